import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Shelf } from '#domain/ticket/shelves.ts'
import { call, read } from '../../api.ts'
import type { TicketLine } from '../ticket/line.ts'

const ROOT = 'department'
/** Nothing of it outlives the department's screens. The server says when there is news; a hint can get lost, so it is asked again too. */
const KEPT_NOWHERE = { gcTime: 0, staleTime: 0 } as const
const ASKED_AGAIN_MS = 20_000

/** The department's messages, the latest first; each page is read from the server. */
export const departmentPages = (shelf: Shelf) =>
  infiniteQueryOptions({
    queryKey: [ROOT, 'list', shelf],
    queryFn: ({ pageParam }) => read('department.list', { shelf, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ tickets, more }) => (more ? (tickets.at(-1)?.state.receivedAt ?? null) : null),
    refetchInterval: ASKED_AGAIN_MS,
    ...KEPT_NOWHERE,
  })

export const departmentQuery = (ticketId: string) => queryOptions({ queryKey: [ROOT, 'one', ticketId], queryFn: () => read('department.read', { ticketId }), refetchInterval: ASKED_AGAIN_MS, ...KEPT_NOWHERE })

/** Commands, files and bytes of a department's message: at the server, at once or not at all. */
export const DEPARTMENT_LINE: TicketLine = {
  root: ROOT,
  run: ({ type, ...data }) => call('department.run', { type, data }),
  attach: async (file) => {
    const reply = await call('department.attach', file)
    // there is no command on this desk that could be taken back
    return reply.ok ? { ok: true, value: { attachmentId: reply.value.attachmentId, commandId: '' } } : reply
  },
  bytes: (ticketId, attachmentId) => read('department.attachment', { ticketId, attachmentId }),
}
