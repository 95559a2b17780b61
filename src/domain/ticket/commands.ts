import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'
import { ESCALATION_CAUSES } from '../directory/directory.ts'
import { ATTEMPT_OUTCOMES } from './check.ts'
import { ANSWER_WAYS, CHANNELS, CLOSE_REASONS, DELIVERIES, KINDS, REOPEN_REASONS, RETURN_REASONS, URGENCIES, VERIFY_OUTCOMES, VERIFY_WAYS } from './words.ts'

/** Characters. A caller's whole story fits ten times over; a pasted file does not. */
export const TEXT_LIMIT = 10_000
export const FIELD_LIMIT = 300
/** Departments that one command may forward to. */
export const FORWARD_LIMIT = 8
/** Bytes of one attachment. A phone's photo fits; a film does not. */
export const ATTACHMENT_LIMIT = 15 * 1024 * 1024
export const ATTACHMENT_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'audio/ogg', 'audio/mpeg'] as const

const field = z.nullable(z.string().check(z.maxLength(FIELD_LIMIT)))
const key = z.string().check(z.minLength(1), z.maxLength(64))
/** Free words of staff. They are private parts: never in an event. */
const note = z.string().check(z.maxLength(TEXT_LIMIT))
const saidNote = z.string().check(z.minLength(1), z.maxLength(TEXT_LIMIT))

/** Degrees. */
export const point = z.object({ lat: z.number().check(z.minimum(-90), z.maximum(90)), lon: z.number().check(z.minimum(-180), z.maximum(180)) })

/** Personal data and free words of a ticket; kept apart from its events. Phones are E.164. */
export const ticketPrivate = z.object({
  phone: z.nullable(z.string().check(z.regex(/^\+\d{8,15}$/))),
  name: field,
  nationalId: z.nullable(z.string().check(z.regex(/^\d{10}$/))),
  address: field,
  text: z.string().check(z.maxLength(TEXT_LIMIT)),
  /** Which of the people behind one number it was; null when nobody asked. */
  personId: z.nullable(id),
})
export type TicketPrivate = z.infer<typeof ticketPrivate>

const facts = {
  kind: z.enum(KINDS),
  categoryId: key,
  placeId: z.nullable(key),
  urgency: z.enum(URGENCIES),
  point: z.nullable(point),
}
/** What the caller answered to the subject's questions, by the question's id. */
const answers = z.record(key, z.string().check(z.maxLength(FIELD_LIMIT)))

export const registerTicket = z.object({
  ...facts,
  ticketId: id,
  callId: z.nullable(id),
  channel: z.enum(CHANNELS),
  anonymous: z.boolean(),
  /** Only the inspection may see it; the subject can demand it too. */
  confidential: z.boolean(),
  /** +1 caller of a known cause. */
  incidentId: z.nullable(id),
  answers,
  private: ticketPrivate,
})

export const amendTicket = z.object({
  ticketId: id,
  changes: z.partial(z.object(facts)),
  private: z.partial(ticketPrivate),
})

export const addNote = z.object({ ticketId: id, text: saidNote })

/** A case of the city's history, brought in once by an administrator with the time at which it really came. */
export const importTicket = z.object({
  kind: facts.kind, categoryId: key, placeId: facts.placeId, urgency: facts.urgency,
  ticketId: id,
  channel: z.enum(CHANNELS),
  point: z.optional(facts.point),
  source: z.object({ name: key, id: key }),
  occurredAt: instant,
  /** What had become of it: whose it was, by when, and when it was ended. */
  past: z.optional(z.nullable(z.object({ departmentId: z.nullable(key), dueAt: z.nullable(instant), closedAt: z.nullable(instant) }))),
  /** What the department said at its end. */
  closing: z.optional(note),
  private: z.omit(ticketPrivate, { personId: true }),
})

/**
 * `besides`: the departments that have it open now, as whoever forwards it saw them. Two desks that forward the same
 * ticket without knowing of each other differ here, and the second is told instead of doubling the work.
 */
export const forwardTicket = z.object({
  ticketId: id,
  to: z.array(z.object({ departmentId: key, /** Set by hand; null: the city's policy. */ hours: z.nullable(z.number().check(z.gt(0), z.maximum(10_000))) })).check(z.minLength(1), z.maxLength(FORWARD_LIMIT)),
  besides: z.array(key).check(z.maxLength(50)),
  note,
})
const assignment = { ticketId: id, assignmentId: key }
export const acknowledgeForward = z.object(assignment)
export const returnForward = z.object({ ...assignment, reason: z.enum(RETURN_REASONS), note })
export const withdrawForward = z.object({ ...assignment, note })
export const reportWork = z.object({
  ...assignment,
  note: saidNote,
  startedAt: z.nullable(instant),
  finishedAt: z.nullable(instant),
  /** Rials. */
  cost: z.nullable(z.int().check(z.minimum(0))),
  materials: z.string().check(z.maxLength(2000)),
  /** Attachments of this ticket. */
  photos: z.array(id).check(z.maxLength(20)),
})
/** `photos`: attachments that show it. */
export const verifyWork = z.object({ ...assignment, outcome: z.enum(VERIFY_OUTCOMES), how: z.enum(VERIFY_WAYS), note, photos: z.optional(z.array(id).check(z.maxLength(20))) })
/** The department opened the message; given once, by its own liaison's console. */
export const readForward = z.object(assignment)
/** The department asks that the case be ended without its work; the centre agrees by withdrawing the forward. */
export const askClosure = z.object({ ...assignment, note: saidNote })
export const declineClosure = z.object({ ...assignment, note: saidNote })

/** `standing`: the citizen was only told how it stands; that is never the final answer, wherever the work is. */
export const answerCitizen = z.object({ ticketId: id, how: z.enum(ANSWER_WAYS), note: saidNote, standing: z.optional(z.boolean()) })
/** Not the city's: the caller is told whose it is. */
export const declareOutside = z.object({ ticketId: id, departmentId: key, note })
const score = z.int().check(z.minimum(1), z.maximum(5))
/** Three questions, 1 to 5 each: speed, result, conduct. Null: the citizen did not want to be asked. */
export const recordSatisfaction = z.object({ ticketId: id, scores: z.nullable(z.object({ speed: score, result: score, conduct: score })), note })
export const parkTicket = z.object({ ticketId: id, until: instant, note: saidNote })
export const wakeTicket = z.object({ ticketId: id })
export const linkIncident = z.object({ ticketId: id, incidentId: id })
export const unlinkIncident = z.object({ ticketId: id, note })
export const cancelTicket = z.object({ ticketId: id, note: saidNote })
export const closeTicket = z.object({ ticketId: id, reason: z.enum(CLOSE_REASONS), note })
export const reopenTicket = z.object({ ticketId: id, reason: z.enum(REOPEN_REASONS), note })
export const makeConfidential = z.object({ ticketId: id, note: saidNote })
export const makePublic = z.object({ ticketId: id, note: saidNote })
/** The bytes travel apart (attachment store); `sha256` proves that they are these. */
export const attachFile = z.object({
  ticketId: id, attachmentId: id, fileType: z.enum(ATTACHMENT_TYPES), size: z.int().check(z.minimum(1), z.maximum(ATTACHMENT_LIMIT)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)), private: z.object({ fileName: z.string().check(z.maxLength(200)) }),
})
export const detachFile = z.object({ ticketId: id, attachmentId: id, note })

/** Of the ticket's checks; see checks.ts. */
const checkKey = z.string().check(z.minLength(1), z.maxLength(100))
/** Somebody was called. `callAt` only with `call_at`: the time that they asked for. */
export const recordAttempt = z.object({ ticketId: id, check: checkKey, outcome: z.enum(ATTEMPT_OUTCOMES), callAt: z.nullable(instant), note })
export const snoozeCheck = z.object({ ticketId: id, check: checkKey, until: instant, note: saidNote })
/** The citizen was told that they would hear by then. */
export const promiseAnswer = z.object({ ticketId: id, by: instant, note })
/** A reminder of one's own. */
export const setReminder = z.object({ ticketId: id, reminderId: id, at: instant, note: saidNote })
export const clearReminder = z.object({ ticketId: id, reminderId: id })
/** Who of the centre looks after it; null: nobody in particular. */
export const assignFollower = z.object({ ticketId: id, operatorId: z.nullable(id) })
export const acceptEscalation = z.object({ ticketId: id, escalationId: key, note })
/** Personal data is erased after its time; the record stays. */
export const eraseTicket = z.object({ ticketId: id, note: saidNote })

/** By the server itself. */
export const escalateTicket = z.object({
  ticketId: id, escalationId: key, on: z.enum(ESCALATION_CAUSES), level: z.int(), roleId: key, policyId: key, assignmentId: z.nullable(key),
})
/** How a message to a department or a citizen fared. `messageId`: the command that asked for it, or its assignment. */
export const recordDelivery = z.object({
  ticketId: id, messageId: key, channel: z.enum(['email', 'sms']), assignmentId: z.nullable(key), delivery: z.enum(DELIVERIES), attempts: z.int(), reason: z.nullable(z.string().check(z.maxLength(80))),
})
/** The city's calendars or policies changed: deadlines and checks are planned anew. */
export const planFollowUp = z.object({ ticketId: id })

export const TICKET_COMMANDS = {
  RegisterTicket: registerTicket, AmendTicket: amendTicket, AddNote: addNote, ImportTicket: importTicket,
  ForwardTicket: forwardTicket, AcknowledgeForward: acknowledgeForward, ReturnForward: returnForward, WithdrawForward: withdrawForward,
  ReportWork: reportWork, VerifyWork: verifyWork, AnswerCitizen: answerCitizen, DeclareOutside: declareOutside,
  RecordSatisfaction: recordSatisfaction, ParkTicket: parkTicket, WakeTicket: wakeTicket, LinkIncident: linkIncident, UnlinkIncident: unlinkIncident,
  CancelTicket: cancelTicket, CloseTicket: closeTicket, ReopenTicket: reopenTicket, MakeConfidential: makeConfidential, MakePublic: makePublic,
  AttachFile: attachFile, DetachFile: detachFile,
  ReadForward: readForward, AskClosure: askClosure, DeclineClosure: declineClosure, RecordAttempt: recordAttempt, SnoozeCheck: snoozeCheck,
  PromiseAnswer: promiseAnswer, SetReminder: setReminder, ClearReminder: clearReminder, AssignFollower: assignFollower, AcceptEscalation: acceptEscalation,
  EraseTicket: eraseTicket, EscalateTicket: escalateTicket, RecordDelivery: recordDelivery, PlanFollowUp: planFollowUp,
} as const
export type TicketCommandType = keyof typeof TICKET_COMMANDS
export type TicketCommand = { [T in TicketCommandType]: { readonly type: T } & z.infer<(typeof TICKET_COMMANDS)[T]> }[TicketCommandType]
export type TicketCommandOf<T extends TicketCommandType> = Extract<TicketCommand, { type: T }>
