import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Listed } from './use-list.ts'
import { all, chosenIn, NOTHING, range, toggle, type Chosen } from './selection.ts'

export interface Cursor {
  readonly index: number
  readonly number: number | null
  /** Where it is by now, drawn or not: keys can be quicker than the screen. */
  readonly latest: () => number
  readonly move: (index: number) => void
  /** To the first row of whatever list comes next. */
  readonly toTop: () => void
}

interface Held { readonly number: number | null; readonly index: number }
/** Kept with the queries, so that whoever comes back from a message finds the row they left. */
const KEY = ['cursor'] as const
const START: Held = { number: null, index: 0 }

/**
 * The row with the cursor, held by its number: it stays the same ticket when the list is read again in another order.
 * A ticket that left the list (it was forwarded, say) leaves the cursor where it was, on its successor.
 */
export function useCursor({ numbers, whole }: Pick<Listed, 'numbers' | 'whole'>): Cursor {
  const client = useQueryClient()
  const { data: held = START } = useQuery<Held>({ queryKey: KEY, queryFn: () => START, initialData: START, staleTime: Infinity, gcTime: Infinity })
  const index = useMemo(() => placeOf(held, numbers, whole), [held, numbers, whole])
  const latest = useCallback(() => placeOf(client.getQueryData<Held>(KEY) ?? START, numbers, whole), [client, numbers, whole])
  const move = useCallback((next: number) => void client.setQueryData<Held>(KEY, { number: numbers[next] ?? null, index: next }), [client, numbers])
  const toTop = useCallback(() => void client.setQueryData<Held>(KEY, START), [client])
  return { index, number: index === -1 && !whole ? held.number : (numbers[index] ?? null), latest, move, toTop }
}

/** -1 in an empty list, and for a ticket that is not in the beginning of one whose rest (`whole` false) is on its way. */
export function placeOf({ number, index }: Held, numbers: Uint32Array, whole: boolean): number {
  const found = number === null ? -1 : numbers.indexOf(number)
  if (found === -1 && number !== null && !whole) return -1
  return found === -1 ? Math.min(Math.max(index, 0), numbers.length - 1) : found
}

export interface SelectionHold {
  /** As chosen; some may have left the list. */
  readonly chosen: ReadonlySet<number>
  /** Those that the list shows, in its order. */
  readonly here: readonly number[]
  /** `toggle` the row at `index`, or `extend` to it from the anchor (`from` without one). */
  readonly grip: (index: number, from: number, how: 'extend' | 'toggle') => void
  readonly all: () => void
  readonly clear: () => void
}

export function useSelection(numbers: Uint32Array, onCut: () => void): SelectionHold {
  const [selection, setSelection] = useState(NOTHING)
  const take = ({ selection: next, cut }: Chosen): void => {
    setSelection(next)
    if (cut) onCut()
  }
  const clear = useCallback(() => setSelection(NOTHING), [])
  const here = useMemo(() => chosenIn(numbers, selection.chosen), [numbers, selection])
  return {
    chosen: selection.chosen,
    here,
    grip: (index, from, how) => {
      const number = numbers[index]
      if (number !== undefined) take(how === 'toggle' ? toggle(selection, number) : range(selection, numbers, from, index))
    },
    all: () => take(all(numbers)),
    clear,
  }
}
