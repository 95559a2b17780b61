import type { WorkingTime } from '../calendar/working-time.ts'
import { openParts } from '../ticket/assignments.ts'
import type { TicketCommandOf } from '../ticket/commands.ts'
import type { TicketState } from '../ticket/state.ts'
import { ESCALATION_CAUSES, type Directory, type EscalationPolicy } from './directory.ts'
import { policyFor } from './follow-up.ts'
import { distance, mostSpecific } from './specific.ts'
import { lineage } from './tree.ts'

const HOUR = 3_600_000

/** Why somebody above is to be told. `departmentId`: whose hours count. `over`: from then on another cause says it. */
interface Cause {
  readonly on: EscalationPolicy['on']
  readonly assignmentId: string | null
  readonly departmentId: string
  readonly began: number
  readonly over: number | null
}

/** A level with the moment at which it is to be issued. */
export interface Level {
  readonly at: number
  readonly escalation: Omit<TicketCommandOf<'EscalateTicket'>, 'type' | 'ticketId'>
}

type City = Pick<Directory, 'categories' | 'departments' | 'followUps' | 'escalations' | 'roles'>

/**
 * The levels of this ticket that were not issued yet, the earliest first; those whose time has passed too. Of each cause and
 * level the most specific policy counts: by category, then by department. What is confidential goes to no role that may not
 * read it.
 */
export function levelsOf(city: City, time: WorkingTime, state: TicketState): readonly Level[] {
  const categories = lineage(city.categories, state.categoryId)
  const readers = city.roles.filter(({ permissions }) => permissions.includes('confidential.read')).map(({ id }) => id)
  const policies = city.escalations.filter(({ retired, roleId }) => !retired && (!state.confidential || readers.includes(roleId)))
  const found = causesOf(city, time, state).flatMap((cause) => {
    const departments = lineage(city.departments, cause.departmentId)
    const ofCause = policies.filter(({ on }) => on === cause.on)
    return [...new Set(ofCause.map(({ level }) => level))].flatMap((level): readonly Level[] => {
      const policy = nearest(ofCause.filter((one) => one.level === level), categories, departments)
      const escalationId = `${cause.on}:${cause.assignmentId ?? ''}:${level}`
      if (policy === null || state.escalations.some(({ id }) => id === escalationId)) return []
      const at = afterHours(time, cause, policy)
      if (cause.over !== null && at >= cause.over) return []
      return [{ at, escalation: { escalationId, on: cause.on, level, roleId: policy.roleId, policyId: policy.id, assignmentId: cause.assignmentId } }]
    })
  })
  return found.sort((a, b) => a.at - b.at || a.escalation.level - b.escalation.level || (a.escalation.escalationId < b.escalation.escalationId ? -1 : 1))
}

const nearest = (rules: readonly EscalationPolicy[], categories: readonly string[], departments: readonly string[]): EscalationPolicy | null =>
  mostSpecific(rules, (one) => [distance(categories, one.categoryId), distance(departments, one.departmentId)])

type Trees = Pick<Directory, 'categories' | 'departments'>
type Case = { readonly categoryId: string; readonly departmentId: string }

/** Of policies of one cause and level the one that counts for messages of this subject at this department. */
export const escalationFor = (trees: Trees, rules: readonly EscalationPolicy[], { categoryId, departmentId }: Case): EscalationPolicy | null =>
  nearest(rules, lineage(trees.categories, categoryId), lineage(trees.departments, departmentId))

/** Every level that such a message can come to, in the order of causes and levels. */
export function levelsFor(city: Trees & Pick<Directory, 'escalations'>, asked: Case): readonly EscalationPolicy[] {
  const working = city.escalations.filter(({ retired }) => !retired)
  const levels = [...new Set(working.map(({ level }) => level))].sort((a, b) => a - b)
  return ESCALATION_CAUSES.flatMap((cause) => levels.flatMap((level) => escalationFor(city, working.filter((one) => one.on === cause && one.level === level), asked) ?? []))
}

/** Without hours it is at once, be the department at work or not. */
const afterHours = (time: WorkingTime, { departmentId, began }: Cause, { id, afterHours: hours }: EscalationPolicy): number =>
  hours === 0 ? began : time.due({ departmentId, start: began, hours, clock: 'working', from: 'policy', policyId: id }).at

/**
 * They count from when a check first woke, not from when it wakes again: whoever calls the department in vain every day
 * must not put off by that what its superiors are told.
 */
function causesOf(city: City, time: WorkingTime, state: TicketState): readonly Cause[] {
  if (state.closedAt !== null || state.cancelledAt !== null || state.parkedUntil !== null) return []
  const policy = policyFor(city, state)
  const parts = openParts(state.assignments).flatMap((part): readonly Cause[] => {
    if (part.status !== 'forwarded' && part.status !== 'acknowledged') return []
    const { id: assignmentId, departmentId, forwardedAt, due } = part
    const cause = (on: Cause['on'], began: number, over: number | null = null): Cause => ({ on, assignmentId, departmentId, began, over })
    const silent = policy === null || part.external || part.status === 'acknowledged' ? []
      : [cause('unacknowledged', time.due({ departmentId, start: forwardedAt, hours: policy.acknowledgeHours, clock: 'working', from: 'policy', policyId: policy.id }).at)]
    if (due === null) return silent
    const near = policy === null ? [] : [cause('near_due', Math.max(due.at - policy.nearDueHours * HOUR, Math.min(forwardedAt, due.at)), due.at)]
    return [...silent, ...near, cause('overdue', due.at)]
  })
  return [...parts, ...returnedTwice(state)]
}

function returnedTwice({ assignments, steps }: TicketState): readonly Cause[] {
  const second = assignments.filter(({ status }) => status === 'returned')[1]
  if (second === undefined) return []
  const began = steps.findLast((step) => step.type === 'ForwardReturned' && step.assignmentId === second.id)?.occurredAt ?? second.forwardedAt
  return [{ on: 'returned_twice', assignmentId: null, departmentId: second.departmentId, began, over: null }]
}
