import * as z from 'zod/mini'
import { APPROVAL_COMMANDS, approval, approvalEvent } from './approval/approval.ts'
import { call, callEvent, endCall, startCall } from './call/call.ts'
import type { Context, Decider, Origin, Result } from './decider.ts'
import { refuse } from './decider.ts'
import { changeDirectory, directoryDecider, directoryEvent } from './directory/changes.ts'
import { exportEvent, recordExport, ticketExport } from './export/export.ts'
import { INCIDENT_COMMANDS, incident, incidentEvent } from './incident/incident.ts'
import { PERSON_COMMANDS, person, personEvent } from './person/person.ts'
import { review, reviewEvent, reviewWork } from './review/review.ts'
import { SHIFT_COMMANDS, shift, shiftEvent } from './shift/shift.ts'
import { TICKET_COMMANDS, type TicketCommandType } from './ticket/commands.ts'
import { ticket } from './ticket/decide.ts'
import { ticketEvent } from './ticket/events.ts'

/** A stream is one thing with a history: its events are folded in order to its state. */
export const STREAM_TYPES = ['ticket', 'incident', 'person', 'approval', 'shift', 'call', 'directory', 'export', 'review'] as const
export type StreamType = (typeof STREAM_TYPES)[number]

type AnyDecider = Decider<unknown, unknown, DomainEvent>
export type DomainEvent = z.infer<typeof ticketEvent> | z.infer<typeof callEvent> | z.infer<typeof incidentEvent> | z.infer<typeof personEvent> | z.infer<typeof directoryEvent> | z.infer<typeof exportEvent>
  | z.infer<typeof approvalEvent> | z.infer<typeof shiftEvent> | z.infer<typeof reviewEvent>
interface Stream {
  readonly decider: AnyDecider
  readonly event: z.ZodMiniType<DomainEvent>
  readonly inFeed: boolean
}

/**
 * Whether a stream's events go to the desks. Calls are recorded for the city's figures, exports for its trail, reviews of
 * somebody's work for the supervisors: all stay with the server; the directory goes as a whole by its version. Their commands leave the outbox on their receipt.
 */
export const STREAMS: Readonly<Record<StreamType, Stream>> = {
  ticket: { decider: ticket as unknown as AnyDecider, event: ticketEvent, inFeed: true },
  incident: { decider: incident as unknown as AnyDecider, event: incidentEvent, inFeed: true },
  person: { decider: person as unknown as AnyDecider, event: personEvent, inFeed: true },
  approval: { decider: approval as unknown as AnyDecider, event: approvalEvent, inFeed: true },
  shift: { decider: shift as unknown as AnyDecider, event: shiftEvent, inFeed: true },
  call: { decider: call as unknown as AnyDecider, event: callEvent, inFeed: false },
  directory: { decider: directoryDecider as unknown as AnyDecider, event: directoryEvent, inFeed: false },
  export: { decider: ticketExport as unknown as AnyDecider, event: exportEvent, inFeed: false },
  review: { decider: review as unknown as AnyDecider, event: reviewEvent, inFeed: false },
}
export const isStreamType = (name: string): name is StreamType => Object.hasOwn(STREAMS, name)

interface CommandEntry { readonly version: number; readonly stream: StreamType; readonly streamId: string; readonly schema: z.ZodMiniType; readonly takesCode: boolean }
const entries = <C extends Readonly<Record<string, z.ZodMiniType>>>(schemas: C, stream: StreamType, streamId: string): { readonly [N in keyof C]: CommandEntry & { readonly schema: C[N] } } =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, { version: 1, stream, streamId, schema, takesCode: name === 'RegisterTicket' || name === 'ImportTicket' }])) as never

/** The only registry of commands: name -> version, stream, schema. A name missing here cannot be run anywhere. */
export const COMMANDS = {
  ...entries(TICKET_COMMANDS, 'ticket', 'ticketId'),
  ...entries(INCIDENT_COMMANDS, 'incident', 'incidentId'),
  ...entries(PERSON_COMMANDS, 'person', 'personId'),
  ...entries({ StartCall: startCall, EndCall: endCall }, 'call', 'callId'),
  ...entries({ ChangeDirectory: changeDirectory }, 'directory', 'directoryId'),
  ...entries({ RecordExport: recordExport }, 'export', 'exportId'),
  ...entries(APPROVAL_COMMANDS, 'approval', 'approvalId'),
  ...entries(SHIFT_COMMANDS, 'shift', 'shiftId'),
  ...entries({ ReviewWork: reviewWork }, 'review', 'reviewId'),
}

export type CommandType = keyof typeof COMMANDS
export type CommandData<T extends CommandType> = z.infer<(typeof COMMANDS)[T]['schema']>

/** A command whose data has been read by its schema, with the stream it belongs to. */
export interface Command {
  readonly type: CommandType
  readonly stream: StreamType
  readonly streamId: string
  readonly data: Readonly<Record<string, unknown>>
}

export const isTicketCommand = (type: string): type is TicketCommandType => Object.hasOwn(TICKET_COMMANDS, type)
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
