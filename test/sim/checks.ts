import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { ApprovalState } from '#domain/approval/approval.ts'
import type { CallState } from '#domain/call/call.ts'
import { STREAMS, decideCommand, evolveStream, type DomainEvent, type StreamType } from '#domain/catalog.ts'
import type { PrivatePart } from '#domain/decider.ts'
import type { ReviewState } from '#domain/review/review.ts'
import { searchText, ticketRow } from '#domain/ticket/views.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { ticketFinder } from '#desk/find-tickets.ts'
import { pendingFrom } from '#desk/saved-command.ts'
import type { Store } from '#desk/sqlite/store.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { quarantineReads } from '#server/store/sqlite/quarantine.ts'
import { foldLog } from '#server/store/sqlite/refold.ts'
import type { FeedEntry, Receipt } from '#sync/protocol.ts'
import { deskBytes } from '../support/desk-bytes.ts'
import type { World } from '../support/world.ts'
import { MARKER } from './markers.ts'
import { Violation, type Check, type Notebook, type Noted } from './notebook.ts'
import type { Station } from './station.ts'

interface Folded { readonly stream: StreamType; readonly state: unknown; readonly parts: Readonly<Record<string, PrivatePart>> }
/** Everything that the server holds, read from its tables and folded here again. */
interface Truth {
  readonly streams: ReadonlyMap<string, Folded>
  readonly shown: ReadonlyMap<string, Folded>
  readonly confidential: ReadonlySet<string>
  readonly receipts: ReadonlyMap<string, Receipt>
  readonly eventsOf: ReadonlyMap<string, number>
  /** As a supervisor is shown them, each with its reason. */
  readonly quarantined: ReadonlyMap<string, string>
  /** Tickets that somebody showed to the desks again. */
  readonly shownAgain: ReadonlySet<string>
  /** Commands whose ticket was erased after them. What was said since is not erased. */
  readonly erased: ReadonlySet<string>
  /** Calls that led to what is hidden or was erased, and reviews of the work on what is hidden. */
  readonly beside: ReadonlyMap<string, 'confidential' | 'erased'>
  readonly epoch: string
  readonly head: number
}
interface EventRow { seq: number; stream_type: StreamType; stream_id: string; data: string; command_id: string; operator_id: string; desk_id: string; occurred_at: number; recorded_at: number }

const subjectsOf = ({ ticketId, subjectIds }: ApprovalState): readonly string[] => (ticketId === null ? subjectIds : [ticketId, ...subjectIds])
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
const fail = (check: Check, what: string): never => {
  throw new Violation(check, what)
}

/** Reads the server's tables and checks the log, the fold and the feed against each other. */
export async function truthOf(world: World): Promise<Truth> {
  const db = connect(filesIn(world.serverFolder()).database, 'read')
  try {
    const events = db.prepare<[], EventRow>('SELECT * FROM event ORDER BY seq').all()
    const eventsOf = new Map<string, number>()
    const streams = new Map<string, Folded>()
    const parts = new Map(db.prepare<[], { id: string; parts: string }>('SELECT id, parts FROM private').all().map(({ id, parts: text }) => [id, JSON.parse(text) as Record<string, PrivatePart>]))
    const told = new Set<string>()
    const shownAgain = new Set<string>()
    const erased = new Set<string>()
    const codes = new Map<string, string>()
    let last = ''
    events.forEach((row, place) => {
      const { seq, stream_type: stream, stream_id: id, data, command_id: commandId } = row
      if (seq !== place + 1) fail('log', `event ${place + 1} has number ${seq}`)
      if (commandId !== last && eventsOf.has(commandId)) fail('twice', `${commandId} is in the log at two places`)
      if (told.has(commandId + data)) fail('twice', `${commandId} has the same event twice: ${data.slice(0, 120)}`)
      told.add(commandId + data)
      last = commandId
      eventsOf.set(commandId, (eventsOf.get(commandId) ?? 0) + 1)
      const event = JSON.parse(data) as DomainEvent
      if (event.type === 'TicketRegistered') {
        if (codes.has(event.code)) fail('codes', `${event.code} is ${codes.get(event.code)} and ${id}`)
        codes.set(event.code, id)
      }
      if (event.type === 'TicketMadePublic') shownAgain.add(id)
      if (event.type === 'PersonalDataErased') for (const before of (streams.get(id)?.state as TicketState | undefined)?.steps ?? []) erased.add(before.commandId)
      if (stream === 'directory') return
      const before = streams.get(id)?.state ?? null
      const state = evolveStream(stream, before, event, { commandId, by: row.operator_id, deskId: row.desk_id, occurredAt: row.occurred_at, recordedAt: row.recorded_at })
      streams.set(id, { stream, state, parts: parts.get(id) ?? {} })
    })
    // once for all that it is compared with
    for (const [id, folded] of streams) streams.set(id, { ...folded, state: plain(folded.state) })
    for (const { type, id, state } of foldLog(db)) if (!isDeepStrictEqual(plain(state), streams.get(id)?.state ?? null)) fail('log', `${type} ${id} folds otherwise`)
    for (const { id, state } of db.prepare<[], { id: string; state: string }>('SELECT id, state FROM stream').all()) {
      if (!isDeepStrictEqual(JSON.parse(state), streams.get(id)?.state ?? null)) fail('log', `the stored state of ${id} is not what its events fold to`)
    }
    const confidential = new Set([...streams].flatMap(([id, { stream, state }]) => (stream === 'ticket' && (state as TicketState).confidential ? [id] : [])))
    // a request is hidden with the ticket that it is about
    for (const [id, { stream, state }] of streams) if (stream === 'approval' && subjectsOf(state as ApprovalState).some((ticketId) => confidential.has(ticketId))) confidential.add(id)
    const beside = besideTickets(streams)
    const shown = new Map([...streams].filter(([id, { stream }]) => STREAMS[stream].inFeed && !confidential.has(id)))
    const receipts = new Map(db.prepare<[], { command_id: string; receipt: string }>('SELECT command_id, receipt FROM receipt').all().map(({ command_id: id, receipt }) => [id, JSON.parse(receipt) as Receipt]))
    const quarantined = new Map(quarantineReads(db).quarantined(100_000).map(({ commandId, code }) => [commandId, code]))
    const { epoch, head } = await world.central()!.store.standing()
    const truth = { streams, shown, confidential, receipts, eventsOf, quarantined, shownAgain, erased, beside, epoch, head }
    checkFeed(truth, await world.central()!.store.feed(0, head))
    world.figures.events = events.length
    return truth
  } finally {
    db.close()
  }
}

function besideTickets(streams: ReadonlyMap<string, Folded>): ReadonlyMap<string, 'confidential' | 'erased'> {
  const beside = new Map<string, 'confidential' | 'erased'>()
  const note = (callId: string | null, ticket: unknown): void => {
    const { confidential, erasedAt } = (ticket ?? { confidential: false, erasedAt: null }) as TicketState
    if (callId !== null && (confidential || erasedAt !== null)) beside.set(callId, erasedAt === null ? 'confidential' : 'erased')
  }
  for (const { stream, state } of streams.values()) {
    if (stream === 'ticket') note((state as TicketState).callId, state)
    if (stream === 'review' && (streams.get((state as ReviewState).ticketId)?.state as TicketState | undefined)?.confidential === true) beside.set((state as ReviewState).id, 'confidential')
    if (stream === 'call') for (const ticketId of (state as CallState).ticketIds) note((state as CallState).id, streams.get(ticketId)?.state)
  }
  return beside
}

/** The same for two worlds only if everything happened alike in both. */
export function digestOf(serverFolder: string): string {
  const db = connect(filesIn(serverFolder).database, 'read')
  try {
    return hash([db.prepare('SELECT * FROM event ORDER BY seq').all(), db.prepare('SELECT * FROM feed ORDER BY position').all(), db.prepare('SELECT receipt FROM receipt ORDER BY command_id').all()])
  } finally {
    db.close()
  }
}

/** A desk that began with nothing and pulled everything would hold exactly what is public. */
function checkFeed({ shown, head }: Truth, entries: readonly FeedEntry[]): void {
  const streams = new Map<string, { state: unknown; parts: Record<string, PrivatePart> }>()
  entries.forEach((entry, place) => {
    if (entry.position !== place + 1) fail('feed', `position ${place + 1} reads ${entry.position}`)
    if (entry.kind === 'empty') return
    const found = streams.get(entry.streamId) ?? { state: null, parts: {} }
    if (entry.kind === 'gone') {
      if (streams.delete(entry.streamId)) fail('feed', `what was told of ${entry.streamId} stands in the feed after it is gone`)
    } else if (entry.kind === 'erased') streams.set(entry.streamId, { ...found, parts: {} })
    else {
      const { stream, commandId, by, deskId, occurredAt, recordedAt } = entry
      const state = evolveStream(stream, found.state, entry.event as unknown as DomainEvent, { commandId, by, deskId, occurredAt, recordedAt })
      streams.set(entry.streamId, { state, parts: entry.private === null ? found.parts : { ...found.parts, [commandId]: entry.private } })
    }
  })
  if (entries.length !== head) fail('feed', `${entries.length} entries under head ${head}`)
  for (const [id, { state, parts }] of streams) {
    const truth = shown.get(id)
    if (truth === undefined) fail('feed', `${id} is told and is not public`)
    else if (!isDeepStrictEqual(plain(state), truth.state) || !isDeepStrictEqual(parts, truth.parts)) fail('feed', `${id} is told otherwise than it stands`)
  }
  for (const id of shown.keys()) if (!streams.has(id)) fail('feed', `${id} is public and not told`)
}

const inOutbox = ['refused', 'quarantined', 'dismissed', 'superseded']

/** What may never be otherwise, at any moment. */
export function checkOutbox(world: World, station: Station): void {
  const unsettled = new Set(station.store().outbox.unsettled())
  for (const { commandId, type } of world.book.savedOn(station.index)) {
    if (!unsettled.has(commandId) && !world.book.everAnswered(commandId)) fail('outbox', `${type} ${commandId} has no verdict and is not in the outbox of desk ${station.index}`)
  }
}

/** What was accepted stays in the outbox until its events are here. */
export function checkComing(book: Notebook, desk: number, { meta, outbox, gone }: Store): void {
  const coming = book.coming(desk)
  if (coming.size === 0) return
  const cursor = meta.number('cursor')
  // a snapshot brings events before it moves the cursor; a server that was restored counts anew, and a desk that does not know it yet as before
  if (meta.get('needsSnapshot') !== '0' || meta.get('epoch') !== meta.get('serverEpoch')) return
  for (const [commandId, position] of coming) {
    const item = position > cursor ? outbox.standingOf(commandId) : null
    if (item?.state === 'final' && item.stream !== null && !gone.has(item.streamId)) fail('outbox', `${commandId} is final on desk ${desk}, which is at ${cursor} and has its event at ${position} to come`)
  }
}

/** What the operator sees is what is confirmed with their own commands on top, each decided as at first. */
export function checkStanding(world: World, station: Station): void {
  const { outbox, tickets, gone } = station.store()
  const pending = [...outbox.inState('waiting', 10_000), ...outbox.inState('accepted', 10_000)].flatMap(({ saved }) => (saved.sealed ? [] : [saved]))
  const ids = new Set(pending.filter(({ stream }) => stream === 'ticket').map(({ streamId }) => streamId))
  for (const id of ids) {
    const mine = outbox.pendingOf(id)
    const confirmed = tickets.confirmed(id) ?? { state: null, parts: {} }
    let state: unknown = confirmed.state
    const parts: Record<string, PrivatePart> = { ...confirmed.parts }
    for (const { commandId } of mine) {
      const first = world.book.saved.get(commandId)?.open ?? null
      const known = first === null ? null : pendingFrom(first)
      if (first === null || known === null) continue
      const context = first.context
      const result = decideCommand(state, known.command, context)
      if (!result.ok) continue
      const origin = { commandId, by: context.operator.id, deskId: context.deskId, occurredAt: context.at, recordedAt: null }
      for (const event of result.events) state = evolveStream('ticket', state, event, origin)
      if (result.private !== null) parts[commandId] = result.private
    }
    const number = tickets.numberOf(id)
    const wanted = gone.has(id) || state === null ? null : plain(ticketRow(state as TicketState, parts))
    const [row] = number === null ? [] : tickets.rows([number])
    if (wanted === null || row === undefined) {
      if (wanted !== null || row !== undefined) fail('standing', `desk ${station.index} ${row === undefined ? 'does not show' : 'shows'} ${id}`)
      continue
    }
    const { number: _, pending: marked, ...shown } = row
    if (!isDeepStrictEqual(plain(shown), wanted)) fail('standing', `desk ${station.index} shows ${JSON.stringify(shown)} instead of ${JSON.stringify(wanted)}`)
    if (!marked) fail('standing', `desk ${station.index} shows ${id} as confirmed`)
  }
}

const hash = (rows: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex')
const sorted = <T extends { readonly id: string }>(rows: readonly T[]): readonly T[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
const sameKeys = (row: object): unknown => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))

/** One desk against the server, when nothing is under way any more. */
export function checkDesk(world: World, station: Station, truth: Truth): void {
  const store = station.store()
  const { meta, outbox, tickets, streams } = store
  const desk = `desk ${station.index}`
  if (meta.get('epoch') !== truth.epoch || meta.number('cursor') !== truth.head) fail('rest', `${desk} is at ${meta.number('cursor')} of ${truth.head}`)
  if (outbox.count('waiting', 'accepted') > 0) fail('rest', `${desk} still waits for ${outbox.count('waiting')} and ${outbox.count('accepted')}`)
  const rows = tickets.rows([...store.list.numbers(EVERYTHING, { kind: 'all' }, { by: 'receivedAt', descending: true })])
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const { id } of rows) if (truth.shown.get(id) === undefined) fail(truth.confidential.has(id) ? 'confidential' : 'views', `${desk} has ${id}, which is not the city's`)
  const wanted: { readonly id: string }[] = []
  for (const [id, { stream, state, parts }] of truth.shown) {
    const confirmed = stream === 'ticket' ? tickets.confirmed(id) : streams.confirmed(id)
    if (confirmed === null) fail('views', `${desk} lacks ${stream} ${id}`)
    if (!isDeepStrictEqual(confirmed?.state, state)) fail('views', `${desk} has ${stream} ${id} otherwise: ${JSON.stringify(confirmed?.state)} instead of ${JSON.stringify(state)}`)
    if (!isDeepStrictEqual(confirmed?.parts, parts)) fail('views', `${desk} has other words of ${stream} ${id}: ${JSON.stringify(confirmed?.parts)} instead of ${JSON.stringify(parts)}`)
    if (stream !== 'ticket') continue
    const row = ticketRow(state as TicketState, parts as PrivateDocument)
    wanted.push(row)
    const { number: _, pending, ...shown } = byId.get(id)!
    if (pending || !isDeepStrictEqual(plain(shown), plain(row))) fail('views', `${desk} shows ${JSON.stringify(shown)} instead of ${JSON.stringify(row)}`)
  }
  const ours = sorted(rows).map(({ number: _, pending: __, ...row }) => sameKeys(row))
  if (hash(ours) !== hash(sorted(wanted).map((row) => sameKeys(plain(row) as object)))) fail('checksum', `${desk} and the server disagree`)
  checkSearch(station, truth)
  for (const { callId } of world.book.callIds.filter(({ desk: index }) => index === station.index)) {
    const call = store.calls.confirmed(callId)
    const there = truth.streams.get(callId)
    if (call !== null && there !== undefined && !world.book.hiddenCalls.has(callId) && !sameCall(call, there.state)) fail('views', `${desk} has call ${callId} otherwise`)
  }
}
const sameCall = (one: object, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other))
const EVERYTHING = { statuses: [], kind: null, channel: null, urgency: null, incidentId: null, categoryIds: null, placeIds: null, departmentIds: null, due: null, by: null }

/** Every word of what is public is found, and its ticket by it. */
function checkSearch(station: Station, { shown }: Truth): void {
  const store = station.store()
  const find = ticketFinder()
  const last = [...shown].filter(([, { stream }]) => stream === 'ticket').slice(-5)
  for (const [id, { state, parts }] of last) {
    const [marker] = searchText(state as TicketState, parts as PrivateDocument).match(MARKER) ?? []
    if (marker === undefined) continue
    const found = find(store, { ...ALL_TICKETS, text: marker }, station.directory(), { operatorId: '', now: station.now() })
    if (!tickets(store.tickets.ids([...found])).has(id)) fail('search', `desk ${station.index} does not find ${id} by ${marker}`)
  }
}
const tickets = (found: readonly { readonly id: string }[]): ReadonlySet<string> => new Set(found.map(({ id }) => id))

/** Whatever an operator was told is saved is with the server, or still with its desk for a person. */
export function checkKept(world: World, truth: Truth): void {
  for (const id of world.book.hidden) if (truth.shown.has(id) && !truth.shownAgain.has(id) && !world.book.shownAgain.has(id)) fail('confidential', `${id} was hidden from the desks and nobody has shown it to them again`)
  for (const noted of world.book.saved.values()) checkCommand(world, truth, noted)
}
function checkCommand(world: World, truth: Truth, noted: Noted): void {
  const { commandId, desk, streamId, type, marker, open } = noted
  const { book } = world
  const receipt = truth.receipts.get(commandId)
  const item = world.stations[desk]!.store().outbox.get(commandId)
  const name = `${type} ${commandId} of desk ${desk}`
  const ofHidden = type.endsWith('Approval') && receipt !== undefined && receipt.verdict.kind !== 'accepted' && ['ticket_unknown', 'approval_unknown'].includes(receipt.verdict.code)
  // erased with a ticket to which it led, as only the server remembers
  const erasedBeside = receipt?.verdict.kind === 'refused' && receipt.verdict.code === 'words_erased' && book.erased.size > 0
  const takenBack = ofHidden || erasedBeside || book.hiddenCalls.has(streamId)
    || [streamId, ...calledFor(book, noted)].some((id) => book.erased.has(id) || book.hidden.has(id) || truth.confidential.has(id))
  if (receipt === undefined) {
    if (item !== null && inOutbox.includes(item.state)) return
    // it, or the ticket to which this call led, was erased everywhere, and after that the server was restored to before it came
    if (book.restores() > 0 && (book.erased.has(streamId) || (type.endsWith('Call') && book.erased.size > 0))) return
    fail('lost', `${name} is nowhere`)
    return
  }
  const { verdict } = receipt
  const events = truth.eventsOf.get(commandId) ?? 0
  // a restored server answers for what hid a ticket that its backup does not have; the ticket is hidden when it comes
  const repeated = type === 'MakeConfidential' && book.restores() > 0
  if (verdict.kind === 'accepted' && events === 0 && !repeated) fail('lost', `${name} was accepted and left no event`)
  if (verdict.kind !== 'accepted' && events > 0) fail('twice', `${name} was ${verdict.kind} and is in the log`)
  if (verdict.kind === 'accepted' && item !== null && !['final', ...inOutbox].includes(item.state)) fail('outbox', `${name} is ${item.state} after it was accepted`)
  if (verdict.kind === 'accepted' && item !== null && (item.state === 'refused' || item.state === 'quarantined')) fail('outbox', `${name} needs attention and was accepted`)
  const erased = book.erased.has(streamId)
  if (verdict.kind === 'accepted' && marker !== null && verdict.erased !== true && !truth.erased.has(commandId) && !truth.beside.has(streamId) && ![...book.erased.values()].some((markers) => markers.has(marker))) {
    const part = truth.streams.get(streamId)?.parts[commandId]
    if (!repeated && type !== 'ChangeDirectory' && type !== 'EraseTicket' && !JSON.stringify(part ?? null).includes(marker)) fail('words', `${name}: what was said is not with the server`)
  }
  const doubt = truth.quarantined.get(commandId) ?? null
  if (book.isDoubted(noted) && (verdict.kind === 'accepted' || (verdict.kind === 'quarantined' && !erased && doubt !== 'desk_decommissioned'))) fail('stolen', `${name} came from a desk that was out of work, and was ${verdict.kind}: ${doubt}`)
  if (verdict.kind === 'quarantined' && !truth.quarantined.has(commandId) && !erased) fail('lost', `${name} is in nobody's quarantine`)
  if (verdict.kind !== 'accepted' && item === null) fail('lost', `${name} was refused and is not in the outbox`)
  // of a refused command every word is kept, until its ticket is taken back, and then still sealed
  const legible = item !== null && (item.saved.sealed ? item.saved.body !== '' : item.saved.body === open?.body)
  if (verdict.kind !== 'accepted' && open !== null && !takenBack && !legible) fail('words', `${name} was refused and its words are gone`)
}

/** The tickets to which a call led, as its desk was told. */
function calledFor(book: Notebook, { type, streamId, desk }: Noted): readonly string[] {
  if (!type.endsWith('Call')) return []
  return book.savedOn(desk).flatMap(({ open }) => {
    const data = open === null ? null : pendingFrom(open)?.command.data
    if (data?.['callId'] !== streamId) return []
    return open?.type === 'RegisterTicket' ? [open.streamId] : (data['ticketIds'] as readonly string[] | undefined) ?? []
  })
}

/** No word of what is confidential or was erased lies on any desk, in no page and no file. */
export function checkBytes(world: World, truth: Truth, key: string): void {
  const forbidden = new Map<string, Check>()
  for (const { streamId, marker, commandId } of world.book.saved.values()) {
    // what a restored server refused about a ticket that it does not show is its author's own word: it may come back to them
    const known = world.book.restores() === 0 || truth.receipts.get(commandId)?.verdict.kind === 'accepted'
    if (marker !== null && truth.confidential.has(streamId) && known) forbidden.set(marker, 'confidential')
    const beside = truth.beside.get(streamId)
    if (marker !== null && beside !== undefined && truth.receipts.get(commandId)?.verdict.kind === 'accepted') forbidden.set(marker, beside)
  }
  for (const id of truth.confidential) for (const marker of JSON.stringify(truth.streams.get(id)?.parts ?? {}).match(MARKER) ?? []) forbidden.set(marker, 'confidential')
  for (const markers of world.book.erased.values()) for (const marker of markers) forbidden.set(marker, 'erased')
  if (forbidden.size === 0) return
  for (const station of world.stations) {
    const bytes = deskBytes(station.folder(), key).toString('latin1')
    for (const [word] of bytes.matchAll(MARKER)) {
      const check = forbidden.get(word)
      if (check === undefined) continue
      const said = [...world.book.saved.values()].filter(({ marker }) => marker === word).map(({ type, commandId, streamId, desk }) => `${type} ${commandId} of ${streamId} by desk ${desk}, there ${station.store().outbox.get(commandId)?.state ?? 'forgotten'}: ${JSON.stringify(truth.receipts.get(commandId)?.verdict)}`)
      fail(check, `${word} lies on desk ${station.index}: ${said.join('; ')}`)
    }
  }
}
