import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { STREAMS, type StreamType } from '#domain/catalog.ts'
import type { PrivatePart } from '#domain/decider.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import type { Operator } from '#domain/operator/roles.ts'
import { refusal, type RefusalCode } from '#domain/refusals.ts'
import type { ReviewState } from '#domain/review/review.ts'
import { openParts } from '#domain/ticket/assignments.ts'
import { SHELVES, shelfOf, type Shelf } from '#domain/ticket/shelves.ts'
import { TICKET_STATE_VERSION, type TicketState } from '#domain/ticket/state.ts'
import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import type { Enrolment } from '#desk/enrolment.ts'
import { failed } from '#desk/failures.ts'
import type { Transport, TransportFactory } from '#desk/transport.ts'
import { newSealingKey, publicSealingKey, unsealer } from '#server/auth/sealing.ts'
import { framesOf } from '#server/store/sqlite/snapshot-lines.ts'
import { ATTACHMENT_PART, CHUNK, CODE_BLOCK, envelopeBody, type Envelope, type EnvelopeBody, type FeedEntry, type FeedEvent, type Poke, type Receipt } from '#sync/protocol.ts'
import { grant, leaseName, type Lease, type LeaseKey } from '#sync/leases.ts'
import { admit, isConfidential, receiptOf, type Admission, type Ledger, type Submission } from '#sync/server.ts'
import * as z from 'zod/mini'
import { TINY_CITY } from './city.ts'
import { uuid } from './commands.ts'

/** Small, so that some tickets are several packs. */
const FRAME_STREAMS = 5

export const PASSWORD = 'گذرواژه-137'
export const PEOPLE: readonly Operator[] = [
  { id: uuid(0x0b), username: 'zahra', name: 'زهرا احمدی', role: 'operator', departmentId: null },
  { id: uuid(0x0c), username: 'reza', name: 'رضا کریمی', role: 'operator', departmentId: null },
  { id: uuid(0x0d), username: 'saeed', name: 'سعید همایون', role: 'liaison', departmentId: 'services' },
  { id: uuid(0x0e), username: 'tahereh', name: 'طاهره هوشیار', role: 'inspector', departmentId: null },
  { id: uuid(0x0f), username: 'admin', name: 'حسین کاملی', role: 'admin', departmentId: null },
]

interface Book {
  epoch: string
  feed: FeedEntry[]
  /** Final events of each stream, also of those that no desk is told of. */
  log: Map<string, Omit<FeedEvent, 'position'>[]>
  receipts: Map<string, Receipt>
  states: Map<string, { readonly stream: StreamType; readonly state: unknown }>
  parts: Map<string, Record<string, PrivatePart>>
  /** Envelopes kept for a supervisor. */
  quarantine: Envelope[]
  codes: Set<string>
  leases: { deskId: string; from: number; to: number }[]
  /** Who has which check. */
  held: Map<string, Lease>
}

/**
 * An enrolment code `good-department…` makes a department's desk.
 * A central server in memory behind the desk's Transport: the very `admit` of the real one, without its network and disk.
 * Its line can be cut, can lose answers after the work is done, and its book can be restored from an earlier copy.
 */
export interface MemoryServer {
  readonly transports: TransportFactory
  /** `cut`: desks whose own line is down, by the number of their enrolment code (`good-2` is `2`). `deaf`: those that hear no poke. */
  readonly line: { up: boolean; loseAnswers: number; readonly cut: Set<string>; readonly deaf: Set<string> }
  readonly book: () => Book
  readonly setDirectory: (change: (directory: Directory) => Directory) => void
  readonly disable: (username: string) => void
  /** A copy of everything, as a backup is. */
  readonly backup: () => Book
  /** Goes back to a backup under a new epoch, as `restore` does. */
  readonly restore: (book: Book) => void
  /** Its ways out of the centre. */
  readonly channels: { email: boolean; sms: boolean }
  /** How often each thing was asked. */
  readonly asked: Map<string, number>
  readonly poke: (type?: Poke['type']) => void
  /** Stores a ticket without a desk, as an import does. */
  readonly put: (entries: readonly Envelope[], deskId: string) => Receipt[]
  /** Erases the personal data of a ticket. */
  readonly erase: (ticketId: string) => void
  /** Bytes of attachments that have arrived, by their ids. */
  readonly files: Map<string, Buffer>
  /** What desks told of themselves. */
  readonly reports: { readonly desk: string; readonly waiting: number; readonly freeBytes: number | null }[]
}

export function memoryServer(now: () => number): MemoryServer {
  const line: MemoryServer['line'] = { up: true, loseAnswers: 0, cut: new Set(), deaf: new Set() }
  const asked = new Map<string, number>()
  const channels = { email: false, sms: false }
  const sessions = new Map<string, { operator: Operator; authorKey: Buffer }>()
  const tokens = new Map<string, Operator>()
  const disabled = new Set<string>()
  const listeners = new Set<{ onPoke: (poke: Poke) => void; onLost: (wasOpen: boolean) => void }>()
  const sealingKey = newSealingKey()
  const unseal = unsealer(sealingKey)
  const files = new Map<string, Buffer>()
  let directory = z.parse(directorySchema, {
    ...TINY_CITY, version: 1, sealingKey: publicSealingKey(sealingKey), operators: PEOPLE.map(({ id, name, role, departmentId }) => ({ id, name, role, departmentId })),
  })
  let nextPayload = 1_000_000
  let book: Book = { epoch: randomUUID(), feed: [], log: new Map(), receipts: new Map(), states: new Map(), parts: new Map(), quarantine: [], codes: new Set(), leases: [], held: new Map() }

  const permissionsOf = (role: string): readonly string[] => directory.roles.find(({ id }) => id === role)?.permissions ?? []
  const poke = (type: Poke['type'] = 'poke'): void => {
    for (const { onPoke } of listeners) onPoke({ type, epoch: book.epoch, head: book.feed.length, directoryVersion: directory.version })
  }
  const ask = async <T>(name: string, desk: string, work: () => T): Promise<T | ReturnType<typeof failed>> => {
    asked.set(name, (asked.get(name) ?? 0) + 1)
    await new Promise((resolve) => setImmediate(resolve))
    if (!line.up || line.cut.has(desk)) return failed('server_unreachable', { reason: 'ECONNREFUSED' })
    return work()
  }

  const submissionOf = (envelope: Envelope, text: string, deskId: string): Submission => {
    const body = z.parse(envelopeBody, JSON.parse(text))
    const session = sessions.get(body.sessionId)
    const proven = session !== undefined && session.operator.id === body.operatorId && body.deskId === deskId
      && createHmac('sha256', session.authorKey).update(text).digest('base64url') === envelope.mac
    if (!proven) return { body, author: { ok: false, refusal: refusal('author_unproven') } }
    if (disabled.has(session.operator.username)) return { body, author: { ok: false, refusal: refusal('operator_disabled') } }
    const { id, role, departmentId } = session.operator
    return { body, author: { ok: true, operator: { id, role, permissions: permissionsOf(role), departmentId } } }
  }
  const ledger = (): Ledger => ({
    receipt: (commandId) => book.receipts.get(commandId) ?? null,
    state: (stream, streamId) => (stream === 'directory' ? (streamId === DIRECTORY_ID ? directory : null) : book.states.get(streamId)?.state ?? null),
    directory: () => directory,
    doubted: () => false,
    decommissioned: () => false,
    leasedTo: (payload, desk) => book.leases.some(({ deskId: holder, from, to }) => holder === desk && from <= payload && payload <= to),
    codeTaken: (code) => book.codes.has(code),
    hidden: () => false,
    nextCode: () => trackingCode(nextPayload++),
    now: now(),
  })
  const say = (entry: Omit<FeedEvent, 'position'> | { readonly kind: 'gone' | 'erased'; readonly stream: StreamType; readonly streamId: string }): void =>
    void book.feed.push({ ...entry, position: book.feed.length + 1 } as FeedEntry)
  /** Answers the position of its last event, null when none of them goes to the desks. */
  const store = ({ events, stream, streamId, feed, private: personal, state }: Admission, { commandId, trackingCode: code, operatorId, at, deskId }: EnvelopeBody): number | null => {
    if (stream === 'directory') directory = state as Directory
    else book.states.set(streamId, { stream, state })
    if (personal !== null) book.parts.set(streamId, { ...book.parts.get(streamId), [commandId]: personal })
    if (code !== null) book.codes.add(code)
    const added = events.map(({ event, version }) => ({
      kind: 'event' as const, stream, streamId, version, event: { ...event }, commandId, by: operatorId, deskId, occurredAt: at, recordedAt: now(), private: personal,
    }))
    const all = [...(book.log.get(streamId) ?? []), ...added]
    book.log.set(streamId, all)
    if (feed === 'none') return null
    if (feed === 'withdraw') {
      book.feed = book.feed.map((entry) => (entry.kind !== 'empty' && entry.streamId === streamId ? { kind: 'empty', position: entry.position } : entry))
      say({ kind: 'gone', stream, streamId })
      return null
    }
    for (const entry of feed === 'whole' ? all : added) say(entry)
    return book.feed.length
  }
  const submit = (envelope: Envelope, deskId: string): Receipt => {
    const text = envelope.sealed ? unseal(envelope) : envelope.body
    const submission = text === null ? null : submissionOf(envelope, text, deskId)
    const known = book.receipts.get(envelope.commandId)
    if (submission === null && known !== undefined) return known
    const verdict = submission === null ? { kind: 'quarantined' as const, refusal: refusal('author_unproven', { reason: 'seal' }) } : admit(submission, ledger())
    if (verdict.kind === 'known') return verdict.receipt
    if (verdict.kind === 'quarantined') book.quarantine.push(envelope)
    const position = verdict.kind === 'accepted' && submission !== null ? store(verdict.admission, submission.body) : null
    const receipt = receiptOf(envelope.commandId, verdict, position, now())
    book.receipts.set(envelope.commandId, receipt)
    return receipt
  }
  const put = (entries: readonly Envelope[], deskId: string): Receipt[] => entries.map((envelope) => submit(envelope, deskId))

  async function* snapshotFrames(): AsyncGenerator<Buffer> {
    const told = [...book.states].filter(([, { stream, state }]) => STREAMS[stream].inFeed && !isConfidential(stream, state))
    const head = JSON.stringify({ epoch: book.epoch, position: book.feed.length, lines: told.length, stateVersion: TICKET_STATE_VERSION })
    const streams = told.map(([id, { stream, state }]) => ({ type: stream, state: JSON.stringify(state), parts: JSON.stringify(book.parts.get(id) ?? {}) }))
    for (const frame of framesOf({ head, streams }, FRAME_STREAMS)) yield frame
  }
  const standingOf = (attachmentId: string) => {
    const received = files.get(attachmentId)?.length ?? 0
    const event = [...book.log.values()].flat().find(({ event: { type, attachmentId: id } }) => type === 'FileAttached' && id === attachmentId)?.event
    return event === undefined ? null : { attachmentId, received, size: Number(event['size']), complete: received === event['size'], deskName: null }
  }
  const hiddenTickets = () => [...book.states].filter(([, { stream, state }]) => isConfidential(stream, state))
    .map(([id, { state }]) => ({ state: state as Record<string, unknown>, private: book.parts.get(id) ?? {} }))

  const reports: MemoryServer['reports'] = []
  const runs = ({ ticketId, check }: LeaseKey): boolean => (book.states.get(ticketId)?.state as TicketState | undefined)?.checks.some(({ key }) => key === check) ?? false
  const heldNow = (): Lease[] => [...book.held.values()].filter(({ until }) => until > now())
  const pickOf = ([id, { state }]: [string, { readonly state: unknown }]) => ({ state: state as Record<string, unknown>, private: book.parts.get(id) ?? {} })
  const ofDepartment = (departmentId: string): [string, { readonly stream: StreamType; readonly state: unknown }][] => [...book.states].filter(([, { stream, state }]) =>
    stream === 'ticket' && openParts((state as TicketState).assignments).some((part) => part.departmentId === departmentId))

  const connect = ({ deskId, deskName: desk }: Enrolment): Transport => ({
    leases: {
      take: (checks, operatorId, minutes) => ask('leases', desk, () => {
        const granting = grant(checks, { deskId, operatorId }, minutes * 60_000, now(), (key) => book.held.get(leaseName(key)) ?? null, runs)
        for (const lease of granting.granted) book.held.set(leaseName(lease), lease)
        return { ok: true, value: { granted: [...granting.granted], held: [...granting.held], gone: [...granting.gone], serverTime: now() } }
      }),
      release: (checks) => ask('leaseRelease', desk, () => {
        for (const key of checks) if (book.held.get(leaseName(key))?.deskId === deskId) book.held.delete(leaseName(key))
        return { ok: true, value: null }
      }),
      list: () => ask('leaseList', desk, () => ({ ok: true, value: { leases: heldNow(), serverTime: now() } })),
    },
    report: ({ waiting, freeBytes }) => ask('report', desk, () => {
      reports.push({ desk, waiting, freeBytes })
      return { ok: true, value: null }
    }),
    hello: () => ask('hello', desk, () => ({
      ok: true, value: { epoch: book.epoch, head: book.feed.length, serverTime: now(), serverVersion: 'test', directoryVersion: directory.version, stateVersion: TICKET_STATE_VERSION, ready: true, channels: { ...channels } },
    })),
    directory: () => ask('directory', desk, () => ({ ok: true, value: directory })),
    lease: () => ask('lease', desk, () => {
      const block = { from: nextPayload, to: nextPayload + CODE_BLOCK - 1 }
      nextPayload += CODE_BLOCK
      book.leases.push({ deskId, ...block })
      return { ok: true, value: { epoch: book.epoch, ...block } }
    }),
    push: (epoch, commands) => ask('push', desk, () => {
      if (epoch !== book.epoch) return failed('epoch_changed')
      const receipts = put(commands, deskId)
      poke()
      if (line.loseAnswers > 0) {
        line.loseAnswers -= 1
        return failed('server_unreachable', { reason: 'ECONNRESET' })
      }
      return { ok: true, value: { epoch: book.epoch, head: book.feed.length, receipts } }
    }),
    pull: (_epoch, after) => ask('pull', desk, () => ({
      ok: true, value: { epoch: book.epoch, head: book.feed.length, entries: book.feed.slice(after, (Math.floor(after / CHUNK) + 1) * CHUNK) },
    })),
    snapshot: () => ask('snapshot', desk, () => ({ ok: true, value: { packing: 'identity', frames: snapshotFrames() } })),
    signIn: (username, password) => ask('signIn', desk, () => {
      const operator = PEOPLE.find((person) => person.username === username)
      const refuse = (code: RefusalCode) => failed(code)
      if (operator === undefined || password !== PASSWORD) return refuse('credentials_wrong')
      if (disabled.has(username)) return refuse('operator_disabled')
      const sessionId = randomUUID()
      const authorKey = randomBytes(32)
      const token = randomUUID()
      sessions.set(sessionId, { operator, authorKey })
      tokens.set(token, operator)
      return { ok: true, value: { operator, permissions: [...permissionsOf(operator.role)], sessionId, token, authorKey: authorKey.toString('base64url'), expiresAt: now() + 12 * 3600_000 } }
    }),
    signOut: async () => undefined,
    offlineSignIns: async () => ask('offlineSignIns', desk, () => ({ ok: true, value: null })),
    session: async (sessionId) => {
      const session = sessions.get(sessionId)
      return ask('session', desk, () => ({ ok: true, value: { standing: session === undefined ? 'over' : disabled.has(session.operator.username) ? 'disabled' : 'open' } }))
    },
    online: {
      releases: new Proxy({} as Transport['online']['releases'], { get: () => async () => failed('not_permitted') }),
      importCases: () => ask('importCases', desk, () => failed('not_permitted')),
      operators: () => ask('operators', desk, () => ({ ok: true, value: { operators: PEOPLE.map((person) => ({ ...person, disabled: disabled.has(person.username), openSessions: 0 })) } })),
      addOperator: () => ask('addOperator', desk, () => failed('not_permitted')),
      changeOperator: () => ask('changeOperator', desk, () => failed('not_permitted')),
      audit: () => ask('audit', desk, () => ({ ok: true, value: { lines: [], more: false } })),
      confidentialList: () => ask('confidentialList', desk, () => ({ ok: true, value: { tickets: hiddenTickets(), more: false } })),
      confidentialTicket: (_token, ticketId) => ask('confidentialTicket', desk, () => {
        const found = hiddenTickets().find(({ state }) => state['id'] === ticketId)
        return found === undefined ? failed('ticket_unknown') : { ok: true, value: found }
      }),
      board: () => ask('board', desk, () => ({ ok: true, value: { at: now(), queues: [], operators: [], desks: [], leases: heldNow() } })),
      giveCheck: (_token, { operatorId, ...key }) => ask('giveCheck', desk, () => {
        if (operatorId === null) book.held.delete(leaseName(key))
        else book.held.set(leaseName(key), { ...key, deskId: uuid(0xd0d0), operatorId, until: now() + 3600_000 })
        return { ok: true, value: null }
      }),
      takeInOutbox: () => ask('takeInOutbox', desk, () => failed('not_permitted')),
      decommission: () => ask('decommission', desk, () => failed('not_permitted')),
      quarantine: () => ask('quarantine', desk, () => ({ ok: true, value: { items: [] } })),
      settleQuarantine: () => ask('quarantine', desk, () => failed('attention_unknown')),
      reviews: (_token, operatorId) => ask('reviews', desk, () => ({
        ok: true, value: { reviews: [...book.states.values()].flatMap(({ stream, state }) => (stream === 'review' && (operatorId === null || (state as ReviewState).operatorId === operatorId) ? [{ state: state as Record<string, unknown>, note: '' }] : [])) },
      })),
      departmentList: (token, shelf) => ask('departmentList', desk, () => {
        const departmentId = tokens.get(token)?.departmentId ?? ''
        const placed = ofDepartment(departmentId).map((one) => {
          const state = one[1].state as TicketState
          return { one, on: SHELVES.find((each) => state.assignments.some((part) => part.departmentId === departmentId && shelfOf(part, state) === each)) }
        })
        const count = (each: Shelf): number => placed.filter(({ on }) => on === each).length
        const counts = { new: count('new'), acknowledged: count('acknowledged'), reported: count('reported'), done: count('done'), returned: count('returned'), late: 0 }
        return { ok: true, value: { tickets: placed.filter(({ on }) => on === shelf).map(({ one }) => pickOf(one)), more: false, counts } }
      }),
      departmentTicket: (token, ticketId) => ask('departmentTicket', desk, () => {
        const found = ofDepartment(tokens.get(token)?.departmentId ?? '').find(([id]) => id === ticketId)
        return found === undefined ? failed('ticket_unknown') : { ok: true, value: pickOf(found) }
      }),
    },
    attachments: {
      standing: (attachmentId) => ask('standing', desk, () => {
        const value = standingOf(attachmentId)
        return value === null ? failed('attachment_unknown') : { ok: true, value }
      }),
      put: (attachmentId, offset, bytes) => ask('put', desk, () => {
        const before = standingOf(attachmentId)
        if (before === null) return failed('attachment_unknown')
        if (offset === before.received) files.set(attachmentId, Buffer.concat([files.get(attachmentId) ?? Buffer.alloc(0), bytes]))
        return { ok: true, value: standingOf(attachmentId) ?? before }
      }),
      part: (attachmentId, offset) => ask('part', desk, () => {
        const bytes = files.get(attachmentId)
        return bytes === undefined ? failed('attachment_elsewhere') : { ok: true, value: bytes.subarray(offset, offset + ATTACHMENT_PART) }
      }),
    },
    listen: (onPoke, onLost) => {
      const listener = { onPoke: (hint: Poke) => (line.deaf.has(desk) ? undefined : onPoke(hint)), onLost }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => undefined,
  })

  return {
    line, asked, poke, put, files, reports, channels,
    erase: (ticketId) => {
      book.parts.delete(ticketId)
      book.log.set(ticketId, (book.log.get(ticketId) ?? []).map((event) => ({ ...event, private: null })))
      book.feed = book.feed.map((entry) => (entry.kind === 'event' && entry.streamId === ticketId ? { ...entry, private: null } : entry))
      if (book.feed.some((entry) => entry.kind === 'event' && entry.streamId === ticketId)) say({ kind: 'erased', stream: 'ticket', streamId: ticketId })
      poke()
    },
    book: () => book,
    transports: {
      connect,
      enrol: (_serverUrl, code) => ask('enrol', '', () => {
        if (!code.startsWith('good')) return failed('enrolment_code_wrong')
        const deskName = code.slice('good-'.length)
        return { ok: true, value: { deskId: randomUUID(), deskName, secret: randomUUID(), cityName: directory.city.name, epoch: book.epoch, scope: deskName.startsWith('department') ? 'department' : 'centre' } }
      }),
    },
    setDirectory: (change) => {
      directory = change(directory)
      poke()
    },
    disable: (username) => void disabled.add(username),
    backup: () => structuredClone(book),
    restore: (backup) => {
      // a restored server keeps to numbers that nobody can hold
      book = { ...structuredClone(backup), epoch: randomUUID(), held: new Map() }
      for (const { onLost } of [...listeners]) onLost(true)
    },
  }
}

/** What the payload of a code is; throws for a text that is none. */
export function payloadOf(code: string): number {
  const payload = parseTrackingCode(code)
  if (payload === null) throw new Error('not a tracking code')
  return payload
}
