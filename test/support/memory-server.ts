import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { PrivatePart } from '#domain/decider.ts'
import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import type { Operator } from '#domain/operator/roles.ts'
import { refusal, type RefusalCode } from '#domain/refusals.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { parseTrackingCode, trackingCode } from '#domain/tracking-code/code.ts'
import type { Enrolment } from '#desk/enrolment.ts'
import { failed } from '#desk/failures.ts'
import type { Transport, TransportFactory } from '#desk/transport.ts'
import { CHUNK, CODE_BLOCK, envelopeBody, type Envelope, type FeedEntry, type Poke, type Receipt } from '#sync/protocol.ts'
import { admit, receiptOf, type Ledger, type Submission } from '#sync/server.ts'
import * as z from 'zod/mini'
import { TINY_CITY } from './city.ts'
import { uuid } from './commands.ts'

export const PASSWORD = 'گذرواژه-137'
export const PEOPLE: readonly Operator[] = [
  { id: uuid(0x0b), username: 'zahra', name: 'زهرا احمدی', role: 'operator' },
  { id: uuid(0x0c), username: 'reza', name: 'رضا کریمی', role: 'operator' },
]

interface Book {
  epoch: string
  feed: FeedEntry[]
  receipts: Map<string, Receipt>
  states: Map<string, unknown>
  parts: Map<string, Record<string, PrivatePart>>
  codes: Set<string>
  leases: { deskId: string; from: number; to: number }[]
}

/**
 * A central server in memory behind the desk's Transport: the very `admit` of the real one, without its network and disk.
 * Its line can be cut, can lose answers after the work is done, and its book can be restored from an earlier copy.
 */
export interface MemoryServer {
  readonly transports: TransportFactory
  /** `cut`: desks whose own line is down, by the number of their enrolment code (`good-2` is `2`). */
  readonly line: { up: boolean; loseAnswers: number; readonly cut: Set<string> }
  readonly book: () => Book
  readonly setDirectory: (change: (directory: Directory) => Directory) => void
  readonly disable: (username: string) => void
  /** A copy of everything, as a backup is. */
  readonly backup: () => Book
  /** Goes back to a backup under a new epoch, as `restore` does. */
  readonly restore: (book: Book) => void
  /** How often each thing was asked. */
  readonly asked: Map<string, number>
  readonly poke: () => void
  /** Stores a ticket without a desk, as an import does. */
  readonly put: (entries: readonly Envelope[], deskId: string) => Receipt[]
}

export function memoryServer(now: () => number): MemoryServer {
  const line: MemoryServer['line'] = { up: true, loseAnswers: 0, cut: new Set() }
  const asked = new Map<string, number>()
  const sessions = new Map<string, { operator: Operator; authorKey: Buffer }>()
  const disabled = new Set<string>()
  const listeners = new Set<{ onPoke: (poke: Poke) => void; onLost: (wasOpen: boolean) => void }>()
  let directory = z.parse(directorySchema, { ...TINY_CITY, version: 1, operators: PEOPLE.map(({ id, name, role }) => ({ id, name, role })) })
  let nextPayload = 1_000_000
  let book: Book = { epoch: randomUUID(), feed: [], receipts: new Map(), states: new Map(), parts: new Map(), codes: new Set(), leases: [] }

  const permissionsOf = (role: string): readonly string[] => directory.roles.find(({ id }) => id === role)?.permissions ?? []
  const poke = (): void => {
    for (const { onPoke } of listeners) onPoke({ type: 'poke', epoch: book.epoch, head: book.feed.length, directoryVersion: directory.version })
  }
  const ask = async <T>(name: string, desk: string, work: () => T): Promise<T | ReturnType<typeof failed>> => {
    asked.set(name, (asked.get(name) ?? 0) + 1)
    await new Promise((resolve) => setImmediate(resolve))
    if (!line.up || line.cut.has(desk)) return failed('server_unreachable', { reason: 'ECONNREFUSED' })
    return work()
  }

  const submissionOf = (envelope: Envelope, deskId: string): Submission => {
    const body = z.parse(envelopeBody, JSON.parse(envelope.body))
    const session = sessions.get(body.sessionId)
    const proven = session !== undefined && session.operator.id === body.operatorId && body.deskId === deskId
      && createHmac('sha256', session.authorKey).update(envelope.body).digest('base64url') === envelope.mac
    if (!proven) return { body, author: { ok: false, refusal: refusal('author_unproven') } }
    if (disabled.has(session.operator.username)) return { body, author: { ok: false, refusal: refusal('operator_disabled') } }
    return { body, author: { ok: true, operator: { id: session.operator.id, role: session.operator.role, permissions: permissionsOf(session.operator.role) } } }
  }
  const submit = (envelope: Envelope, deskId: string): Receipt => {
    const ledger: Ledger = {
      receipt: (commandId) => book.receipts.get(commandId) ?? null,
      state: (_stream, streamId) => book.states.get(streamId) ?? null,
      leasedTo: (payload, desk) => book.leases.some(({ deskId: holder, from, to }) => holder === desk && from <= payload && payload <= to),
      codeTaken: (code) => book.codes.has(code),
      nextCode: () => trackingCode(nextPayload++),
      now: now(),
    }
    const submission = submissionOf(envelope, deskId)
    const verdict = admit(submission, ledger)
    if (verdict.kind === 'known') return verdict.receipt
    const { body } = submission
    if (verdict.kind === 'accepted') {
      const { events, streamId, inFeed, private: personal, state } = verdict.admission
      book.states.set(streamId, state)
      if (personal !== null) book.parts.set(streamId, { ...book.parts.get(streamId), [body.commandId]: personal })
      if (body.trackingCode !== null) book.codes.add(body.trackingCode)
      for (const { event, version } of inFeed ? events : []) {
        book.feed.push({
          position: book.feed.length + 1, streamId, version, event, commandId: body.commandId, by: body.operatorId, deskId, occurredAt: body.at, recordedAt: now(), private: personal,
        })
      }
      const receipt = receiptOf(body.commandId, verdict, inFeed ? book.feed.length : null, now())
      book.receipts.set(body.commandId, receipt)
      return receipt
    }
    const receipt = receiptOf(body.commandId, verdict, null, now())
    book.receipts.set(body.commandId, receipt)
    return receipt
  }
  const put = (entries: readonly Envelope[], deskId: string): Receipt[] => entries.map((envelope) => submit(envelope, deskId))

  async function* snapshotLines(): AsyncGenerator<readonly string[]> {
    const tickets = [...book.states].filter(([id]) => book.feed.some(({ streamId }) => streamId === id))
    yield [JSON.stringify({ epoch: book.epoch, position: book.feed.length, tickets: tickets.length, stateVersion: TICKET_STATE_VERSION })]
    for (const [id, state] of tickets) yield [JSON.stringify({ state, private: book.parts.get(id) ?? {} })]
  }

  const connect = ({ deskId, deskName: desk }: Enrolment): Transport => ({
    hello: () => ask('hello', desk, () => ({
      ok: true, value: { epoch: book.epoch, head: book.feed.length, serverTime: now(), serverVersion: 'test', directoryVersion: directory.version, stateVersion: TICKET_STATE_VERSION, ready: true },
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
    snapshot: () => ask('snapshot', desk, () => ({ ok: true, value: snapshotLines() })),
    signIn: (username, password) => ask('signIn', desk, () => {
      const operator = PEOPLE.find((person) => person.username === username)
      const refuse = (code: RefusalCode) => failed(code)
      if (operator === undefined || password !== PASSWORD) return refuse('credentials_wrong')
      if (disabled.has(username)) return refuse('operator_disabled')
      const sessionId = randomUUID()
      const authorKey = randomBytes(32)
      sessions.set(sessionId, { operator, authorKey })
      return { ok: true, value: { operator, permissions: [...permissionsOf(operator.role)], sessionId, token: randomUUID(), authorKey: authorKey.toString('base64url'), expiresAt: now() + 12 * 3600_000 } }
    }),
    signOut: async () => undefined,
    listen: (onPoke, onLost) => {
      const listener = { onPoke, onLost }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => undefined,
  })

  return {
    line, asked, poke, put,
    book: () => book,
    transports: {
      connect,
      enrol: (_serverUrl, code) => ask('enrol', '', () => {
        if (!code.startsWith('good')) return failed('enrolment_code_wrong')
        return { ok: true, value: { deskId: randomUUID(), deskName: code.slice('good-'.length), secret: randomUUID(), cityName: directory.city.name, epoch: book.epoch } }
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
      book = { ...structuredClone(backup), epoch: randomUUID() }
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
