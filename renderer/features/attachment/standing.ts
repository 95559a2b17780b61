import { queryOptions, useQuery } from '@tanstack/react-query'
import type { AttachmentView } from '#ipc/attachment.ts'
import type { TicketView } from '#ipc/contract.ts'
import { read } from '../../api.ts'
import { useTicketLine } from '../ticket/line.ts'

/** Bytes. A picture of more is fetched when somebody opens it. */
const FETCHED_UNASKED = 3 * 1024 * 1024

export const standingQuery = (ticketId: string) => queryOptions({ queryKey: ['attachments', ticketId], queryFn: () => read('attachment.standing', { ticketId }) })

/** Where each attachment's bytes are, by its id. Asked only where there are any. */
export function useStanding({ state }: TicketView): ReadonlyMap<string, AttachmentView> {
  const elsewhere = useTicketLine() !== null
  const { data } = useQuery({ ...standingQuery(state.id), enabled: state.attachments.length > 0 && !elsewhere })
  // where nothing is kept, small ones are as good as here
  const known = elsewhere ? state.attachments.map(({ id, size }): AttachmentView => ({ attachmentId: id, where: size > FETCHED_UNASKED ? 'server' : 'here', size, moved: 0, deskName: null })) : data
  return new Map((known ?? []).map((one) => [one.attachmentId, one]))
}

/** Whether it is drawn without being asked for: it is on this desk or, on the message's own page, small enough to fetch. */
export function isDrawn(standing: AttachmentView | undefined, onPage: boolean): boolean {
  if (standing === undefined) return false
  if (standing.where === 'server') return onPage && standing.size <= FETCHED_UNASKED
  return standing.where !== 'elsewhere'
}
