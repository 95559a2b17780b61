import { evolveStream } from '#domain/catalog.ts'
import type { TicketEvent } from '#domain/ticket/events.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { Receipt } from '#sync/protocol.ts'
import type { Connection } from './connection.ts'

/** By which command something was done to a ticket that no restored backup may undo. */
export interface Deed {
  readonly ticketId: string
  readonly commandId: string
  readonly by: string
  readonly deskId: string
  readonly occurredAt: number
  readonly recordedAt: number
}

/** Stores in a restored backup what a command led to, under that command, so that its desk's resend finds its receipt. */
export interface Repeater {
  /** Null when the backup knows no such ticket. */
  readonly state: (ticketId: string) => TicketState | null
  /** `tell`: gives the events, from this to that place of the log, their positions; answers the last, null when they have none. */
  readonly repeat: (before: TicketState, events: readonly TicketEvent[], deed: Deed, tell: (fromSeq: number, toSeq: number) => number | null) => void
  /** Stores the receipt alone. */
  readonly answer: (deed: Deed, position: number | null) => void
}

export function repeater(db: Connection): Repeater {
  const getState = db.prepare<[string], string>("SELECT state FROM stream WHERE type = 'ticket' AND id = ?").pluck()
  const putState = db.prepare<[string, string]>("UPDATE stream SET state = ? WHERE type = 'ticket' AND id = ?")
  const lastSeq = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM event').pluck()
  const insert = db.prepare(
    `INSERT INTO event (seq, stream_type, stream_id, type, version, data, command_id, operator_id, desk_id, occurred_at, recorded_at)
     VALUES (?, 'ticket', ?, ?, 1, ?, ?, ?, ?, ?, ?)`)
  const putReceipt = db.prepare<[string, string]>('INSERT OR IGNORE INTO receipt (command_id, receipt) VALUES (?, ?)')

  const answer: Repeater['answer'] = ({ commandId, recordedAt }, position) =>
    void putReceipt.run(commandId, JSON.stringify({ commandId, verdict: { kind: 'accepted', position }, recordedAt } satisfies Receipt))

  return {
    answer,
    state(ticketId) {
      const text = getState.get(ticketId)
      return text === undefined ? null : (JSON.parse(text) as TicketState)
    },
    repeat(before, events, deed, tell) {
      const { ticketId, commandId, by, deskId, occurredAt, recordedAt } = deed
      const seq = lastSeq.get() ?? 0
      events.forEach((event, index) => insert.run(seq + index + 1, ticketId, event.type, JSON.stringify(event), commandId, by, deskId, occurredAt, recordedAt))
      const state = events.reduce<unknown>((folded, event) => evolveStream('ticket', folded, event, { commandId, by, deskId, occurredAt, recordedAt }), before)
      putState.run(JSON.stringify(state), ticketId)
      answer(deed, tell(seq + 1, seq + events.length))
    },
  }
}
