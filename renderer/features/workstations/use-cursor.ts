import { useState } from 'react'

/** The row with the cursor, held by its name: it stays the same when rows are read again in another order, or an order would meet another desk than was looked at. One that is gone leaves it to its successor. */
export function useCursor<T>(rows: readonly T[], nameOf: (row: T) => string): { readonly active: number; readonly row: T | null; readonly move: (index: number) => void } {
  const [held, setHeld] = useState<{ readonly name: string | null; readonly index: number }>({ name: null, index: 0 })
  const found = held.name === null ? -1 : rows.findIndex((row) => nameOf(row) === held.name)
  const active = found === -1 ? Math.min(held.index, rows.length - 1) : found
  const row = rows[active] ?? null
  if (row !== null && (nameOf(row) !== held.name || active !== held.index)) setHeld({ name: nameOf(row), index: active })
  const move = (index: number): void => {
    const to = rows[index]
    if (to !== undefined) setHeld({ name: nameOf(to), index })
  }
  return { active, row, move }
}
