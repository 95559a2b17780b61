import type { Directory } from '#domain/directory/directory.ts'
import type { PrivatePart } from '#domain/decider.ts'
import type { PrivateDocument, TicketState, TicketStep } from '#domain/ticket/state.ts'
import type { PublicTicket } from './store/work-ports.ts'

type Staff = Directory['operators']

/** Fields of the citizen that a department needs to do its work. `answer.…`: what they answered to the subject's questions. */
const NEEDED = new Set(['phone', 'name', 'address', 'text'])
const needed = (part: PrivatePart): PrivatePart => Object.fromEntries(Object.entries(part).filter(([field]) => NEEDED.has(field) || field.startsWith('answer.')))

/** Steps without a department's part that each department of the ticket is told of, without the words that belong to them. */
const SHARED = new Set<TicketStep['type']>(['TicketReopened', 'TicketClosed', 'TicketCancelled'])
/** About a part, but only for the centre: how it was escalated, how its e-mail fared. */
const OF_THE_CENTRE = new Set<TicketStep['type']>(['TicketEscalated', 'DeliveryRecorded'])

/**
 * A ticket as far as a department needs it: what the citizen said and where, its own part with what was said to it and by
 * it, and the files that are not another department's. Not what the centre's staff say among themselves, not other
 * departments' words, not whether the citizen is content. Null where none of `units` has a part that was not taken back.
 */
export function departmentView({ state, private: parts }: PublicTicket, units: ReadonlySet<string>, staff: Staff): PublicTicket | null {
  const assignments = state.assignments.filter(({ departmentId }) => units.has(departmentId))
  if (state.confidential || assignments.every(({ status }) => status === 'withdrawn')) return null
  const own = new Set(assignments.map(({ id }) => id))
  const departments = new Map(staff.map(({ id, departmentId }) => [id, departmentId]))
  const ofUnits = (by: string): boolean => units.has(departments.get(by) ?? '')
  const ofOthers = (by: string): boolean => (departments.get(by) ?? null) !== null && !ofUnits(by)

  const attachments = state.attachments.filter(({ by }) => !ofOthers(by))
  const files = new Set(attachments.map(({ id }) => id))
  /** null: not for them. Otherwise what of its words is. */
  const seen = (step: TicketStep): ((part: PrivatePart) => PrivatePart) | null => {
    if (step.type === 'TicketRegistered' || step.type === 'TicketAmended') return needed
    if (step.type === 'FileAttached') return files.has(step.attachmentId) ? (part) => part : null
    if (step.type === 'NoteAdded') return ofUnits(step.by) ? (part) => part : null
    if (SHARED.has(step.type)) return () => ({})
    return 'assignmentId' in step && own.has(step.assignmentId ?? '') && !OF_THE_CENTRE.has(step.type) ? (part) => part : null
  }
  const words: Record<string, PrivatePart> = {}
  const steps = state.steps.filter((step) => {
    const take = seen(step)
    const part = parts[step.commandId]
    if (take !== null && part !== undefined) words[step.commandId] = { ...words[step.commandId], ...take(part) }
    return take !== null
  })

  const { id, code, kind, channel, categoryId, placeId, urgency, point, anonymous, confidential, status, closedAt, closeReason, cancelledAt, reopened, erasedAt, receivedAt } = state
  const view: TicketState = {
    id, code, kind, channel, categoryId, placeId, urgency, point, anonymous, confidential, status, closedAt, closeReason, cancelledAt, reopened, erasedAt, receivedAt,
    assignments, attachments, steps, updatedAt: steps.reduce((latest, { occurredAt }) => Math.max(latest, occurredAt), receivedAt),
    callId: null, source: null, incidentId: null, toldAt: null, answeredAt: null, solvedAt: null, outsideId: null, satisfaction: null, parkedUntil: null,
    checks: [], promise: null, reminders: [], followerId: null, unreachable: false, lastCalledAt: null, wokenAt: null, answeredWith: null, askSatisfaction: false, escalations: [], deliveries: [],
  }
  return { state: view, private: words satisfies PrivateDocument }
}
