import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useOperator } from '../../app/operator.tsx'
import type { ActionType } from './actions.ts'
import { useTicketLine } from './line.ts'
import { useRunning } from './running.tsx'
import { keepTyped, typedBefore, typedKey } from './typed-memory.ts'

type Change<T> = T | ((before: T) => T)

/**
 * As `useState`, for what is typed in a sheet of the message. Where commands go out at once or not at all, what could not be
 * sent stands there again when the sheet is opened again. `type`: whose words
 * they are, where no sheet is open.
 */
export function useTyped<T>(name: string, first: T, type: ActionType | null = null): readonly [T, (change: Change<T>) => void] {
  const client = useQueryClient()
  const kept = useTicketLine() !== null
  const { operator } = useOperator()
  const { view, open } = useRunning()
  const key = typedKey(operator.id, view.state.id, type ?? open?.type ?? '', name)
  const [value, setValue] = useState<T>(() => (kept ? (typedBefore<T>(client, key) ?? first) : first))
  const change = useCallback(
    (next: Change<T>): void => {
      setValue((before) => {
        const after = typeof next === 'function' ? (next as (before: T) => T)(before) : next
        if (kept) keepTyped(client, key, after)
        return after
      })
    },
    [client, key, kept],
  )
  return [value, change]
}
