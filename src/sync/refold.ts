import { STREAMS, decideCommand, evolveStream, type Command, type DomainEvent } from '#domain/catalog.ts'
import type { Context, PrivatePart, Result } from '#domain/decider.ts'
import type { Refusal } from '#domain/refusals.ts'
import * as z from 'zod/mini'
import type { FeedEvent } from './protocol.ts'

/** One stream as it stands: its folded state, and the personal data of its commands. */
export interface Folded {
  readonly state: unknown
  readonly parts: Readonly<Record<string, PrivatePart>>
}
export const EMPTY: Folded = { state: null, parts: {} }

/** A command of the outbox that is not final yet, with the context in which it was decided here. */
export interface Pending {
  readonly command: Command
  readonly context: Context
}

const EVENT_VERSION = 1

/** Reads an event of the feed. Null: a newer server's event that this console does not know, so it must be updated. */
export function readEvent(entry: FeedEvent): DomainEvent | null {
  if (entry.version > EVENT_VERSION) return null
  const read = z.safeParse(STREAMS[entry.stream].event, entry.event)
  return read.success ? read.data : null
}

/** Evolves a confirmed stream by final events. Total: entries must have been read by `readEvent`. */
export function confirm(folded: Folded, entries: readonly { readonly entry: FeedEvent; readonly event: DomainEvent }[]): Folded {
  return entries.reduce<Folded>(({ state, parts }, { entry, event }) => {
    const { stream, commandId, by, deskId, occurredAt, recordedAt } = entry
    return {
      state: evolveStream(stream, state, event, { commandId, by, deskId, occurredAt, recordedAt }),
      parts: entry.private === null ? parts : { ...parts, [commandId]: entry.private },
    }
  }, folded)
}

export interface Refolded extends Folded {
  /** Pending commands that would be refused on top of the news; they stay in the outbox, the server has the last word. */
  readonly refused: readonly { readonly commandId: string; readonly refusal: Refusal }[]
}

type Accepted = Extract<Result<DomainEvent>, { ok: true }>

/** The stream after a pending command that was decided on it as it stands. */
export function decidedOn({ state, parts }: Folded, { command, context }: Pending, decided: Accepted): Folded {
  const origin = { commandId: context.commandId, by: context.operator.id, deskId: context.deskId, occurredAt: context.at, recordedAt: null }
  return {
    state: decided.events.reduce((folded, event) => evolveStream(command.stream, folded, event, origin), state),
    parts: decided.private === null ? parts : { ...parts, [context.commandId]: decided.private },
  }
}

/** The stream as the operator sees it: its pending commands decided again on top of what is confirmed. */
export function refold(confirmed: Folded, pending: readonly Pending[]): Refolded {
  const refused: { commandId: string; refusal: Refusal }[] = []
  let folded = confirmed
  for (const { command, context } of pending) {
    const result = decideCommand(folded.state, command, context)
    if (!result.ok) {
      refused.push({ commandId: context.commandId, refusal: result.refusal })
      continue
    }
    folded = decidedOn(folded, { command, context }, result)
  }
  return { ...folded, refused }
}
