import { readCommand, type StreamType } from '#domain/catalog.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { receipt as receiptSchema, type Receipt } from '#sync/protocol.ts'
import { admit, isConfidential, receiptOf, type Admission, type Ledger, type Submission, type Verdict } from '#sync/server.ts'
import * as z from 'zod/mini'
import type { Answer, AuditLine, Entry } from '../ports.ts'
import type { BesideTicket } from './beside-ticket.ts'
import type { CityBook } from './city.ts'
import type { CodeBook } from './codes.ts'
import { storageCode, type Connection } from './connection.ts'
import { wholeTicket, withdrawTicket, type FeedBook } from './feed.ts'
import type { Hiding } from './hidings.ts'
import { metaOf } from './meta.ts'
import type { FollowUpBook } from './follow-up.ts'
import type { TakenBack } from './taken-back.ts'
import type { WorkBook } from './work-book.ts'

export interface Books {
  readonly codes: CodeBook
  readonly feed: FeedBook
  readonly city: CityBook
  readonly taken: TakenBack
  readonly beside: BesideTicket
  readonly work: WorkBook
  readonly followUp: FollowUpBook
  readonly audit: (line: AuditLine) => void
  readonly noteHiding: (hiding: Hiding) => void
}

interface Stored { readonly position: number | null; readonly erased: boolean }

/** Stores the outcome of commands inside the writer's transaction: events, positions, state, private part and receipt together. */
export function appender(db: Connection, { codes, feed, city, taken, beside, work, followUp, audit, noteHiding }: Books): (entries: readonly Entry[], now: number) => readonly Answer[] {
  const meta = metaOf(db)
  const lastSeq = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM event').pluck()
  const insertEvent = db.prepare(
    `INSERT INTO event (seq, stream_type, stream_id, type, version, data, command_id, operator_id, desk_id, occurred_at, recorded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const getReceipt = db.prepare<[string], string>('SELECT receipt FROM receipt WHERE command_id = ?').pluck()
  const putReceipt = db.prepare<[string, string]>('INSERT INTO receipt (command_id, receipt) VALUES (?, ?)')
  const getState = db.prepare<[string, string], string>('SELECT state FROM stream WHERE type = ? AND id = ?').pluck()
  const putState = db.prepare<[string, string, string]>(
    'INSERT INTO stream (type, id, state) VALUES (?, ?, ?) ON CONFLICT (type, id) DO UPDATE SET state = excluded.state')
  const putPart = db.prepare<{ type: string; id: string; command: string; part: string }>(
    `INSERT INTO private (type, id, parts) VALUES (@type, @id, json_object(@command, json(@part)))
     ON CONFLICT (type, id) DO UPDATE SET parts = json_set(parts, '$."' || @command || '"', json(@part))`)
  const decommissioned = db.prepare<[string], 1>('SELECT 1 FROM desk WHERE id = ? AND revoked_at IS NOT NULL').pluck()
  const quarantine = db.prepare(
    'INSERT INTO quarantine (command_id, stream_id, envelope, code, details, desk_id, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)')

  const known = (commandId: string): Receipt | null => {
    const text = getReceipt.get(commandId)
    return text === undefined ? null : z.parse(receiptSchema, JSON.parse(text))
  }
  const ledger = (now: number): Ledger => ({
    receipt: known,
    state: (stream: StreamType, streamId) => {
      if (stream === 'directory') return streamId === DIRECTORY_ID ? city.directory() : null
      const text = getState.get(stream, streamId)
      return text === undefined ? null : (JSON.parse(text) as unknown)
    },
    directory: city.directory,
    doubted: (departmentId) => work.doubted(departmentId, now),
    leasedTo: codes.leasedTo,
    codeTaken: codes.taken,
    decommissioned: (deskId) => decommissioned.get(deskId) !== undefined,
    hidden: taken.hidden,
    nextCode: () => codes.next(meta('server_desk') ?? '', now),
    now,
  })

  /** `position`: of the last event in the feed, null when none of them goes to the desks. `erased`: its words were not kept, and its desk sees that nowhere else. */
  function store({ body }: Submission, admission: Admission, by: string, now: number): Stored {
    const { stream, streamId, events } = admission
    const seq = lastSeq.get() ?? 0
    events.forEach(({ event, version }, index) => {
      insertEvent.run(seq + index + 1, stream, streamId, event.type, version, JSON.stringify(event), body.commandId, by, body.deskId, body.at, now)
      if (event.type === 'TicketRegistered') codes.use(event.code)
      if (event.type === 'ExportRecorded') {
        const { type: _, exportId: __, ...details } = event
        // a desk may have been offline: when it was done is told beside when it became known
        audit({ at: now, kind: 'exported', operatorId: by, deskId: body.deskId, address: null, details: { ...details, doneAt: body.at } })
      }
      if (event.type === 'DirectoryChanged') audit({ at: now, kind: 'directory_changed', operatorId: by, deskId: body.deskId, address: null, details: { section: event.section, entryId: event.entryId } })
    })
    if (stream === 'directory') city.put(admission.state as Directory)
    else putState.run(stream, streamId, JSON.stringify(admission.state))
    beside.note(stream, streamId, admission.state)
    const erased = admission.private !== null && (taken.erased(body.commandId) || (stream === 'call' && beside.erased(streamId)))
    if (admission.private !== null && !erased) putPart.run({ type: stream, id: streamId, command: body.commandId, part: JSON.stringify(admission.private) })
    const word = hidingOf(admission)
    if (word !== null) noteHiding({ ticketId: streamId, word, commandId: body.commandId, by, deskId: body.deskId, occurredAt: body.at, recordedAt: now })
    const position = tell(admission, seq)
    const origin = { commandId: body.commandId, by, deskId: body.deskId, occurredAt: body.at, recordedAt: now }
    work.note(admission, origin)
    followUp.follow(admission, origin)
    return { position, erased: erased && stream === 'call' }
  }

  const hidingOf = ({ feed: how, events, state, stream }: Admission): Hiding['word'] | null => {
    if (how === 'withdraw' || how === 'whole') return how === 'withdraw' ? 'hidden' : 'shown'
    return isConfidential(stream, state) && events.some(({ event }) => event.type === 'TicketRegistered') ? 'born' : null
  }

  function tell({ stream, streamId, events, feed: how }: Admission, seq: number): number | null {
    switch (how) {
      case 'none':
        return null
      case 'append':
        return feed.append(stream, streamId, seq + 1, seq + events.length)
      case 'whole':
        return wholeTicket(feed, beside, streamId)
      case 'withdraw':
        withdrawTicket(feed, beside, streamId)
        return null
    }
  }

  function keep(entry: Entry, reason: Refusal, now: number): void {
    const body = entry.asked.ok ? entry.asked.submission.body : null
    const read = body === null ? null : readCommand(body.type, body.data)
    const envelope = entry.envelope ?? { commandId: entry.commandId, body: JSON.stringify(body), mac: '', sealed: false }
    quarantine.run(entry.commandId, read?.ok ? read.command.streamId : '', JSON.stringify(envelope), reason.code, JSON.stringify(reason.details), entry.deskId, now)
  }

  function settle(entry: Entry, decided: Exclude<Verdict, { kind: 'known' }>, now: number): Answer {
    const { asked } = entry
    // what was erased while its desk was away is kept for nobody, neither there nor for a supervisor
    const isErased = decided.kind !== 'accepted' && taken.erased(entry.commandId)
    const verdict: typeof decided = isErased ? { kind: 'refused', refusal: refusal('words_erased') } : decided
    const { position, erased }: Stored = verdict.kind === 'accepted' && asked.ok && asked.submission.author.ok
      ? store(asked.submission, verdict.admission, asked.submission.author.operator.id, now)
      : { position: null, erased: false }
    if (verdict.kind === 'quarantined') keep(entry, verdict.refusal, now)
    const receipt = receiptOf(entry.commandId, verdict, position, now, erased)
    putReceipt.run(entry.commandId, JSON.stringify(receipt))
    return { receipt, known: false }
  }

  const answer = (entry: Entry, now: number): Answer => {
    const { asked } = entry
    if (asked.ok) {
      const verdict = admit(asked.submission, ledger(now))
      return verdict.kind === 'known' ? { receipt: verdict.receipt, known: true } : settle(entry, verdict, now)
    }
    const receipt = known(entry.commandId)
    return receipt === null ? settle(entry, { kind: asked.kept ? 'quarantined' : 'refused', refusal: asked.refusal }, now) : { receipt, known: true }
  }
  const together = db.transaction((entries: readonly Entry[], now: number) => entries.map((entry) => answer(entry, now)))
  const alone = db.transaction(answer)
  const aside = db.transaction((entry: Entry, now: number): Answer => settle(entry, { kind: 'quarantined', refusal: refusal('internal_error') }, now))

  const apart = (entry: Entry, now: number): Answer => {
    try {
      return alone(entry, now)
    } catch (error) {
      city.forget()
      if (storageCode(error) !== null || !db.inTransaction) throw error
      // A bug met by one command: it is kept for a person, so that it neither gets lost nor holds up its desk's outbox for ever.
      return aside(entry, now)
    }
  }

  return (entries, now) => {
    try {
      // A savepoint for each command costs as much as storing it, and nothing ever comes of it but after a bug.
      return together(entries, now)
    } catch (error) {
      city.forget()
      if (storageCode(error) !== null || !db.inTransaction) throw error
      return entries.map((entry) => apart(entry, now))
    }
  }
}
