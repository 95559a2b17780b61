import { existsSync, readFileSync } from 'node:fs'
import { evolveStream } from '#domain/catalog.ts'
import type { Receipt } from '#sync/protocol.ts'
import type { Connection } from './connection.ts'
import { appendDurably } from './durable.ts'
import { feedBook } from './feed.ts'

/** A ticket that desks knew was hidden from them, or shown again: what a restored backup may not know yet. */
export interface Hiding {
  readonly ticketId: string
  readonly confidential: boolean
  readonly commandId: string
  readonly by: string
  readonly deskId: string
  readonly occurredAt: number
  readonly recordedAt: number
}

/** Noted before the commit: a restored backup would otherwise give the ticket to every desk again. */
export const noteHiding = (file: string, { ticketId, confidential, commandId, by, deskId, occurredAt, recordedAt }: Hiding): void =>
  appendDurably(file, `${[ticketId, confidential ? 'hidden' : 'shown', commandId, by, deskId, occurredAt, recordedAt].join(' ')}\n`)

const LINE = /^(\S+) (hidden|shown) (\S+) (\S+) (\S+) (\d+) (\d+)$/

/** The last word on each ticket. A line that a power cut tore in two was never acknowledged. */
function lastHidings(file: string): readonly Hiding[] {
  const last = new Map<string, Hiding>()
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const [, ticketId, word, commandId, by, deskId, occurredAt, recordedAt] = LINE.exec(line) ?? []
    if (ticketId === undefined) continue
    last.set(ticketId, { ticketId, confidential: word === 'hidden', commandId: commandId!, by: by!, deskId: deskId!, occurredAt: Number(occurredAt), recordedAt: Number(recordedAt) })
  }
  return [...last.values()]
}

/**
 * Hides what was hidden after the backup was taken, under the command that did it, so that its desk's resend finds its
 * receipt. Showing again is not repeated: whoever did it can do it once more. Answers how many.
 */
export function hideAgain(db: Connection, file: string): number {
  const feed = feedBook(db)
  const getState = db.prepare<[string], string>("SELECT state FROM stream WHERE type = 'ticket' AND id = ? AND coalesce(state ->> '$.confidential', 0) = 0").pluck()
  const putState = db.prepare<[string, string]>("UPDATE stream SET state = ? WHERE type = 'ticket' AND id = ?")
  const insert = db.prepare(
    `INSERT INTO event (seq, stream_type, stream_id, type, version, data, command_id, operator_id, desk_id, occurred_at, recorded_at)
     VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM event), 'ticket', ?, ?, 1, ?, ?, ?, ?, ?, ?)`)
  const putReceipt = db.prepare<[string, string]>('INSERT OR IGNORE INTO receipt (command_id, receipt) VALUES (?, ?)')
  let hidden = 0
  for (const { ticketId, confidential, commandId, by, deskId, occurredAt, recordedAt } of lastHidings(file)) {
    const before = confidential ? getState.get(ticketId) : undefined
    if (before === undefined) continue
    const event = { type: 'TicketMadeConfidential', ticketId } as const
    const state = evolveStream('ticket', JSON.parse(before), event, { commandId, by, deskId, occurredAt, recordedAt })
    insert.run(ticketId, event.type, JSON.stringify(event), commandId, by, deskId, occurredAt, recordedAt)
    putState.run(JSON.stringify(state), ticketId)
    putReceipt.run(commandId, JSON.stringify({ commandId, verdict: { kind: 'accepted', position: null }, recordedAt } satisfies Receipt))
    feed.withdraw('ticket', ticketId)
    hidden += 1
  }
  return hidden
}
