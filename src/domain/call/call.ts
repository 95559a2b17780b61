import * as z from 'zod/mini'
import { accept, id, refuse, type Context, type Decider, type Origin, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'

/** How a call ended. Only `ticket` makes a ticket: 3,902 calls are not 2,247 tickets. */
export const OUTCOMES = ['ticket', 'status', 'information', 'prank', 'abusive', 'cut_off', 'passed_125', 'passed_110', 'passed_115'] as const
export type Outcome = (typeof OUTCOMES)[number]

const phone = z.nullable(z.string().check(z.regex(/^\+\d{8,15}$/)))

export const startCall = z.object({ callId: id, line: z.nullable(z.string().check(z.maxLength(40))), private: z.object({ phone }) })
export const endCall = z.object({ callId: id, outcome: z.enum(OUTCOMES), ticketIds: z.array(id).check(z.maxLength(20)), private: z.object({ phone }) })

export type CallCommand = ({ readonly type: 'StartCall' } & z.infer<typeof startCall>) | ({ readonly type: 'EndCall' } & z.infer<typeof endCall>)

export const callEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('CallStarted'), callId: id, line: z.nullable(z.string()) }),
  z.object({ type: z.literal('CallEnded'), callId: id, outcome: z.enum(OUTCOMES), ticketIds: z.array(id) }),
])
export type CallEvent = z.infer<typeof callEvent>

export interface CallState {
  readonly id: string
  readonly line: string | null
  readonly by: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly outcome: Outcome | null
  readonly ticketIds: readonly string[]
}

function decide(state: CallState | null, command: CallCommand, context: Context): Result<CallEvent> {
  if (!may(context.operator, 'call.record')) return refuse('not_permitted', { permission: 'call.record' })
  if (command.type === 'StartCall') {
    if (state !== null) return refuse('call_exists')
    return accept([{ type: 'CallStarted', callId: command.callId, line: command.line }], command.private)
  }
  if (state === null) return refuse('call_unknown')
  if (state.endedAt !== null) return refuse('call_ended')
  return accept([{ type: 'CallEnded', callId: command.callId, outcome: command.outcome, ticketIds: command.ticketIds }], command.private)
}

function evolve(state: CallState | null, event: CallEvent, origin: Origin): CallState | null {
  if (event.type === 'CallStarted') {
    return state ?? { id: event.callId, line: event.line, by: origin.by, startedAt: origin.occurredAt, endedAt: null, outcome: null, ticketIds: [] }
  }
  if (event.type === 'CallEnded' && state !== null && state.endedAt === null) {
    return { ...state, endedAt: origin.occurredAt, outcome: event.outcome, ticketIds: event.ticketIds }
  }
  return state
}

export const call: Decider<CallState, CallCommand, CallEvent> = { decide, evolve }
