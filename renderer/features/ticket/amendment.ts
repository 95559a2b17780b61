import type { CommandData } from '#domain/catalog.ts'
import type { TicketPrivate } from '#domain/ticket/commands.ts'
import { currentPrivate, type TicketStep } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'

export type Amended = Extract<TicketStep, { type: 'TicketAmended' }>
type Facts = CommandData<'AmendTicket'>['changes']

/** Only what differs from the ticket as it is now. */
export function amendmentOf(view: TicketView, facts: Required<Facts>, personal: TicketPrivate): CommandData<'AmendTicket'> {
  return {
    ticketId: view.state.id,
    changes: differing(facts, view.state),
    private: differing(personal, view.current),
  }
}

function differing<T extends object>(wanted: T, present: Readonly<Record<keyof T, unknown>>): Partial<T> {
  const differs = (Object.keys(wanted) as (keyof T)[]).filter((name) => wanted[name] !== (present[name] ?? null))
  return Object.fromEntries(differs.map((name) => [name, wanted[name]])) as Partial<T>
}

export interface PersonalChange { readonly field: string; readonly before: string | null; readonly after: string | null }

/** What the step at `place` did to the personal fields; both are null once they are erased. */
export function personalChanges(view: TicketView, step: Amended, place: number): readonly PersonalChange[] {
  const earlier = currentPrivate({ ...view.state, steps: view.state.steps.slice(0, place) }, view.parts)
  const words = view.parts[step.commandId]
  return step.fields.map((field) => ({ field, before: earlier[field] ?? null, after: words?.[field] ?? null }))
}
