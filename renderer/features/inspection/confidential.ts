import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { read } from '../../api.ts'

/** Nothing of it outlives the screen that shows it: no cache time, and never fresh. */
const KEPT_NOWHERE = { gcTime: 0, staleTime: 0 } as const
const ROOT = 'confidential'

/** Confidential messages, newest first; each page is read from the server and is a line of its audit trail. */
export const confidentialPages = infiniteQueryOptions({
  queryKey: [ROOT, 'list'],
  queryFn: ({ pageParam }) => read('confidential.list', { before: pageParam }),
  initialPageParam: null as number | null,
  getNextPageParam: ({ tickets, more }) => (more ? (tickets.at(-1)?.state.receivedAt ?? null) : null),
  ...KEPT_NOWHERE,
})

export const confidentialQuery = (ticketId: string) => queryOptions({ queryKey: [ROOT, 'one', ticketId], queryFn: () => read('confidential.read', { ticketId }), ...KEPT_NOWHERE })
