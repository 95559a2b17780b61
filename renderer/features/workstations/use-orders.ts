import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { call } from '../../api.ts'
import { changesOf, give, undoOf, type Change, type Given, type Word } from './orders.ts'
import type { Desk } from './standing.ts'
import { workstationsQuery } from './workstations.ts'

/** The last word that was given: being carried out, carried out, or put back. */
export type LastWord =
  | { readonly state: 'running'; readonly kind: Word['kind']; readonly n: number }
  | { readonly state: 'done'; readonly kind: Word['kind']; readonly given: Given }
  | { readonly state: 'undone'; readonly kind: Word['kind']; readonly given: Given; readonly left: number }

export interface Orders {
  readonly last: LastWord | null
  readonly say: (desks: readonly Desk[], word: Word) => void
  readonly undo: (() => void) | null
  readonly dismiss: () => void
}

const put = async (deskId: string, orders: Change['put']): Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }> => call('desk.orders', { deskId, orders })

/** What IT says for desks, one word at a time, and how the last one is taken back. */
export function useOrders(): Orders {
  const client = useQueryClient()
  const [last, setLast] = useState<LastWord | null>(null)
  const busy = useRef(false)
  const during = (work: () => Promise<void>): void => {
    if (busy.current) return
    busy.current = true
    void work().finally(() => {
      busy.current = false
    })
  }
  const carryOut = async (kind: Word['kind'], changes: readonly Change[]): Promise<Given> => {
    setLast({ state: 'running', kind, n: changes.length })
    const given = await give(changes, put)
    await client.invalidateQueries({ queryKey: workstationsQuery.queryKey })
    return given
  }
  const takeBack = async (kind: Word['kind'], done: readonly Change[]): Promise<void> => {
    // what somebody else has said since must be seen first
    const now = await client.fetchQuery(workstationsQuery).catch(() => null)
    const { changes, left } = now === null ? { changes: done.map((change) => ({ ...change, was: change.put, put: change.was })), left: [] } : undoOf(done, now)
    const given = await carryOut(kind, changes)
    setLast({ state: 'undone', kind, given, left: left.length })
  }
  const undoable = last?.state === 'done' && last.given.done.length > 0 ? last : null
  return {
    last,
    say: (desks, word) => during(async () => {
      const given = await carryOut(word.kind, changesOf(desks, word))
      setLast({ state: 'done', kind: word.kind, given })
    }),
    undo: undoable === null ? null : () => during(() => takeBack(undoable.kind, undoable.given.done)),
    dismiss: () => setLast(null),
  }
}
