/** A frame of a snapshot (`FRAMES_TYPE`), unpacked, of which nothing is read yet. */
export interface Frame {
  readonly stream: string
  readonly count: number
  /** JSON of the n-th stream, from 0. Throws Unreadable. */
  readonly state: (n: number) => string
  readonly parts: (n: number) => string
  /** Both, read. Whoever asks for another stream's has done with these: they may be the same objects. Throws Unreadable. */
  readonly read: (n: number) => { readonly state: unknown; readonly parts: unknown }
}

export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}
