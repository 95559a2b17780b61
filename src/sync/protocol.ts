import * as z from 'zod/mini'
import { STREAM_TYPES } from '#domain/catalog.ts'
import { id, instant } from '#domain/decider.ts'
import { directory } from '#domain/directory/directory.ts'
import { auditPage, operatorAccount } from '#domain/operator/accounts.ts'
import { operator } from '#domain/operator/roles.ts'
import { DECOMMISSION_REASONS, DESK_SCOPES, board, heldLease, leaseKey } from '#domain/operator/board.ts'
import { deskOrders, deskReport, release, releaseFile, ring, updateOrders, workstations } from '#domain/operator/update.ts'
import { outboxTaken } from '#domain/operator/outbox-file.ts'
import { quarantineSettling, quarantined } from '#domain/operator/quarantine.ts'
import { REFUSALS, type Json } from '#domain/refusals.ts'
import { LEASE_LIMIT, SLICE_HOURS } from './leases.ts'

/**
 * What desk and server say to each other: JSON over HTTP, pokes over a WebSocket. Every request names `PROTOCOL` in the
 * header `peygir-protocol`; the server serves `OLDEST_DESK` and newer, and names its own version in each answer.
 * A test hashes these schemas: change one, raise the version.
 */
export const PROTOCOL = 5
/** Older ones never left the house. */
export const OLDEST_DESK = 3
export const PROTOCOL_HEADER = 'peygir-protocol'

/** Events in one chunk of the feed. A full chunk never changes unless personal data in it is erased. */
export const CHUNK = 1000
/** Commands in one push. */
export const PUSH_LIMIT = 500
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

/**
 * A command as it is kept in the outbox and sent: `mac` is HMAC-SHA256 (base64url) of the body under the author's key.
 * `sealed`: `body` is the JSON of a `sealedBody`, which only the server can open; `mac` is of the text inside.
 */
export const envelope = z.object({ commandId: id, body: z.string().check(z.maxLength(300_000)), mac: z.string().check(z.maxLength(100)), sealed: z.boolean() })
export type Envelope = z.infer<typeof envelope>

/**
 * Sealed to the server's X25519 key (`Directory.sealingKey`). `key` is the sender's one-time public key; the shared secret
 * goes through HKDF-SHA256 (salt: both public keys, one-time first; info: `SEAL_INFO`) to an AES-256-GCM key; the command's
 * id is the additional data, `data` ends with the 16-byte tag. All base64url.
 */
export const sealedBody = z.object({ v: z.literal(1), key: z.string(), iv: z.string(), data: z.string() })
export type SealedBody = z.infer<typeof sealedBody>
export const SEAL_INFO = 'peygir sealed command 1'

/** Bytes of an `outboxFile` that the server takes over its line; its own command line takes larger ones. */
export const OUTBOX_FILE_LIMIT = 64 * 1024 * 1024
/** Grows with what an earlier server could not read. */
export const OUTBOX_FILE_VERSION = 1
/**
 * What waits at a desk that cannot reach the server, to be carried there; it goes on waiting on the desk. `body` is the JSON of an
 * `outboxFileBody`; `mac` (base64url) its HMAC-SHA256, the key of which is the SHA-256 of the desk's secret.
 */
export const outboxFile = z.object({ peygir: z.literal('outbox'), v: z.int(), deskId: id, body: z.string(), mac: z.string().check(z.maxLength(100)) })
/**
 * `sealedTo`: the server's X25519 key; `sealed` as for a command, with `fileId` in the place of the command's id. Inside is the
 * JSON of an `outboxFileContent`, `count` commands in the order in which they were saved.
 */
export const outboxFileBody = z.object({
  fileId: id, protocol: z.int(), deskId: id, epoch: z.nullable(id), count: z.int(), at: instant, sealedTo: z.string(), sealed: sealedBody,
})
export const outboxFileContent = z.object({ commands: z.array(envelope) })
export { outboxTaken }

const code = z.enum(REFUSALS)
const details = json

/** The server's verdict on one command, stored under the command's id in the transaction of its events. */
export const receipt = z.object({
  commandId: id,
  verdict: z.discriminatedUnion('kind', [
    /** `position`: the feed position of its last event; null when none of its events goes to the desks. `erased`: what it said of a call was erased before it came. */
    z.object({ kind: z.literal('accepted'), position: z.nullable(z.int()), erased: z.optional(z.literal(true)) }),
    z.object({ kind: z.literal('refused'), code, details }),
    /** Kept for a supervisor: the author could not be proven or lost the right. Nothing of it is lost. */
    z.object({ kind: z.literal('quarantined'), code, details }),
  ]),
  recordedAt: instant,
})
export type Receipt = z.infer<typeof receipt>

const stream = z.enum(STREAM_TYPES)
const position = z.int()
const personal = z.record(z.string(), z.nullable(z.string()))

/**
 * What stands at one position of the feed. Positions are dense; what may no longer be told leaves its position `empty`, and
 * a later entry says what desks must drop.
 */
export const feedEntry = z.discriminatedUnion('kind', [
  /** One final event of a public stream, with its personal data joined while it exists. */
  z.object({
    kind: z.literal('event'), position, stream, streamId: id, version: z.int(), event: z.record(z.string(), z.unknown()),
    commandId: id, by: id, deskId: id, occurredAt: instant, recordedAt: instant, private: z.nullable(personal),
  }),
  z.object({ kind: z.literal('empty'), position }),
  /** The ticket is no longer for the desks: they erase it with all that hangs on it. */
  z.object({ kind: z.literal('gone'), position, stream, streamId: id }),
  /** Its personal data was erased; the record stays. */
  z.object({ kind: z.literal('erased'), position, stream, streamId: id }),
])
export type FeedEntry = z.infer<typeof feedEntry>
export type FeedEvent = Extract<FeedEntry, { kind: 'event' }>

export const errorReply = z.object({ error: z.object({ code, details }) })

export const enrolRequest = z.object({ code: z.string().check(z.maxLength(40)), machineId: z.string().check(z.minLength(8), z.maxLength(128)) })
export const enrolReply = z.object({ deskId: id, deskName: z.string(), secret: z.string(), cityName: z.string(), epoch: id, scope: z.enum(DESK_SCOPES) })

export const signInRequest = z.object({ username: z.string().check(z.maxLength(60)), password: z.string().check(z.maxLength(200)) })
/** `authorKey` (base64url, 32 bytes) signs this session's commands; `token` opens the session's own routes. */
export const signInReply = z.object({ operator, permissions: z.array(z.string()), sessionId: id, token: z.string(), authorKey: z.string(), expiresAt: instant })

/**
 * How a session of the asking desk stands. `over`: it ran out, was signed out of, or is not known; `barred`: ended by the centre, and what was
 * given under its key since then is not proven; `disabled`: so is the whole account.
 */
export const sessionStanding = z.object({ standing: z.enum(['open', 'over', 'barred', 'disabled']) })
export type SessionStanding = z.infer<typeof sessionStanding>['standing']

/** Sign-ins of one request. */
export const SIGN_INS_LIMIT = 100
/** Sign-ins that the desk let in or turned away while the server was not there, for its trail. */
export const offlineSignIns = z.object({ signIns: z.array(z.object({ at: instant, operatorId: id, ok: z.boolean() })).check(z.minLength(1), z.maxLength(SIGN_INS_LIMIT)) })

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

/** First line of a snapshot; each further line is a `snapshotLine`, `lines` of them. */
export const snapshotHead = z.object({ epoch: id, position: z.int(), lines: z.int(), stateVersion: z.int() })
export const snapshotLine = z.object({ stream, state: z.record(z.string(), z.unknown()), private: z.record(z.string(), personal) })

/** What the inspection reads from the server, with a session of somebody who may (`Authorization: Bearer <token>`); each read is logged. Newest first. */
export const confidentialList = z.object({ tickets: z.array(z.object({ state: z.record(z.string(), z.unknown()), private: z.record(z.string(), personal) })), more: z.boolean() })
export const confidentialTicket = z.object({ state: z.record(z.string(), z.unknown()), private: z.record(z.string(), personal) })

export const operatorsReply = z.object({ operators: z.array(operatorAccount) })
export const auditReply = auditPage

/** Bytes of one part of an attachment. */
export const ATTACHMENT_PART = 256 * 1024
/** `received`: bytes that the server has durably, where the next part starts. `deskName`: where the rest still is. */
export const attachmentStanding = z.object({ attachmentId: id, received: z.int(), size: z.int(), complete: z.boolean(), deskName: z.nullable(z.string()) })
export type AttachmentStanding = z.infer<typeof attachmentStanding>

/** Payload numbers `from` to `to`, both included, are this desk's alone. */
export const codeLease = z.object({ epoch: id, from: z.int(), to: z.int() })
export type CodeLease = z.infer<typeof codeLease>

/** `channels`: whether the server sends e-mails to departments and SMS to citizens. */
export const hello = z.object({ epoch: id, head: z.int(), serverTime: instant, serverVersion: z.string(), directoryVersion: z.int(), stateVersion: z.int(), ready: z.boolean(), channels: z.object({ email: z.boolean(), sms: z.boolean() }) })
export const directoryReply = directory

/**
 * Before somebody is called, and (`slice`) for the time when the line may be gone. See leases.ts. `minutes` counts from the server's answer.
 * `turn` grows with each request of a desk: a giving back that comes late takes nothing that was asked for after it. Desks of protocol 3 send none.
 */
const turn = z.optional(z.int().check(z.minimum(0)))
export const leaseRequest = z.object({ checks: z.array(leaseKey).check(z.minLength(1), z.maxLength(LEASE_LIMIT)), operatorId: z.nullable(id), minutes: z.int().check(z.minimum(1), z.maximum(SLICE_HOURS * 60)), turn })
export const leaseReply = z.object({ granted: z.array(heldLease), held: z.array(heldLease), gone: z.array(leaseKey), serverTime: instant })
export const leaseRelease = z.object({ checks: z.array(leaseKey).check(z.minLength(1), z.maxLength(LEASE_LIMIT)), turn })
/** `operatorId` null: the check is free again; otherwise it goes to the desk where they are signed in. Answers the `leaseList`. */
export const leaseVoid = z.object({ ...leaseKey.shape, operatorId: z.nullable(id) })
/** Every lease that runs: for marks in queues and for the board. */
export const leaseList = z.object({ leases: z.array(heldLease), serverTime: instant })

export const boardReply = board
export const deskReportRequest = deskReport
/** `update` is left out by servers that give no releases on. Desks of protocol 4 are answered nothing. */
export const deskReportReply = z.object({ update: z.optional(updateOrders) })
export const deskDecommissioning = z.object({ why: z.enum(DECOMMISSION_REASONS) })

/** Commands that wait for a supervisor, for somebody who may `quarantine.review`; the longest waiting first. */
export const quarantineReply = z.object({ items: z.array(quarantined) })
export { quarantineSettling }

/** Everything IT steers, with a session that may `release.manage`. */
export const workstationsReply = workstations
export const ringPut = z.object({ version: ring.shape.version, paused: ring.shape.paused, spreadMinutes: ring.shape.spreadMinutes })
export const deskOrdersPut = deskOrders
/** Bytes of one part of a release's file. */
export const RELEASE_PART = 1024 * 1024
/**
 * A release is told by its signed feeds (`latest-linux.yml`, `latest.yml`): `text` is the very bytes that `signature` (Ed25519, base64) is of.
 * Answers what of it is already at the server; the files come after, in parts.
 */
export const releaseAnnounce = z.object({ feeds: z.array(z.object({ name: z.enum(['latest-linux.yml', 'latest.yml']), text: z.string().check(z.maxLength(100_000)), signature: z.string().check(z.maxLength(200)) })).check(z.minLength(1), z.maxLength(2)) })
export const releaseReply = release
/** Where the next part of a file starts. */
export const releaseFileReply = releaseFile

const departmentCounts = z.object({ new: z.int(), acknowledged: z.int(), reported: z.int(), done: z.int(), returned: z.int(), late: z.int() })
/** A department's liaison reads its own tickets from the server; each is the ticket as far as its department needs it. Newest first. */
export const departmentList = z.object({ tickets: z.array(z.object({ state: z.record(z.string(), z.unknown()), private: z.record(z.string(), personal) })), more: z.boolean(), counts: departmentCounts })
export const departmentTicket = z.object({ state: z.record(z.string(), z.unknown()), private: z.record(z.string(), personal) })
/** Reviews, newest first, for somebody who may `quality.review`; `?operatorId=`: of that operator's work. */
export const reviewList = z.object({ reviews: z.array(z.object({ state: z.record(z.string(), z.unknown()), note: z.string() })) })

/** Server to desk over the WebSocket. A poke is a hint: the desk pulls, it never trusts the number as data. `session`: somebody's sessions were ended, look at yours. */
export const poke = z.object({ type: z.enum(['poke', 'beat', 'session']), epoch: id, head: z.int(), directoryVersion: z.int() })
export type Poke = z.infer<typeof poke>
/** In the place of a poke, to desks of the centre from protocol 5 on, when little is new: what a pull after `after` would answer now. It saves the asking and is nothing more. */
export const news = z.object({ type: z.literal('news'), directoryVersion: poke.shape.directoryVersion, after: z.int(), reply: pullReply })
export type News = z.infer<typeof news>
/** Bytes of the longest message on the WebSocket. */
export const NEWS_LENGTH = 64 * 1024

/** Every route, once. Desk routes carry `Authorization: Desk <deskId>.<secret>` and `peygir-machine: <machineId>`. */
export const ROUTES = {
  hello: { method: 'GET', path: '/v1/hello' },
  enrol: { method: 'POST', path: '/v1/enrol' },
  signIn: { method: 'POST', path: '/v1/sessions' },
  signOut: { method: 'DELETE', path: '/v1/sessions/current' },
  /** Desk route. */
  session: { method: 'GET', path: '/v1/sessions/:sessionId' },
  /** Desk route. */
  offlineSignIns: { method: 'POST', path: '/v1/desks/current/sign-ins' },
  push: { method: 'POST', path: '/v1/commands' },
  pull: { method: 'GET', path: '/v1/feed' },
  /** `?after=`: the position up to which the desk has everything; the snapshot is not older. */
  snapshot: { method: 'GET', path: '/v1/snapshot' },
  codes: { method: 'POST', path: '/v1/codes' },
  directory: { method: 'GET', path: '/v1/directory' },
  socket: { method: 'GET', path: '/v1/socket' },
  import: { method: 'POST', path: '/v1/import' },
  confidentialList: { method: 'GET', path: '/v1/confidential' },
  confidentialTicket: { method: 'GET', path: '/v1/confidential/:ticketId' },
  operators: { method: 'GET', path: '/v1/operators' },
  operatorAdd: { method: 'POST', path: '/v1/operators' },
  operatorChange: { method: 'PATCH', path: '/v1/operators/:operatorId' },
  audit: { method: 'GET', path: '/v1/audit' },
  /** Desk routes. */
  leases: { method: 'POST', path: '/v1/leases' },
  leaseRelease: { method: 'POST', path: '/v1/leases/release' },
  leaseList: { method: 'GET', path: '/v1/leases' },
  deskReport: { method: 'POST', path: '/v1/desks/current/report' },
  /** With a session that may `release.manage`. */
  workstations: { method: 'GET', path: '/v1/workstations' },
  ringPut: { method: 'PUT', path: '/v1/rings/:ring' },
  ringRemove: { method: 'DELETE', path: '/v1/rings/:ring' },
  deskOrders: { method: 'PUT', path: '/v1/desks/:deskId/orders' },
  releaseAnnounce: { method: 'POST', path: '/v1/releases' },
  /** `?offset=` bytes; the body is the part. */
  releaseFile: { method: 'PUT', path: '/v1/releases/:version/files/:name' },
  releaseRemove: { method: 'DELETE', path: '/v1/releases/:version' },
  /** To everybody, as any static host gives the same folder: nothing in it is secret, and a desk believes its signature alone. */
  releaseFeed: { method: 'GET', path: '/updates/:ring/:file' },
  /** With a session that may `work.assign`: the check is free again, or is given to an operator. */
  leaseVoid: { method: 'POST', path: '/v1/leases/void' },
  board: { method: 'GET', path: '/v1/board' },
  /** `?shelf=&before=`: with the session of a department's liaison; those that came before that moment (`receivedAt`). */
  departmentList: { method: 'GET', path: '/v1/department/tickets' },
  departmentTicket: { method: 'GET', path: '/v1/department/tickets/:ticketId' },
  reviews: { method: 'GET', path: '/v1/reviews' },
  /** With a session that may `desk.enrol`: a workstation that was stolen, lost or replaced has no part in the city any more. */
  deskDecommission: { method: 'POST', path: '/v1/desks/:deskId/decommission' },
  /** With a session that may `desk.enrol`; the body is a desk's file. */
  outboxTakeIn: { method: 'POST', path: '/v1/outbox-files' },
  quarantine: { method: 'GET', path: '/v1/quarantine' },
  quarantineSettle: { method: 'POST', path: '/v1/quarantine/:commandId/settle' },
  /** `?offset=` bytes; the body is the part. Answers the standing. Desk route; the attachment must be of a ticket the server knows. */
  attachmentPut: { method: 'PUT', path: '/v1/attachments/:attachmentId' },
  attachmentStanding: { method: 'GET', path: '/v1/attachments/:attachmentId/standing' },
  /** `?offset=`: the part that starts there. Desk route for public tickets; of a confidential one with the inspection's session. */
  attachmentGet: { method: 'GET', path: '/v1/attachments/:attachmentId' },
} as const
export const MACHINE_HEADER = 'peygir-machine'
