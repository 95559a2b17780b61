import * as z from 'zod/mini'
import type { WorkingTime } from '../calendar/working-time.ts'
import type { TicketState } from '../ticket/state.ts'
import { followUp as followUpPolicy, type Directory, type FollowUpPolicy } from './directory.ts'
import { distance, mostSpecific, sameOrAny } from './specific.ts'
import { lineage } from './tree.ts'
import { verifyRateFor } from './verify-rate.ts'

/** The follow-up policy of one ticket with its times worked out, as it stands with a command (see decider.ts). */
export const followUp = z.extend(z.omit(followUpPolicy, { id: true, categoryId: true, kind: true, note: true, retired: true, callCalendarId: true, acknowledgeHours: true, verifyRate: true, departments: true }), {
  policyId: z.string(),
  /** When citizens may be called; the next weeks. */
  windows: z.array(z.object({ from: z.int(), to: z.int() })),
  /** When the silence of a department is looked into, by department. */
  acknowledge: z.record(z.string(), z.int()),
  /** Percent of its work reports that are checked, by department. */
  verifyRates: z.record(z.string(), z.int()),
})
export type FollowUp = Omit<z.infer<typeof followUp>, 'windows' | 'acknowledge' | 'verifyRates'> & {
  readonly windows: readonly { readonly from: number; readonly to: number }[]
  readonly acknowledge: Readonly<Record<string, number>>
  readonly verifyRates: Readonly<Record<string, number>>
}

/** Days of call windows that travel with a command: longer than any wait for the next call, holidays included. */
const FORESEEN_DAYS = 21

type Case = Pick<TicketState, 'categoryId' | 'kind'>

/** The most specific policy: by category, then by kind. Null in a city that has none. */
export function policyFor(directory: Pick<Directory, 'categories' | 'followUps'>, { categoryId, kind }: Case): FollowUpPolicy | null {
  const categories = lineage(directory.categories, categoryId)
  return mostSpecific(directory.followUps.filter(({ retired }) => !retired), (named) => [distance(categories, named.categoryId), sameOrAny(kind, named.kind)])
}

/** Whose part in the case the command is about. */
export interface Concerned {
  /** Forwards whose silence is to be looked into, with the time at which they were made. */
  readonly silent?: readonly { readonly departmentId: string; readonly forwardedAt: number }[]
  /** Who reports work. `doubted`: they lately reported what was not true. */
  readonly reporter?: { readonly departmentId: string; readonly doubted: boolean } | null
}

export function followUpFor(
  directory: Pick<Directory, 'categories' | 'departments' | 'followUps'>, time: WorkingTime, ticket: Case, at: number, { silent = [], reporter = null }: Concerned = {},
): FollowUp | null {
  const policy = policyFor(directory, ticket)
  if (policy === null) return null
  const { id: policyId, categoryId: _, kind: __, note: ___, retired: ____, callCalendarId, acknowledgeHours, verifyRate: _____, departments: ______, ...numbers } = policy
  const by = ({ departmentId, forwardedAt }: { departmentId: string; forwardedAt: number }): number =>
    time.due({ departmentId, start: forwardedAt, hours: acknowledgeHours, clock: 'working', from: 'policy', policyId }).at
  return {
    ...numbers, policyId,
    windows: time.windows(callCalendarId, at, FORESEEN_DAYS),
    acknowledge: Object.fromEntries(silent.map((part) => [part.departmentId, by(part)])),
    verifyRates: reporter === null ? {} : { [reporter.departmentId]: verifyRateFor(directory.departments, policy, { kind: ticket.kind, ...reporter }).rate },
  }
}

/** The last eight digits of an id, which are drawn by chance: the same on every desk and on the server, and evenly spread over many. */
function digitsOf(id: string): number {
  const digits = Number.parseInt(id.replaceAll('-', '').slice(-8), 16)
  return Number.isNaN(digits) ? 0 : digits
}

/** From 0 up to 1. */
export const shareOf = (id: string): number => digitsOf(id) / 2 ** 32

/** Whether `rate` percent hit this one. */
export const sampled = (id: string, rate: number): boolean => digitsOf(id) % 100 < rate
