import * as z from 'zod/mini'
import { call, callEvent, endCall, startCall } from './call/call.ts'
import type { Context, Decider, Origin, Result } from './decider.ts'
import { refuse } from './decider.ts'
import { addNote, amendTicket, importTicket, registerTicket } from './ticket/commands.ts'
import { ticket } from './ticket/decide.ts'
import { ticketEvent } from './ticket/events.ts'

/** A stream is one thing with a history: its events are folded in order to its state. */
export type StreamType = 'ticket' | 'call'

type AnyDecider = Decider<unknown, unknown, DomainEvent>
export type DomainEvent = z.infer<typeof ticketEvent> | z.infer<typeof callEvent>

/**
 * Whether a stream's events go to the desks. Calls are recorded for the city's figures and stay with the server;
 * their command leaves the outbox on its receipt.
 */
export const STREAMS: Record<StreamType, { readonly decider: AnyDecider; readonly event: z.ZodMiniType<DomainEvent>; readonly inFeed: boolean }> = {
  ticket: { decider: ticket as unknown as AnyDecider, event: ticketEvent, inFeed: true },
  call: { decider: call as unknown as AnyDecider, event: callEvent, inFeed: false },
}

/** The only registry of commands: name -> version, stream, schema. A name missing here cannot be run anywhere. */
export const COMMANDS = {
  RegisterTicket: { version: 1, stream: 'ticket', streamId: 'ticketId', schema: registerTicket, takesCode: true },
  AmendTicket: { version: 1, stream: 'ticket', streamId: 'ticketId', schema: amendTicket, takesCode: false },
  AddNote: { version: 1, stream: 'ticket', streamId: 'ticketId', schema: addNote, takesCode: false },
  ImportTicket: { version: 1, stream: 'ticket', streamId: 'ticketId', schema: importTicket, takesCode: true },
  StartCall: { version: 1, stream: 'call', streamId: 'callId', schema: startCall, takesCode: false },
  EndCall: { version: 1, stream: 'call', streamId: 'callId', schema: endCall, takesCode: false },
} as const

export type CommandType = keyof typeof COMMANDS
export type CommandData<T extends CommandType> = z.infer<(typeof COMMANDS)[T]['schema']>

/** A command whose data has been read by its schema, with the stream it belongs to. */
export interface Command {
  readonly type: CommandType
  readonly stream: StreamType
  readonly streamId: string
  readonly data: Readonly<Record<string, unknown>>
}

export const isCommandType = (type: string): type is CommandType => Object.hasOwn(COMMANDS, type)

/** Reads what came over an edge. Answers the command, or `malformed` with the places that are wrong (never their content). */
export function readCommand(type: string, data: unknown): { ok: true; command: Command } | ReturnType<typeof refuse> {
  if (!isCommandType(type)) return refuse('malformed', { command: type.slice(0, 60) })
  const entry = COMMANDS[type]
  const read = z.safeParse(entry.schema, data)
  if (!read.success) {
    const issues = read.error.issues.map((issue) => issue.path.join('.'))
    return refuse(issues.some((path) => path.endsWith('text')) ? 'text_too_long' : 'malformed', { command: type, fields: [...new Set(issues)] })
  }
  const parsed = read.data as Record<string, unknown>
  return { ok: true, command: { type, stream: entry.stream, streamId: parsed[entry.streamId] as string, data: parsed } }
}

/** The one place where a command is judged: interface, desk and server all come here. */
export const decideCommand = (state: unknown, command: Command, context: Context): Result<DomainEvent> =>
  STREAMS[command.stream].decider.decide(state, { type: command.type, ...command.data }, context)

export const evolveStream = (stream: StreamType, state: unknown, event: DomainEvent, origin: Origin): unknown =>
  STREAMS[stream].decider.evolve(state, event, origin)
