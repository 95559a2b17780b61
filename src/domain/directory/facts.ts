import { workingTime, type WorkingTime } from '../calendar/working-time.ts'
import { NO_FACTS, type Context, type Facts } from '../decider.ts'
import { openParts } from '../ticket/assignments.ts'
import { CITIZEN_CHECKS } from '../ticket/check.ts'
import { TICKET_COMMANDS } from '../ticket/commands.ts'
import type { TicketState } from '../ticket/state.ts'
import type { KindId } from '../ticket/words.ts'
import { deadlineFor } from './deadlines.ts'
import type { Department, Directory } from './directory.ts'
import { followUpFor } from './follow-up.ts'
import { below, lineage } from './tree.ts'

/** A command as far as the directory has a say in it. */
interface Asked {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A working time remembers the days it has met, so it lives as long as the directory it was made of. */
// oxlint-disable-next-line peygir/no-mutable-globals -- it holds only what follows from its key, and goes with it
const times = new WeakMap<Directory, WorkingTime>()
export function timeOf(directory: Directory): WorkingTime {
  const known = times.get(directory) ?? workingTime(directory)
  times.set(directory, known)
  return known
}

/** Commands that plan nothing. */
const WITHOUT_FOLLOW_UP = new Set(['AddNote', 'AttachFile', 'DetachFile', 'MakeConfidential', 'MakePublic', 'ReadForward'])

/**
 * What `decide` needs of the directory for this command. Desk and server each resolve it once, when the command reaches
 * them, with the directory they have; the desk keeps it with the command, so that its answer stands at every refold.
 * `doubted`: whether this department lately reported work that was not done; the server knows, a desk need not.
 */
export function factsFor(
  directory: Directory | null, { type, data }: Asked, state: unknown, operator: Context['operator'], at: number, doubted: (departmentId: string) => boolean = () => false,
): Facts {
  if (directory === null) return NO_FACTS
  const facts = { ...NO_FACTS, units: operator.departmentId === null ? [] : [...below(directory.departments, operator.departmentId)] }
  if (type === 'RegisterTicket' || type === 'ImportTicket') {
    const categoryId = String(data['categoryId'])
    const past = (data['past'] ?? null) as { readonly departmentId: string | null; readonly closedAt: number | null } | null
    // about what has ended nothing is to be done, and history is mostly that
    const followUp = past !== null && past.closedAt !== null ? null : followUpFor(directory, timeOf(directory), { categoryId, kind: data['kind'] as KindId }, at)
    return { ...facts, confidential: demandsConfidence(directory, categoryId), followUp, departments: past === null || past.departmentId === null ? {} : ever(directory, [past.departmentId]) }
  }
  if (state === null || !Object.hasOwn(TICKET_COMMANDS, type) || WITHOUT_FOLLOW_UP.has(type)) return facts
  const ticket = state as TicketState
  const open = openParts(ticket.assignments)
  const asked = type === 'ForwardTicket' ? (data['to'] as readonly Forwarded[]) : []
  const silent = [...asked.map(({ departmentId }) => ({ departmentId, forwardedAt: at })), ...(type === 'PlanFollowUp' ? open : [])]
  const reporter = type === 'ReportWork' ? ticket.assignments.find(({ id }) => id === data['assignmentId'])?.departmentId : undefined
  // what is planned anew is planned from when it began, and the call windows of that time still count
  const since = type === 'PlanFollowUp' ? Math.min(at, ...ticket.checks.filter(({ kind }) => CITIZEN_CHECKS.includes(kind)).map(({ began }) => began)) : at
  const followUp = followUpFor(directory, timeOf(directory), ticket, since, { silent, reporter: reporter === undefined ? null : { departmentId: reporter, doubted: doubted(reporter) } })
  if (type === 'ForwardTicket') return { ...facts, followUp, departments: forwarded(directory, asked, ticket, at) }
  if (type === 'DeclareOutside') return { ...facts, followUp, departments: known(directory, [String(data['departmentId'])]) }
  return type === 'PlanFollowUp' ? { ...facts, followUp, dues: dues(directory, ticket) } : { ...facts, followUp }
}

export const demandsConfidence = (directory: Directory, categoryId: string): boolean =>
  lineage(directory.categories, categoryId).some((id) => directory.categories.find((category) => category.id === id)?.confidential === true)

const known = (directory: Directory, ids: readonly string[]): Facts['departments'] => ever(directory, ids, ({ retired }) => !retired)

/** History may be that of a department which is no more. */
const ever = ({ departments }: Directory, ids: readonly string[], among: (department: Department) => boolean = () => true): Facts['departments'] =>
  Object.fromEntries(departments.filter((department) => ids.includes(department.id) && among(department)).map(({ id, external }) => [id, { external, due: null }]))

interface Forwarded {
  readonly departmentId: string
  readonly hours: number | null
}

function forwarded(directory: Directory, asked: readonly Forwarded[], { categoryId, kind, urgency }: TicketState, start: number): Facts['departments'] {
  const time = timeOf(directory)
  const departments = known(directory, asked.map(({ departmentId }) => departmentId))
  return Object.fromEntries(Object.entries(departments).map(([departmentId, { external }]) => {
    const byHand = asked.find((one) => one.departmentId === departmentId)?.hours ?? null
    const policy = deadlineFor(directory, { categoryId, kind, urgency, departmentId })
    const due = byHand !== null
      ? time.due({ departmentId, start, hours: byHand, clock: policy.clock, from: 'hand', policyId: null })
      : policy.hours === null ? null : time.due({ departmentId, start, hours: policy.hours, clock: policy.clock, from: policy.from, policyId: policy.policyId })
    return [departmentId, { external, due }]
  }))
}

/** The open parts' deadlines as today's calendars give them: the hours that were set stay, the days that are skipped may not. */
const dues = (directory: Directory, { assignments }: TicketState): Facts['dues'] =>
  Object.fromEntries(openParts(assignments).flatMap(({ id, departmentId, due, status }) =>
    due === null || status === 'verified' ? [] : [[id, timeOf(directory).due({ departmentId, start: due.start, hours: due.hours, clock: due.clock, from: due.from, policyId: due.policyId })]]))
