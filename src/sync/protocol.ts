import * as z from 'zod/mini'
import { id, instant } from '#domain/decider.ts'
import { directory } from '#domain/directory/directory.ts'
import { operator } from '#domain/operator/roles.ts'
import { REFUSALS, type Json } from '#domain/refusals.ts'

/**
 * What desk and server say to each other: JSON over HTTP, pokes over a WebSocket. Every request names `PROTOCOL` in the
 * header `peygir-protocol`; the server serves `OLDEST_DESK` and newer, and names its own version in each answer.
 * A test hashes these schemas: change one, raise the version.
 */
export const PROTOCOL = 1
export const OLDEST_DESK = 1
export const PROTOCOL_HEADER = 'peygir-protocol'

/** Events in one chunk of the feed. A full chunk never changes unless personal data in it is erased. */
export const CHUNK = 1000
/** Commands in one push. */
export const PUSH_LIMIT = 200
/** Tracking codes in one lease: a desk works about three days offline on it at 200 calls a shift and three shifts. */
export const CODE_BLOCK = 2000
/** Beats of the WebSocket; silence of three means the line is dead. */
export const BEAT_MS = 10_000

const json = z.record(z.string(), z.unknown()) as unknown as z.ZodMiniType<Readonly<Record<string, Json>>>

/** What the author signs. It travels as the very text that was signed, so no re-encoding can break the proof. */
export const envelopeBody = z.object({
  commandId: id,
  type: z.string().check(z.maxLength(60)),
  version: z.int(),
  data: z.record(z.string(), z.unknown()),
  at: instant,
  trackingCode: z.nullable(z.string().check(z.maxLength(15))),
  directoryVersion: z.int(),
  operatorId: id,
  sessionId: id,
  deskId: id,
})
export type EnvelopeBody = z.infer<typeof envelopeBody>

/** A command as it is kept in the outbox and sent: `mac` is HMAC-SHA256 (base64url) of `body` under the author's key. */
export const envelope = z.object({ commandId: id, body: z.string().check(z.maxLength(200_000)), mac: z.string().check(z.maxLength(100)) })
export type Envelope = z.infer<typeof envelope>

const code = z.enum(REFUSALS)
const details = json

/** The server's verdict on one command, stored under the command's id in the transaction of its events. */
export const receipt = z.object({
  commandId: id,
  verdict: z.discriminatedUnion('kind', [
    /** `position`: the feed position of its last event; null when none of its events goes to the desks. */
    z.object({ kind: z.literal('accepted'), position: z.nullable(z.int()) }),
    z.object({ kind: z.literal('refused'), code, details }),
    /** Kept for a supervisor: the author could not be proven or lost the right. Nothing of it is lost. */
    z.object({ kind: z.literal('quarantined'), code, details }),
  ]),
  recordedAt: instant,
})
export type Receipt = z.infer<typeof receipt>

/** One final event of a public ticket, with its personal data joined while it exists. */
export const feedEntry = z.object({
  position: z.int(),
  streamId: id,
  version: z.int(),
  event: z.record(z.string(), z.unknown()),
  commandId: id,
  by: id,
  deskId: id,
  occurredAt: instant,
  recordedAt: instant,
  private: z.nullable(z.record(z.string(), z.nullable(z.string()))),
})
export type FeedEntry = z.infer<typeof feedEntry>

export const errorReply = z.object({ error: z.object({ code, details }) })

export const enrolRequest = z.object({ code: z.string().check(z.maxLength(40)), machineId: z.string().check(z.minLength(8), z.maxLength(128)) })
export const enrolReply = z.object({ deskId: id, deskName: z.string(), secret: z.string(), cityName: z.string(), epoch: id })

export const signInRequest = z.object({ username: z.string().check(z.maxLength(60)), password: z.string().check(z.maxLength(200)) })
/** `authorKey` (base64url, 32 bytes) signs this session's commands; `token` opens the session's own routes. */
export const signInReply = z.object({ operator, permissions: z.array(z.string()), sessionId: id, token: z.string(), authorKey: z.string(), expiresAt: instant })

export const pushRequest = z.object({ epoch: id, commands: z.array(envelope).check(z.maxLength(PUSH_LIMIT)) })
export const pushReply = z.object({ epoch: id, head: z.int(), receipts: z.array(receipt) })

/** Cases in one import request. */
export const IMPORT_LIMIT = 2000
/**
 * History brought in by an administrator's session (`Authorization: Bearer <token>`, no desk): `data` is an ImportTicket.
 * The importer derives `commandId` from the case, so that importing again gets the same receipts and changes nothing.
 */
export const importRequest = z.object({ commands: z.array(z.object({ commandId: id, data: z.record(z.string(), z.unknown()) })).check(z.maxLength(IMPORT_LIMIT)) })
/** Receipts in the order of the commands; `known` of them had been answered before. */
export const importReply = z.object({ receipts: z.array(receipt), known: z.int() })

/** Answers entries after `after` up to the end of that chunk. `after = head` gives none. */
export const pullReply = z.object({ epoch: id, head: z.int(), entries: z.array(feedEntry) })

/** First line of a snapshot; each further line is a `snapshotTicket`. */
export const snapshotHead = z.object({ epoch: id, position: z.int(), tickets: z.int(), stateVersion: z.int() })
export const snapshotTicket = z.object({ state: z.record(z.string(), z.unknown()), private: z.record(z.string(), z.record(z.string(), z.nullable(z.string()))) })

/** Payload numbers `from` to `to`, both included, are this desk's alone. */
export const codeLease = z.object({ epoch: id, from: z.int(), to: z.int() })
export type CodeLease = z.infer<typeof codeLease>

export const hello = z.object({ epoch: id, head: z.int(), serverTime: instant, serverVersion: z.string(), directoryVersion: z.int(), stateVersion: z.int(), ready: z.boolean() })
export const directoryReply = directory

/** Server to desk over the WebSocket. A poke is a hint: the desk pulls, it never trusts the number as data. */
export const poke = z.object({ type: z.enum(['poke', 'beat']), epoch: id, head: z.int(), directoryVersion: z.int() })
export type Poke = z.infer<typeof poke>

/** Every route, once. Desk routes carry `Authorization: Desk <deskId>.<secret>` and `peygir-machine: <machineId>`. */
export const ROUTES = {
  hello: { method: 'GET', path: '/v1/hello' },
  enrol: { method: 'POST', path: '/v1/enrol' },
  signIn: { method: 'POST', path: '/v1/sessions' },
  signOut: { method: 'DELETE', path: '/v1/sessions/current' },
  push: { method: 'POST', path: '/v1/commands' },
  pull: { method: 'GET', path: '/v1/feed' },
  snapshot: { method: 'GET', path: '/v1/snapshot' },
  codes: { method: 'POST', path: '/v1/codes' },
  directory: { method: 'GET', path: '/v1/directory' },
  socket: { method: 'GET', path: '/v1/socket' },
  import: { method: 'POST', path: '/v1/import' },
} as const
export const MACHINE_HEADER = 'peygir-machine'
