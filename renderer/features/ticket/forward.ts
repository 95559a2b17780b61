import type { Directory } from '#domain/directory/directory.ts'
import { lineage } from '#domain/directory/tree.ts'
import { route, type Routed } from '#domain/directory/routing.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { openParts } from '#domain/ticket/assignments.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { Status } from '#ipc/contract.ts'

/** A department chosen in the sheet; `hours` as it was typed, empty for the city's own policy. */
export interface Chosen { readonly departmentId: string; readonly hours: string }

/** Departments that have it open now; the domain compares them, so that two desks do not double the work. */
export const havingNow = (state: TicketState): readonly string[] => [...new Set(openParts(state.assignments).map(({ departmentId }) => departmentId))]

/** Who should get it by the city's rules, unless they have it already. */
export function suggestion(directory: Directory, state: TicketState): Routed | null {
  const routed = route(directory, state)
  return routed === null || havingNow(state).includes(routed.departmentId) ? null : routed
}

/** Whether the city's rules name a body outside it. */
export function isOutside(directory: Directory, state: TicketState): boolean {
  const routed = route(directory, state)
  return routed !== null && directory.departments.some(({ id, external }) => id === routed.departmentId && external)
}

/** Hours as typed in either script; null for the policy's own, NaN for what is no number of hours. */
export function hoursOf(typed: string): number | null {
  const text = asciiDigits(typed).trim().replace('٫', '.')
  if (text === '') return null
  const hours = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  return hours > 0 && hours <= 10_000 ? hours : Number.NaN
}

/** Null while nobody is chosen or some hours are no number. */
export function forwardCommand(state: TicketState, chosen: readonly Chosen[], note: string): TicketCommandOf<'ForwardTicket'> | null {
  const to = chosen.map(({ departmentId, hours }) => ({ departmentId, hours: hoursOf(hours) }))
  if (to.length === 0 || to.some(({ hours }) => Number.isNaN(hours))) return null
  return { type: 'ForwardTicket', ticketId: state.id, to, besides: [...havingNow(state)], note }
}

export type EmailHindrance = 'noEmail' | 'noEmailConfidential'

/** Why the server writes no letter to a department that has an address; null when it does. */
export const emailHindrance = ({ confidential }: Pick<TicketState, 'confidential'>, channels: Status['channels']): EmailHindrance | null =>
  confidential ? 'noEmailConfidential' : channels?.email === false ? 'noEmail' : null

/** How a forward reaches a department: its liaison's (or one above it) console, the address to which the server writes, the telephone. */
export function reachOf(directory: Pick<Directory, 'departments' | 'operators'>, departmentId: string): { readonly external: boolean; readonly console: boolean; readonly email: string | null; readonly phone: string | null } {
  const found = directory.departments.find(({ id }) => id === departmentId)
  const above = lineage(directory.departments, departmentId)
  const console = directory.operators.some((one) => one.departmentId !== null && above.includes(one.departmentId))
  return { external: found?.external === true, console, email: found?.email || null, phone: found?.phone || null }
}
