import { useState } from 'react'
import type { Assignment } from '#domain/ticket/assignments.ts'
import type { ActionType } from './actions.ts'
import { useRunning } from './running.tsx'

/** The departments' parts on which this can be done, and the chosen one: that on which it was asked for, else the first. */
export function usePart(type: ActionType): { readonly parts: readonly Assignment[]; readonly part: Assignment | null; readonly partId: string | null; readonly choose: (assignmentId: string) => void } {
  const { offers, open } = useRunning()
  const parts = offers.find(({ action }) => action.type === type)?.parts ?? []
  const [wanted, setWanted] = useState(open?.partId ?? null)
  const part = parts.find(({ id }) => id === wanted) ?? parts[0] ?? null
  return { parts, part, partId: part?.id ?? null, choose: setWanted }
}
