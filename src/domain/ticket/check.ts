import * as z from 'zod/mini'
import { instant } from '../decider.ts'

/**
 * What is still to be done about a ticket, each with the moment at which it wakes. A queue is the checks of one kind whose
 * time has come. They are planned where a command is decided, by the city's policy of that moment, and stand in the events;
 * nothing asks a clock until somebody looks at a queue.
 *
 * forward: nobody has it yet, or it came back. unacknowledged, near_due, overdue, silent (it has no deadline): a department is
 * to be asked. closure: it
 * asks that the case be ended. verify: its report is to be checked. answer: the citizen is to be told. promised: so was said.
 * satisfaction: the citizen is to be asked. woken: a parked case whose time has come. escalated: for the named role.
 * close: nothing is left to do. reminder: somebody's own.
 */
export const CHECK_KINDS = ['forward', 'unacknowledged', 'near_due', 'overdue', 'silent', 'closure', 'verify', 'answer', 'promised', 'satisfaction', 'woken', 'escalated', 'close', 'reminder'] as const
export type CheckKind = (typeof CHECK_KINDS)[number]
/** A citizen is called for these: never twice for one, never at night. */
export const CITIZEN_CHECKS: readonly CheckKind[] = ['answer', 'promised', 'satisfaction']
/** A department is asked for these, again and again until it moves. */
export const DEPARTMENT_CHECKS: readonly CheckKind[] = ['unacknowledged', 'near_due', 'overdue', 'silent']

export const ATTEMPT_OUTCOMES = ['reached', 'busy', 'no_answer', 'wrong_number', 'call_at'] as const
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number]

const key = z.string().check(z.minLength(1), z.maxLength(100))
export const check = z.object({
  /** Of this ticket; the same work after a reopening is another check. */
  key,
  kind: z.enum(CHECK_KINDS),
  assignmentId: z.nullable(z.string()),
  /** Whose it is alone: an operator's own reminder. */
  ownerId: z.nullable(z.uuid()),
  /** Whose it is by role: an escalation. */
  roleId: z.nullable(z.string()),
  /** When it came to be needed: from here it is planned anew when calendars or policies change. */
  began: instant,
  /** It wakes at `from`, sleeps again at `until`, and is late after `by`. */
  from: instant,
  until: z.nullable(instant),
  by: instant,
  attempts: z.int(),
  last: z.nullable(z.object({ outcome: z.enum(ATTEMPT_OUTCOMES), at: instant, by: z.uuid() })),
})
export type Check = z.infer<typeof check>
