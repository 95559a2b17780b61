import { readCommand, type StreamType } from '#domain/catalog.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { receipt as receiptSchema, type Receipt } from '#sync/protocol.ts'
import { admit, receiptOf, type Admission, type Ledger, type Submission, type Verdict } from '#sync/server.ts'
import * as z from 'zod/mini'
import type { Answer, Entry } from '../ports.ts'
import type { CodeBook } from './codes.ts'
import { storageCode, type Connection } from './connection.ts'
import { metaOf } from './meta.ts'

/** Stores the outcome of commands inside the writer's transaction: events, positions, state, private part and receipt together. */
export function appender(db: Connection, codes: CodeBook): (entries: readonly Entry[], now: number) => readonly Answer[] {
  const meta = metaOf(db)
  const tip = db.prepare<[], { seq: number; position: number }>(
    'SELECT coalesce(max(seq), 0) AS seq, coalesce((SELECT max(position) FROM event), 0) AS position FROM event')
  const insertEvent = db.prepare(
    `INSERT INTO event (seq, position, stream_type, stream_id, type, version, data, command_id, operator_id, desk_id, occurred_at, recorded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const getReceipt = db.prepare<[string], string>('SELECT receipt FROM receipt WHERE command_id = ?').pluck()
  const putReceipt = db.prepare<[string, string]>('INSERT INTO receipt (command_id, receipt) VALUES (?, ?)')
  const getState = db.prepare<[string, string], string>('SELECT state FROM stream WHERE type = ? AND id = ?').pluck()
  const putState = db.prepare<[string, string, string]>(
    'INSERT INTO stream (type, id, state) VALUES (?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET state = excluded.state')
  const putPart = db.prepare<{ type: string; id: string; command: string; part: string }>(
    `INSERT INTO private (type, id, parts) VALUES (@type, @id, json_object(@command, json(@part)))
     ON CONFLICT (type, id) DO UPDATE SET parts = json_set(parts, '$."' || @command || '"', json(@part))`)
  const quarantine = db.prepare(
    'INSERT INTO quarantine (command_id, stream_id, envelope, code, details, desk_id, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)')

  const known = (commandId: string): Receipt | null => {
    const text = getReceipt.get(commandId)
    return text === undefined ? null : z.parse(receiptSchema, JSON.parse(text))
  }
  const ledger = (now: number): Ledger => ({
    receipt: known,
    state: (stream: StreamType, streamId) => {
      const text = getState.get(stream, streamId)
      return text === undefined ? null : (JSON.parse(text) as unknown)
    },
    leasedTo: codes.leasedTo,
    codeTaken: codes.taken,
    nextCode: () => codes.next(meta('server_desk') ?? '', now),
    now,
  })

  /** Answers the feed position of the last event, null outside the feed. */
  function store({ body }: Submission, admission: Admission, by: string, now: number): number | null {
    const { stream, streamId, inFeed } = admission
    const { seq, position } = tip.get()!
    admission.events.forEach(({ event, version }, index) => {
      const at = inFeed ? position + index + 1 : null
      insertEvent.run(seq + index + 1, at, stream, streamId, event.type, version, JSON.stringify(event), body.commandId, by, body.deskId, body.at, now)
      if (event.type === 'TicketRegistered') codes.use(event.code)
    })
    putState.run(stream, streamId, JSON.stringify(admission.state))
    if (admission.private !== null) putPart.run({ type: stream, id: streamId, command: body.commandId, part: JSON.stringify(admission.private) })
    return inFeed ? position + admission.events.length : null
  }

  function keep(entry: Entry, reason: Refusal, now: number): void {
    const body = entry.asked.ok ? entry.asked.submission.body : null
    const read = body === null ? null : readCommand(body.type, body.data)
    const envelope = entry.envelope ?? { commandId: entry.commandId, body: JSON.stringify(body), mac: '' }
    quarantine.run(entry.commandId, read?.ok ? read.command.streamId : '', JSON.stringify(envelope), reason.code, JSON.stringify(reason.details), entry.deskId, now)
  }

  function settle(entry: Entry, verdict: Exclude<Verdict, { kind: 'known' }>, now: number): Answer {
    const { asked } = entry
    const position = verdict.kind === 'accepted' && asked.ok && asked.submission.author.ok
      ? store(asked.submission, verdict.admission, asked.submission.author.operator.id, now)
      : null
    if (verdict.kind === 'quarantined') keep(entry, verdict.refusal, now)
    const receipt = receiptOf(entry.commandId, verdict, position, now)
    putReceipt.run(entry.commandId, JSON.stringify(receipt))
    return { receipt, known: false }
  }

  const one = db.transaction((entry: Entry, now: number): Answer => {
    const { asked } = entry
    if (asked.ok) {
      const verdict = admit(asked.submission, ledger(now))
      return verdict.kind === 'known' ? { receipt: verdict.receipt, known: true } : settle(entry, verdict, now)
    }
    const receipt = known(entry.commandId)
    return receipt === null ? settle(entry, { kind: 'refused', refusal: asked.refusal }, now) : { receipt, known: true }
  })
  const aside = db.transaction((entry: Entry, now: number): Answer => settle(entry, { kind: 'quarantined', refusal: refusal('internal_error') }, now))

  return (entries, now) => entries.map((entry) => {
    try {
      return one(entry, now)
    } catch (error) {
      if (storageCode(error) !== null || !db.inTransaction) throw error
      // A bug met by one command: it is kept for a person, so that it neither gets lost nor holds up its desk's outbox for ever.
      return aside(entry, now)
    }
  })
}
