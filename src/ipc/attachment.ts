/** here: it can be read at once. waiting: on this desk, not sent yet. server: not fetched yet. elsewhere: still at `deskName`. */
export interface AttachmentView {
  readonly attachmentId: string
  readonly where: 'here' | 'waiting' | 'server' | 'elsewhere'
  readonly deskName: string | null
  /** Bytes sent or fetched, of `size`. */
  readonly moved: number
  readonly size: number
}
