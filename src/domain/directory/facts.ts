import { workingTime } from '../calendar/working-time.ts'
import { NO_FACTS, type Context, type Facts } from '../decider.ts'
import type { TicketState } from '../ticket/state.ts'
import { deadlineFor } from './deadlines.ts'
import type { Directory } from './directory.ts'
import { below, lineage } from './tree.ts'

/** A command as far as the directory has a say in it. */
interface Asked {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * What `decide` needs of the directory for this command. Desk and server each resolve it once, when the command reaches
 * them, with the directory they have; the desk keeps it with the command, so that its answer stands at every refold.
 */
export function factsFor(directory: Directory | null, { type, data }: Asked, state: unknown, operator: Context['operator'], at: number): Facts {
  if (directory === null) return NO_FACTS
  const units = operator.departmentId === null ? [] : [...below(directory.departments, operator.departmentId)]
  if (type === 'RegisterTicket') return { ...NO_FACTS, units, confidential: demandsConfidence(directory, String(data['categoryId'])) }
  if (type === 'DeclareOutside') return { ...NO_FACTS, units, departments: known(directory, [String(data['departmentId'])]) }
  if (type === 'ForwardTicket' && state !== null) {
    const asked = data['to'] as readonly { readonly departmentId: string; readonly hours: number | null }[]
    return { ...NO_FACTS, units, departments: forwarded(directory, asked, state as TicketState, at) }
  }
  return { ...NO_FACTS, units }
}

export const demandsConfidence = (directory: Directory, categoryId: string): boolean =>
  lineage(directory.categories, categoryId).some((id) => directory.categories.find((category) => category.id === id)?.confidential === true)

const known = (directory: Directory, ids: readonly string[]): Facts['departments'] =>
  Object.fromEntries(directory.departments.filter(({ id, retired }) => ids.includes(id) && !retired).map(({ id, external }) => [id, { external, due: null }]))

function forwarded(directory: Directory, asked: readonly { readonly departmentId: string; readonly hours: number | null }[], { categoryId, kind, urgency }: TicketState, start: number): Facts['departments'] {
  const time = workingTime(directory)
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
