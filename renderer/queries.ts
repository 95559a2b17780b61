import { QueryClient, queryOptions, useQuery, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'
import { onPush, read } from './api.ts'

/** What was on the screen is at hand for who comes back to it from a call, and not for the rest of the shift: the desk answers anew in milliseconds. */
const KEPT_MS = 60_000

/** One client of one window. The desk is local, so a browser that thinks it is offline must not stop a query. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: Infinity, gcTime: KEPT_MS, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always', retry: false },
    },
  })

export const statusQuery = queryOptions({ queryKey: ['status'], queryFn: () => read('status.read', {}) })
export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: () => read('session.current', {}) })
export const directoryQuery = queryOptions({ queryKey: ['directory'], queryFn: () => read('directory.read', {}) })
export const settingsQuery = queryOptions({ queryKey: ['settings'], queryFn: () => read('settings.read', {}) })

/** All that the first screen needs, asked at once: each answer would else wait for the one before to be drawn. */
export function askFirst(client: QueryClient): QueryClient {
  for (const query of [settingsQuery, statusQuery, sessionQuery]) void client.prefetchQuery(query as typeof statusQuery)
  return client
}

export const attentionQuery = queryOptions({ queryKey: ['attention'], queryFn: () => read('attention.list', {}) })
export const callerQuery = (phone: string | null) =>
  queryOptions({ queryKey: ['tickets', 'caller', phone], queryFn: () => read('caller.read', { phone: phone ?? '' }), enabled: phone !== null })
export const ticketQuery = (ticketId: string) =>
  queryOptions({ queryKey: ['tickets', 'one', ticketId], queryFn: () => read('ticket.read', { ticketId, code: null }) })

export const incidentsQuery = (closed: boolean) => queryOptions({ queryKey: ['incidents', 'list', closed], queryFn: () => read('incident.list', { closed }) })
export const incidentQuery = (incidentId: string) =>
  queryOptions({ queryKey: ['incidents', 'one', incidentId], queryFn: () => read('incident.read', { incidentId }) })
/** Of the words that were typed, never of some other words: what is offered is taken with Enter. */
export const streetsQuery = (placeId: string | null, text: string | null) =>
  queryOptions({ queryKey: ['streets', placeId, text], queryFn: () => read('place.streets', { placeId, text: text ?? '' }), enabled: text !== null, gcTime: 60_000 })
/** First words of the queries that outlive a session: everything else was read for whoever was signed in. */
export const KEPT_BETWEEN = new Set(['status', 'session', 'settings', 'directory', 'update'])
export const useStatus = () => useQuery(statusQuery).data

/** Two frames. */
const PAINT_MS = 34

const KEY_OF_TOPIC = {
  tickets: ['tickets'], attention: ['attention'], directory: ['directory'], session: ['session'], incidents: ['incidents'], attachments: ['attachments'], views: ['views'], approvals: ['approvals'],
  shifts: ['shifts'], leases: ['leases'], department: ['department'],
} as const satisfies Record<string, QueryKey>

/**
 * Rereads what the host says has changed. The first news is taken once the window has painted what it is at: of one's own save the
 * code, before the lists that it changes. What follows within `gapMs` is taken together, so that a desk that receives a whole city does
 * not reread its list for every chunk.
 */
export function useLiveUpdates(gapMs = 300): void {
  const client = useQueryClient()
  useEffect(() => {
    const waiting = new Set<keyof typeof KEY_OF_TOPIC>()
    const gap: { timer: ReturnType<typeof setTimeout> | null } = { timer: null }
    const take = (): void => {
      for (const topic of waiting) void client.invalidateQueries({ queryKey: KEY_OF_TOPIC[topic] })
      const took = waiting.size > 0
      waiting.clear()
      gap.timer = took ? setTimeout(take, gapMs) : null
    }
    const endStatus = onPush('status', (status) => client.setQueryData(statusQuery.queryKey, status))
    const endChanged = onPush('changed', ({ topics }) => {
      for (const topic of topics) waiting.add(topic)
      gap.timer ??= setTimeout(take, PAINT_MS)
    })
    return () => {
      endStatus()
      endChanged()
      if (gap.timer !== null) clearTimeout(gap.timer)
    }
  }, [client, gapMs])
}
