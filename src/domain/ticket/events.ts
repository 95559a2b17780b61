import * as z from 'zod/mini'
import { due } from '../calendar/due.ts'
import { id, instant } from '../decider.ts'
import { ATTACHMENT_TYPES, point } from './commands.ts'
import { ESCALATION_CAUSES } from '../directory/directory.ts'
import { ATTEMPT_OUTCOMES, CHECK_KINDS, check } from './check.ts'
import { ANSWER_WAYS, CHANNELS, CLOSE_REASONS, DELIVERIES, KINDS, REOPEN_REASONS, RETURN_REASONS, URGENCIES, VERIFY_OUTCOMES, VERIFY_WAYS } from './words.ts'

const key = z.string().check(z.minLength(1), z.maxLength(64))
const assignment = { ticketId: id, assignmentId: key }
const of = <T extends string, S extends z.core.$ZodShape>(type: T, shape: S) => z.object({ type: z.literal(type), ...shape })

/** Shipped schemas are never edited: a new shape is a new version with an upcaster beside it. Words are in the private part of the command. */
export const ticketRegistered = of('TicketRegistered', {
  ticketId: id,
  code: z.string().check(z.regex(/^\d{8,15}$/)),
  kind: z.enum(KINDS),
  channel: z.enum(CHANNELS),
  categoryId: key,
  placeId: z.nullable(key),
  urgency: z.enum(URGENCIES),
  point: z.nullable(point),
  anonymous: z.boolean(),
  confidential: z.boolean(),
  incidentId: z.nullable(id),
  callId: z.nullable(id),
  source: z.nullable(z.object({ name: key, id: key })),
  /** When the citizen spoke, where that is not when the command was given (imported history). */
  receivedAt: z.nullable(instant),
  /** By when it should have gone to a department; null where the city has no policy. */
  forwardBy: z.nullable(instant),
})

export const ticketAmended = of('TicketAmended', {
  ticketId: id,
  changes: z.object({
    kind: z.optional(z.enum(KINDS)),
    categoryId: z.optional(key),
    placeId: z.optional(z.nullable(key)),
    urgency: z.optional(z.enum(URGENCIES)),
    point: z.optional(z.nullable(point)),
  }),
  /** Names of the private fields that changed; their words are in the private part. */
  fields: z.array(z.enum(['phone', 'name', 'nationalId', 'address', 'text', 'personId'])),
})

export const ticketEvent = z.discriminatedUnion('type', [
  ticketRegistered,
  ticketAmended,
  of('NoteAdded', { ticketId: id }),
  of('TicketForwarded', { ...assignment, departmentId: key, external: z.boolean(), due: z.nullable(due) }),
  of('ForwardAcknowledged', { ...assignment, relayed: z.boolean() }),
  of('ForwardReturned', { ...assignment, reason: z.enum(RETURN_REASONS), relayed: z.boolean() }),
  of('ForwardWithdrawn', assignment),
  of('WorkReported', { ...assignment, startedAt: z.nullable(instant), finishedAt: z.nullable(instant), cost: z.nullable(z.int()), photos: z.array(id), relayed: z.boolean(), /** Not in the sample that is checked. */ spared: z.boolean() }),
  of('WorkVerified', { ...assignment, outcome: z.enum(VERIFY_OUTCOMES), how: z.enum(VERIFY_WAYS), photos: z.array(id) }),
  /** `final`: nothing more is to come after it; otherwise the citizen was told how it stands. `ask`: they are in the sample that is asked whether they are content. */
  of('CitizenAnswered', { ticketId: id, how: z.enum(ANSWER_WAYS), final: z.boolean(), ask: z.boolean() }),
  of('DeclaredOutside', { ticketId: id, departmentId: key }),
  of('SatisfactionRecorded', { ticketId: id, scores: z.nullable(z.object({ speed: z.int(), result: z.int(), conduct: z.int() })) }),
  of('TicketParked', { ticketId: id, until: instant }),
  of('TicketWoken', { ticketId: id }),
  of('IncidentLinked', { ticketId: id, incidentId: id }),
  of('IncidentUnlinked', { ticketId: id, incidentId: id }),
  of('TicketCancelled', { ticketId: id }),
  of('TicketClosed', { ticketId: id, reason: z.enum(CLOSE_REASONS) }),
  of('TicketReopened', { ticketId: id, reason: z.enum(REOPEN_REASONS) }),
  of('TicketMadeConfidential', { ticketId: id }),
  of('TicketMadePublic', { ticketId: id }),
  of('FileAttached', { ticketId: id, attachmentId: id, fileType: z.enum(ATTACHMENT_TYPES), size: z.int(), sha256: z.string() }),
  of('FileDetached', { ticketId: id, attachmentId: id }),
  of('ForwardRead', assignment),
  of('ClosureAsked', assignment),
  of('ClosureDeclined', assignment),
  of('ChecksPlanned', { ticketId: id, policyId: z.nullable(key), checks: z.array(check) }),
  // a step of the timeline carries an event's fields beside its origin's, where `by` is who did it
  /** `from`, `late`: when it wakes again, and from when on it is late. `lastOne`: no more attempts are made. */
  of('AttemptRecorded', { ticketId: id, check: z.string(), kind: z.enum(CHECK_KINDS), outcome: z.enum(ATTEMPT_OUTCOMES), from: instant, late: instant, lastOne: z.boolean() }),
  of('CheckSnoozed', { ticketId: id, check: z.string(), kind: z.enum(CHECK_KINDS), until: instant }),
  of('AnswerPromised', { ticketId: id, until: instant }),
  of('ReminderSet', { ticketId: id, reminderId: id, at: instant }),
  of('ReminderCleared', { ticketId: id, reminderId: id }),
  of('FollowerAssigned', { ticketId: id, operatorId: z.nullable(id) }),
  of('TicketEscalated', { ticketId: id, escalationId: key, on: z.enum(ESCALATION_CAUSES), level: z.int(), roleId: key, policyId: key, assignmentId: z.nullable(key) }),
  of('EscalationAccepted', { ticketId: id, escalationId: key }),
  of('DeliveryRecorded', { ticketId: id, messageId: key, channel: z.enum(['email', 'sms']), assignmentId: z.nullable(key), delivery: z.enum(DELIVERIES), attempts: z.int(), reason: z.nullable(z.string()) }),
  of('DueReplanned', { ...assignment, before: due, due }),
  of('PersonalDataErased', { ticketId: id }),
  /** What had become of an imported case before it came here. `closedAt` null: it is still open. */
  of('HistoryRecorded', { ...assignment, departmentId: z.nullable(key), external: z.boolean(), receivedAt: instant, due: z.nullable(due), closedAt: z.nullable(instant) }),
])
export type TicketEvent = z.infer<typeof ticketEvent>
export type TicketEventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>
