import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { ListFilter } from '#ipc/contract.ts'
import { read } from '../../api.ts'
import type { RowCache } from './row-cache.ts'

/** A list as far as it is known. */
export interface Listed {
  readonly numbers: Uint32Array
  /** These are all; otherwise they are those that it begins with, in their places. */
  readonly whole: boolean
  readonly indexing: boolean
}
export interface ListAnswer {
  /** Of the filter before, until there is something of this one. */
  readonly list: Listed
  /** Something was answered, of this filter or of another one. */
  readonly answered: boolean
  readonly error: Error | null
}

const NOTHING: Listed = { numbers: new Uint32Array(), whole: false, indexing: false }
/** A long list is megabytes: it is kept for who comes back from a message, and no longer. */
const WHOLE_KEPT_MS = 30_000

/**
 * A list is asked for twice: what it begins with is on the screen at once, and all of it, which takes longer the more it is, comes
 * behind. After a change the beginning tells that there is news, and what is shown stays until all is there again: a list is never
 * put together from two answers, so no message is in it twice or missing.
 */
export function useList(filter: ListFilter, rows: RowCache): ListAnswer {
  const client = useQueryClient()
  const firstKey = ['tickets', 'list', filter]
  const first = useQuery({
    queryKey: firstKey,
    queryFn: async () => {
      const answer = await read('ticket.first', filter)
      rows.renew(answer.rows)
      return answer
    },
  })
  const more = first.data?.whole === false
  // not among the tickets' queries: news in quick succession would begin it again and again, and it would never end
  const whole = useQuery({
    queryKey: ['lists', filter],
    queryFn: async () => {
      const after = client.getQueryState(firstKey)?.dataUpdatedAt ?? 0
      return { ...(await read('ticket.list', filter)), whole: true, after }
    },
    enabled: more && !first.isFetching,
    gcTime: WHOLE_KEPT_MS,
  })
  const outdated = whole.data !== undefined && whole.data.after < first.dataUpdatedAt
  const { isFetching, refetch } = whole
  useEffect(() => {
    if (more && outdated && !isFetching && !first.isFetching) void refetch()
  }, [more, outdated, isFetching, first.isFetching, refetch])

  const known = useMemo(() => knownOf(first.data, more ? whole.data : undefined), [first.data, more, whole.data])
  const [last, setLast] = useState<Listed | null>(null)
  if (known !== null && known !== last) setLast(known)
  return { list: known ?? last ?? NOTHING, answered: (known ?? last) !== null, error: first.error ?? whole.error }
}

/** Null: nothing yet. A beginning in which nothing was found so far says nothing. */
export function knownOf(first: Listed | undefined, whole: Listed | undefined): Listed | null {
  if (first === undefined || first.whole) return first ?? null
  return whole ?? (first.numbers.length > 0 ? first : null)
}
