import type { StreamType } from '#domain/catalog.ts'
import type { Directory } from '#domain/directory/directory.ts'
import type { AuditPage, OperatorAccount } from '#domain/operator/accounts.ts'
import type { DeskScope } from '#domain/operator/board.ts'
import type { Operator } from '#domain/operator/roles.ts'
import type { Json, Refusal } from '#domain/refusals.ts'
import type { confidentialTicket, CodeLease, Envelope, FeedEntry, Receipt } from '#sync/protocol.ts'
import type { Submission } from '#sync/server.ts'
import type * as z from 'zod/mini'
import type { FollowUpStore } from './follow-up-ports.ts'
import type { ReleaseStore } from './release-ports.ts'
import type { DepartmentStore, QuarantineStore, WorkStore } from './work-ports.ts'

/**
 * What the server asks of its storage. Another database is another folder beside sqlite/ that passes the same contract
 * suite. Every answer is durable when its promise resolves; a store that cannot do it rejects with `StoreFailure`.
 * Times are milliseconds since 1970 in UTC; hashes are hex.
 */
export type ServerStore = LogStore & CityStore & PeopleStore & DeskStore & Upkeep & AccountStore & ConfidentialStore & AttachmentStore & WorkStore & QuarantineStore & DepartmentStore & FollowUpStore & ReleaseStore

/** A storage fault with the code that a person meets: `disk_full`, `database_busy`, `database_unreadable` or `server_error`. */
export class StoreFailure extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.code, options)
    this.name = 'StoreFailure'
    this.refusal = refusal
  }
}

/** One command as it came, with the envelope that is kept if it goes to a supervisor. */
export interface Entry {
  readonly commandId: string
  readonly deskId: string
  /** Null for a command that came without one (import). */
  readonly envelope: Envelope | null
  readonly asked:
    | { readonly ok: true; readonly submission: Submission }
    /** It cannot be read. `kept`: it may be a citizen's word all the same, so its envelope goes to a supervisor. */
    | { readonly ok: false; readonly refusal: Refusal; readonly kept: boolean }
}

/** `known`: the command had been answered before and nothing was stored now. */
export interface Answer { readonly receipt: Receipt; readonly known: boolean }

export interface Standing {
  readonly epoch: string
  /** Feed position of the newest event; 0 when the feed is empty. */
  readonly head: number
  readonly directoryVersion: number
  readonly cityName: string
  /** The desk on whose behalf the server itself acts (imports). */
  readonly serverDeskId: string
}

export type SnapshotEncoding = 'zstd' | 'gzip' | 'identity'
/** lines: NDJSON, packed as a whole. frames: see `FRAMES_TYPE`. */
export type SnapshotForm = 'lines' | 'frames'
export interface SnapshotBuilt { readonly epoch: string; readonly position: number; readonly bytes: number }

export interface LogStore {
  readonly standing: () => Promise<Standing>
  /** Answers in the order of the entries. A refusal or a fault of one command never touches the others. */
  readonly submit: (entries: readonly Entry[], now: number) => Promise<readonly Answer[]>
  /** Entries with `after < position <= upTo`, in order, personal data joined. */
  readonly feed: (after: number, upTo: number) => Promise<readonly FeedEntry[]>
  /** Writes a snapshot of all that is public to `file`, which must not exist. One consistent moment, off the event loop. */
  readonly writeSnapshot: (file: string, form: SnapshotForm, encoding: SnapshotEncoding) => Promise<SnapshotBuilt>
  readonly leaseCodes: (deskId: string, now: number) => Promise<CodeLease>
  /** Calls back after every commit that a desk should hear of. Answers a function that ends it. */
  readonly onCommit: (listener: (news: News) => void) => () => void
  /** Calls back after every commit, also one that no desk hears of. Answers a function that ends it. */
  readonly onGroup: (listener: (group: CommitGroup) => void) => () => void
}

/** One commit: the verdicts in it, and how long each of its writes took from asking until it was durable (milliseconds). */
export interface CommitGroup {
  readonly answers: readonly Answer[]
  readonly waits: readonly number[]
}

export interface News {
  readonly head: number
  readonly directoryVersion: number
  /** Positions that no longer read as they did: a reply that is kept with one of them must be forgotten. */
  readonly changed: readonly number[]
  /** Departments of which a message is not as it was. */
  readonly departments: readonly string[]
}

export interface CityStore {
  /** Gives the store its city and first epoch. False when it has one already. */
  readonly found: (city: { readonly epoch: string; readonly serverDeskId: string; readonly directory: Directory; readonly now: number }) => Promise<boolean>
  readonly founded: () => Promise<boolean>
  readonly directory: () => Promise<Directory>
}

export interface OperatorRow extends Operator { readonly disabled: boolean; readonly passwordHash: string }
export interface SessionRow {
  readonly id: string
  readonly operator: Operator
  readonly operatorDisabled: boolean
  readonly deskId: string | null
  /** base64url, 32 bytes: proves commands for long after the session itself has ended. */
  readonly authorKey: string
  readonly expiresAt: number
  readonly revokedAt: number | null
  /** What was given after this time is not proven by it; null: all is. */
  readonly barredAt: number | null
}

export interface PeopleStore {
  /** False when the username is taken. */
  readonly addOperator: (operator: Operator & { readonly passwordHash: string; readonly now: number }) => Promise<boolean>
  /** Null leaves a field as it is, as `departmentId` does when it is left out. False when nobody has that username. */
  readonly changeOperator: (change: {
    readonly username: string; readonly name: string | null; readonly role: string | null; readonly departmentId?: string | null
    readonly passwordHash: string | null; readonly disabled: boolean | null; readonly now: number
  }) => Promise<boolean>
  readonly operators: () => Promise<readonly OperatorRow[]>
  readonly operatorNamed: (username: string) => Promise<OperatorRow | null>
  readonly openSession: (session: { readonly id: string; readonly operatorId: string; readonly deskId: string | null; readonly tokenHash: string; readonly authorKey: string; readonly now: number; readonly expiresAt: number }) => Promise<void>
  readonly revokeSession: (sessionId: string, now: number) => Promise<void>
  readonly session: (sessionId: string) => Promise<SessionRow | null>
  readonly sessionByToken: (tokenHash: string) => Promise<SessionRow | null>
}

export interface DeskRow {
  readonly id: string
  readonly name: string
  readonly scope: DeskScope
  readonly machineId: string
  readonly secretHash: string
  readonly enrolledAt: number
  readonly lastSeenAt: number | null
  readonly revokedAt: number | null
}

export interface DeskStore {
  readonly offerEnrolment: (offer: { readonly codeHash: string; readonly name: string; readonly scope: DeskScope; readonly now: number; readonly expiresAt: number }) => Promise<void>
  /** Uses the code up. Null when it is unknown, used or expired. */
  readonly enrol: (desk: { readonly codeHash: string; readonly deskId: string; readonly secretHash: string; readonly machineId: string; readonly now: number }) => Promise<{ readonly name: string; readonly scope: DeskScope } | null>
  readonly desk: (deskId: string) => Promise<DeskRow | null>
  readonly desks: () => Promise<readonly DeskRow[]>
  readonly deskSeen: (deskId: string, now: number) => Promise<void>
  /** Out of work for good: its leases and sessions end with it, and what it sends is kept for a supervisor. False when there is no such desk, or it was revoked before. */
  readonly revokeDesk: (deskId: string, now: number) => Promise<boolean>
}

export type AuditKind =
  | 'city_founded' | 'operator_added' | 'operator_changed' | 'sign_in' | 'sign_in_failed' | 'sign_in_locked' | 'sign_in_offline' | 'sign_in_offline_failed' | 'sign_out' | 'sessions_ended' | 'not_permitted'
  | 'enrolment_offered' | 'enrolled' | 'enrolment_failed' | 'desk_cloned' | 'desk_revoked' | 'outbox_taken_in' | 'imported' | 'restored' | 'erased'
  | 'directory_changed' | 'confidential_read' | 'confidential_refused' | 'exported' | 'lease_given' | 'quarantine_settled' | 'department_refused'
  | 'ring_changed' | 'ring_removed' | 'desk_ordered' | 'release_announced' | 'release_uploaded' | 'release_removed'
export interface AuditLine {
  readonly at: number
  readonly kind: AuditKind
  readonly operatorId: string | null
  readonly deskId: string | null
  /** Network address, where one is involved. */
  readonly address: string | null
  /** Never personal data of a citizen, never what somebody typed as username or password. */
  readonly details: Readonly<Record<string, Json>>
}

export interface Upkeep {
  readonly audit: (line: AuditLine) => Promise<void>
  readonly auditTrail: () => Promise<readonly AuditLine[]>
  /** Proves that a write reaches the disk, and names each connection with whether it flushes every commit. */
  readonly check: () => Promise<readonly { readonly connection: string; readonly durable: boolean }[]>
  /** Events in the log; commands that wait for a supervisor. */
  readonly vitals: () => Promise<{ readonly events: number; readonly quarantined: number }>
  /** State of one stream, without personal data; null when there is none. */
  readonly state: (stream: StreamType, streamId: string) => Promise<unknown>
  /** Desks of this protocol and newer are served from now on: whom that leaves behind has been told, and a later start does not ask again. */
  readonly servesFrom: (protocol: number) => Promise<void>
  /** Finishes what was asked, writes the journal back, closes. */
  readonly close: () => Promise<void>
}

/** Accounts as the administration sees them, and the trail of who did what. */
export interface AccountStore {
  /** `now` tells which sessions are open. */
  readonly accounts: (now: number) => Promise<readonly OperatorAccount[]>
  /**
   * Null leaves a field as it is, as `departmentId` does when it is left out. Answers the names of the fields that
   * changed, and how many open sessions were ended. A new password, disabling or `endSessions` ends all of them at once, and what is given under them from then on is not
   * proven. `last_administrator`: nobody with a role of `managers` would be left.
   */
  readonly changeAccount: (change: {
    readonly operatorId: string; readonly name: string | null; readonly role: string | null; readonly departmentId: string | null | undefined
    readonly passwordHash: string | null; readonly disabled: boolean | null; readonly endSessions: boolean; readonly managers: readonly string[]; readonly now: number
  }) => Promise<{ readonly ok: true; readonly fields: readonly string[]; readonly ended: number } | { readonly ok: false; readonly code: 'operator_unknown' | 'last_administrator' }>
  /** Newest first, those with a lower number than `before`. */
  readonly auditPage: (before: number | null, limit: number) => Promise<AuditPage>
}

export type ConfidentialTicket = z.infer<typeof confidentialTicket>

export interface ConfidentialStore {
  /** Null when there is no such ticket, or it is not confidential. */
  readonly confidentialTicket: (ticketId: string) => Promise<ConfidentialTicket | null>
  /** Newest first, those received earlier than `before`. A page may be longer than `limit` by what came in the same millisecond as its last. */
  readonly confidentialTickets: (before: number | null, limit: number) => Promise<{ readonly tickets: readonly ConfidentialTicket[]; readonly more: boolean }>
}

export interface AttachmentRow {
  readonly ticketId: string
  readonly confidential: boolean
  /** Of the command that announced it: the same id may be announced again with other bytes after it was detached. */
  readonly blobId: string
  /** Where the bytes were taken in. */
  readonly deskId: string
  readonly size: number
  readonly sha256: string
}

export interface AttachmentStore {
  /** Null when no ticket has it: never announced, detached, or erased. */
  readonly attachment: (attachmentId: string) => Promise<AttachmentRow | null>
  /** Blobs that were detached, or erased with their ticket, after that place of the log, in its order. */
  readonly detachedAfter: (seq: number) => Promise<readonly { readonly seq: number; readonly blobId: string }[]>
}
