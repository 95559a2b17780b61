import { existsSync, readFileSync } from 'node:fs'
import type { TicketEvent } from '#domain/ticket/events.ts'
import { planChecks } from '#domain/ticket/checks.ts'
import { evolveTicket, type TicketState } from '#domain/ticket/state.ts'
import { besideTicket } from './beside-ticket.ts'
import type { Connection } from './connection.ts'
import { appendDurably } from './durable.ts'
import type { FeedBook } from './feed.ts'
import { repeater, type Deed } from './repeat.ts'
import type { TakenBack } from './taken-back.ts'

/** Runs inside the writer's transaction. */
export interface Eraser {
  /** The commands whose words there are of one ticket. */
  readonly words: (ticketId: string) => readonly string[]
  /** Erases all personal data of one ticket and of the calls that led to it; the events stay, they hold none. */
  readonly erase: (ticketId: string) => void
}

export function eraser(db: Connection, feed: FeedBook): Eraser {
  const words = db.prepare<{ id: string }, string>(`
    SELECT j.key FROM private p, json_each(p.parts) j WHERE p.type = 'ticket' AND p.id = @id UNION SELECT command_id FROM quarantine WHERE stream_id = @id`).pluck()
  const dropParts = db.prepare<[string]>("DELETE FROM private WHERE type = 'ticket' AND id = ?")
  const dropQuarantined = db.prepare<[string]>('DELETE FROM quarantine WHERE stream_id = ?')
  const beside = besideTicket(db)
  return {
    words: (id) => [...words.all({ id }), ...beside.callWords(id)],
    erase: (ticketId) => {
      beside.eraseCalls(ticketId)
      dropQuarantined.run(ticketId)
      if (dropParts.run(ticketId).changes > 0) feed.erase('ticket', ticketId)
    },
  }
}

/** Noted before the commit: a restored backup still holds the data, and must erase it again. */
export const noteErasure = (file: string, { ticketId, commandId, by, deskId, occurredAt, recordedAt, words }: Erasure): void =>
  appendDurably(file, `${[ticketId, commandId, by, deskId, occurredAt, recordedAt, words.join()].join(' ')}\n`)

/** `words`: the commands that had said what was erased. */
export interface Erasure extends Deed { readonly words: readonly string[] }

const LINE = /^(\S+) (\S+) (\S+) (\S+) (\d+) (\d+) (\S*)$/

/** A line that a power cut tore in two was never acknowledged. */
function erasuresIn(file: string): readonly Erasure[] {
  return (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []).flatMap((line) => {
    const [, ticketId, commandId, by, deskId, occurredAt, recordedAt, words = ''] = LINE.exec(line) ?? []
    return ticketId === undefined ? [] : [{ ticketId, commandId: commandId!, by: by!, deskId: deskId!, occurredAt: Number(occurredAt), recordedAt: Number(recordedAt), words: words === '' ? [] : words.split(',') }]
  })
}

/** Erases what was erased after the backup was taken. `eraseBlobs` removes the bytes of its attachments. Answers how many erasures there ever were. */
export function eraseAgain(db: Connection, feed: FeedBook, taken: TakenBack, file: string, eraseBlobs: (ticketId: string) => void): number {
  const { state, repeat } = repeater(db)
  const deeds = erasuresIn(file)
  for (const deed of deeds) {
    const { ticketId } = deed
    const before = state(ticketId)
    if (before !== null && before.erasedAt === null) {
      repeat(before, erasing(before, deed), deed, (fromSeq, toSeq) => (before.confidential ? null : feed.append('ticket', ticketId, fromSeq, toSeq)))
    }
  }
  const words = deeds.flatMap((deed) => deed.words)
  eraseSaid(db, words)
  for (const { ticketId } of deeds) eraseBlobs(ticketId)
  taken.remember('erased', words)
  return deeds.length
}

/**
 * What these commands said and nothing else: a backup of after the erasure, or of after an earlier restore, has what was said since.
 * No desk is told by the feed: the epoch is new, and they take the city as it is.
 */
function eraseSaid(db: Connection, commandIds: readonly string[]): void {
  const dropQuarantined = db.prepare<[string]>('DELETE FROM quarantine WHERE command_id = ?')
  const dropPart = db.prepare<{ type: string; id: string; command: string }>(`UPDATE private SET parts = json_remove(parts, '$."' || @command || '"') WHERE type = @type AND id = @id`)
  // of a call the backup may not know yet to which ticket it led
  const streams = db.prepare<[string], { type: string; id: string; command: string }>(
    'SELECT DISTINCT stream_type AS type, stream_id AS id, command_id AS command FROM event WHERE command_id IN (SELECT value FROM json_each(?))').all(JSON.stringify(commandIds))
  // a call's desk sees it nowhere else
  const tellCall = db.prepare<[string]>("UPDATE receipt SET receipt = json_set(receipt, '$.verdict.erased', json('true')) WHERE command_id = ?")
  for (const said of streams) {
    dropPart.run(said)
    if (said.type === 'call') tellCall.run(said.command)
  }
  for (const commandId of commandIds) dropQuarantined.run(commandId)
}

/** Whoever cannot be reached any more is not to be called: what the erasure made needless goes, nothing new is planned. */
function erasing(before: TicketState, { ticketId, ...origin }: Deed): readonly TicketEvent[] {
  const erased: TicketEvent = { type: 'PersonalDataErased', ticketId }
  const after = evolveTicket(before, erased, origin) ?? before
  const checks = [...planChecks(after, null, origin.occurredAt)]
  return checks.length === after.checks.length ? [erased] : [erased, { type: 'ChecksPlanned', ticketId, policyId: null, checks }]
}
