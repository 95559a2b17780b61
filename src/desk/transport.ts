import type * as z from 'zod/mini'
import type { Directory } from '#domain/directory/directory.ts'
import type { Failure } from '#sync/client.ts'
import type { AuditPage, OperatorAdd, OperatorChange } from '#domain/operator/accounts.ts'
import type { QuarantineSettling } from '#domain/operator/quarantine.ts'
import type { Board, DecommissionReason } from '#domain/operator/board.ts'
import type { DeskOrders, Ring, deskReport } from '#domain/operator/update.ts'
import type { OutboxTaken } from '#domain/operator/outbox-file.ts'
import type { Shelf } from '#domain/ticket/shelves.ts'
import type { ImportCommand } from '#domain/import/map-row.ts'
import type { LeaseKey } from '#sync/leases.ts'
import type {
  AttachmentStanding, CodeLease, Envelope, Poke, confidentialList, confidentialTicket, departmentList, departmentTicket, deskReportReply, enrolReply, hello, importReply, leaseList, leaseReply, offlineSignIns, operatorsReply, pullReply, quarantineReply,
  pushReply, releaseAnnounce, releaseFileReply, releaseReply, reviewList, sessionStanding, signInReply, workstationsReply,
} from '#sync/protocol.ts'
import type { Enrolment } from './enrolment.ts'
import type { Packing } from './snapshot-frame.ts'

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** Frames of a snapshot (`FRAMES_TYPE`) as they arrive. Iterating throws LineLost when the line breaks in between. */
export interface PackedFrames { readonly packing: Packing; readonly frames: AsyncIterable<Buffer> }

/** How a desk reaches its server. Every call answers within its time limit; none throws but the snapshot's lines. */
export interface Transport {
  readonly hello: () => Promise<Answer<z.infer<typeof hello>>>
  readonly directory: () => Promise<Answer<Directory>>
  readonly lease: () => Promise<Answer<CodeLease>>
  readonly push: (epoch: string, commands: readonly Envelope[]) => Promise<Answer<z.infer<typeof pushReply>>>
  readonly pull: (epoch: string, after: number) => Promise<Answer<z.infer<typeof pullReply>>>
  /** A snapshot that is not older than position `after`. */
  readonly snapshot: (after: number) => Promise<Answer<PackedFrames>>
  readonly signIn: (username: string, password: string, limitMs: number) => Promise<Answer<z.infer<typeof signInReply>>>
  readonly signOut: (token: string) => Promise<void>
  readonly offlineSignIns: (signIns: z.infer<typeof offlineSignIns>['signIns']) => Promise<Answer<unknown>>
  /** How a session of this desk stands. */
  readonly session: (sessionId: string) => Promise<Answer<z.infer<typeof sessionStanding>>>
  /** Answers how to stop listening. `onLost` comes at most once, also when the connection never came about. */
  readonly listen: (onPoke: (poke: Poke) => void, onLost: (wasOpen: boolean) => void) => () => void
  readonly leases: LeaseLine
  /** What this desk tells of itself. Null: the server says nothing in return. */
  readonly report: (report: z.infer<typeof deskReport>) => Promise<Answer<z.infer<typeof deskReportReply> | null>>
  readonly online: OnlineLine
  readonly attachments: AttachmentLine
  readonly close: () => void
}

/** Who may work on a check now. `operatorId` null: for the time without a line. `turn`: see `leaseRequest`. */
export interface LeaseLine {
  readonly take: (checks: readonly LeaseKey[], operatorId: string | null, minutes: number, turn: number, limitMs?: number) => Promise<Answer<z.infer<typeof leaseReply>>>
  readonly release: (checks: readonly LeaseKey[], turn: number) => Promise<Answer<unknown>>
  readonly list: () => Promise<Answer<z.infer<typeof leaseList>>>
}

/** What the server alone answers, to somebody with an online session; `token` is the session's. Nothing of it is kept. */
export interface OnlineLine {
  /** Cases of the city's history, in one transaction of the server. */
  readonly importCases: (token: string, commands: readonly ImportCommand[]) => Promise<Answer<z.infer<typeof importReply>>>
  readonly operators: (token: string) => Promise<Answer<z.infer<typeof operatorsReply>>>
  readonly addOperator: (token: string, operator: OperatorAdd) => Promise<Answer<unknown>>
  readonly changeOperator: (token: string, operatorId: string, change: OperatorChange) => Promise<Answer<unknown>>
  /** Lines with a lower number than `before`, newest first. */
  readonly audit: (token: string, before: number | null) => Promise<Answer<AuditPage>>
  /** Messages older than `before`, newest first. */
  readonly confidentialList: (token: string, before: number | null) => Promise<Answer<z.infer<typeof confidentialList>>>
  readonly confidentialTicket: (token: string, ticketId: string) => Promise<Answer<z.infer<typeof confidentialTicket>>>
  readonly board: (token: string) => Promise<Answer<Board>>
  /** `operatorId` null: free for everybody again. */
  readonly giveCheck: (token: string, given: LeaseKey & { readonly operatorId: string | null }) => Promise<Answer<unknown>>
  /** `file`: the bytes of an `outboxFile`. */
  readonly takeInOutbox: (token: string, file: Uint8Array) => Promise<Answer<OutboxTaken>>
  readonly decommission: (token: string, deskId: string, why: DecommissionReason) => Promise<Answer<unknown>>
  /** Newest first; null: of everybody. */
  readonly reviews: (token: string, operatorId: string | null) => Promise<Answer<z.infer<typeof reviewList>>>
  /** What waits for a supervisor, the longest first. */
  readonly quarantine: (token: string) => Promise<Answer<z.infer<typeof quarantineReply>>>
  readonly settleQuarantine: (token: string, commandId: string, settling: QuarantineSettling) => Promise<Answer<unknown>>
  /** Tickets of the liaison's department older than `before`, newest first. */
  readonly departmentList: (token: string, shelf: Shelf, before: number | null) => Promise<Answer<z.infer<typeof departmentList>>>
  readonly departmentTicket: (token: string, ticketId: string) => Promise<Answer<z.infer<typeof departmentTicket>>>
  readonly releases: ReleaseLine
}

/** What IT asks of the server. */
export interface ReleaseLine {
  readonly workstations: (token: string) => Promise<Answer<z.infer<typeof workstationsReply>>>
  readonly putRing: (token: string, ring: Ring) => Promise<Answer<unknown>>
  readonly removeRing: (token: string, name: string) => Promise<Answer<unknown>>
  readonly orderDesk: (token: string, deskId: string, orders: DeskOrders) => Promise<Answer<unknown>>
  readonly announce: (token: string, feeds: z.infer<typeof releaseAnnounce>['feeds']) => Promise<Answer<z.infer<typeof releaseReply>>>
  /** The part that begins at `offset`. Answers where the next one does. */
  readonly part: (token: string, version: string, name: string, offset: number, bytes: Uint8Array) => Promise<Answer<z.infer<typeof releaseFileReply>>>
  readonly remove: (token: string, version: string) => Promise<Answer<unknown>>
}

/** The bytes of attachments, in parts of at most ATTACHMENT_PART. */
export interface AttachmentLine {
  /** `token`: of a department's liaison; without one the desk asks. */
  readonly standing: (attachmentId: string, token?: string) => Promise<Answer<AttachmentStanding>>
  readonly put: (attachmentId: string, offset: number, bytes: Uint8Array, token?: string) => Promise<Answer<AttachmentStanding>>
  /** The part that begins at `offset`. `token`: of the inspection, for a confidential message, or of a liaison; null asks as the desk. */
  readonly part: (attachmentId: string, offset: number, token: string | null) => Promise<Answer<Buffer>>
}

export interface TransportFactory {
  /** The server must be asked before there is an enrolment. */
  readonly enrol: (serverUrl: string, code: string, machineId: string) => Promise<Answer<z.infer<typeof enrolReply>>>
  readonly connect: (enrolment: Enrolment, machineId: string) => Transport
}

export class LineLost extends Error {
  override readonly name = 'LineLost'
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.refusal.code)
    this.failure = failure
  }
}
