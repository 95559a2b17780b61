import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { call } from '../../../api.ts'
import type { BulkAction } from './bulk.ts'
import type { BulkResult } from './run-bulk.ts'

/** The last bulk action, as long as nobody waved it away. `undone`: what taking it back brought. */
export interface LastBulk {
  readonly kind: BulkAction['kind']
  readonly takenBack: boolean
  readonly result: BulkResult
  readonly undone: { readonly count: number; readonly refused: readonly { readonly code: string; readonly refusal: Refusal }[] } | null
}

/** Kept with the queries, so that it survives a look into a message and goes with the sign-out. */
const KEY = ['lastBulk'] as const

export function useLastBulk(): readonly [LastBulk | null, (last: LastBulk | null) => void] {
  const client = useQueryClient()
  const { data } = useQuery<LastBulk | null>({ queryKey: KEY, queryFn: () => null, initialData: null, staleTime: Infinity, gcTime: Infinity })
  const set = useCallback((last: LastBulk | null) => void client.setQueryData(KEY, last), [client])
  return [data, set]
}

export const canUndo = (last: LastBulk | null): last is LastBulk => last !== null && last.takenBack && last.undone === null && last.result.done.length > 0

/** The action with what taking it back brought, or the reason why nothing of it was. */
export async function undoBulk(last: LastBulk): Promise<LastBulk | Refusal> {
  const reply = await call('command.undo', { commandIds: last.result.done.map(({ commandId }) => commandId) })
  if (!reply.ok) return reply.refusal
  return { ...last, undone: { count: reply.value.undone, refused: reply.value.refused } }
}
