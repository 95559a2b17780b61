import type { Board, DeskScope } from '#domain/operator/board.ts'
import type { QuarantineSettling } from '#domain/operator/quarantine.ts'
import type { RefusalCode } from '#domain/refusals.ts'
import type { ReviewState } from '#domain/review/review.ts'
import type { Shelf } from '#domain/ticket/shelves.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { Envelope } from '#sync/protocol.ts'
import type { Granting, Lease, LeaseKey } from '#sync/leases.ts'
import type { deskReport } from '#domain/operator/update.ts'
import type * as z from 'zod/mini'

export type DeskReport = z.infer<typeof deskReport>

/** What the board shows, but for what only the process knows (which desks are connected) and the feed's head. */
export interface BoardFigures {
  readonly queues: Board['queues']
  readonly operators: Board['operators']
  readonly desks: readonly { readonly deskId: string; readonly name: string; readonly scope: DeskScope; readonly lastSeenAt: number | null; readonly decommissionedAt: number | null; readonly held: number; readonly report: DeskReport | null }[]
  readonly leases: readonly Lease[]
}

/** The work that is still to be done, and who is at it. Times are milliseconds since 1970 by the server's clock. */
export interface WorkStore {
  /** Grants what is free, in one transaction: no check is granted to two. See `#sync/leases.ts`. */
  readonly grantLeases: (asked: { readonly checks: readonly LeaseKey[]; readonly deskId: string; readonly operatorId: string | null; readonly lengthMs: number; readonly now: number; readonly turn?: number | undefined }) => Promise<Granting>
  /** Leases of other desks stay, and those that the desk asked for in a later turn than this one. Without a turn all of its own go. */
  readonly releaseLeases: (asked: { readonly checks: readonly LeaseKey[]; readonly deskId: string; readonly turn?: number | undefined }) => Promise<void>
  /**
   * Ends whatever lease the check has, and gives it to the desk at which the operator is signed in; null leaves it free.
   * `check_done`: there is no such check. `own_work`: it is the check of a report that they gave or wrote down. `operator_unknown`: they are signed in nowhere.
   */
  readonly giveLease: (asked: LeaseKey & { readonly operatorId: string | null; readonly lengthMs: number; readonly now: number }) => Promise<
    | { readonly ok: true; readonly before: Lease | null; readonly after: Lease | null }
    | { readonly ok: false; readonly code: 'check_done' | 'own_work' | 'operator_unknown' }>
  /** Those that run. */
  readonly leases: (now: number) => Promise<readonly Lease[]>
  /** Keeps the last report of each desk, and the protocol in which it came. */
  readonly reportDesk: (told: { readonly deskId: string; readonly report: DeskReport; readonly protocol: number; readonly now: number }) => Promise<void>
  readonly board: (now: number) => Promise<BoardFigures>
  /** Newest first; of one operator's work, or null: of everybody's. */
  readonly reviews: (operatorId: string | null, limit: number) => Promise<readonly { readonly state: ReviewState; readonly note: string }[]>
}

export interface PublicTicket { readonly state: TicketState; readonly private: PrivateDocument }

/** Tickets as departments have them. `units`: departments, any of which must have had a part of the ticket. Never a confidential one. */
export interface DepartmentStore {
  /** Newest first, those received earlier than `before`. A page may be longer than `limit` by what came in the same millisecond as its last. */
  readonly departmentTickets: (asked: { readonly units: readonly string[]; readonly shelf: Shelf; readonly before: number | null; readonly limit: number }) => Promise<{ readonly tickets: readonly PublicTicket[]; readonly more: boolean }>
  /** Of each shelf; `late`: those of which a deadline that still runs is past. */
  readonly departmentCounts: (units: readonly string[], now: number) => Promise<Readonly<Record<Shelf | 'late', number>>>
  /** Which of these desks have a liaison of one of these departments, or of one above them, signed in. */
  readonly desksOf: (asked: { readonly deskIds: readonly string[]; readonly departments: readonly string[]; readonly now: number }) => Promise<ReadonlySet<string>>
  /** Null when there is no such ticket, or it is confidential. */
  readonly publicTicket: (ticketId: string) => Promise<PublicTicket | null>
}

/** A command as it came and why it could not be taken. */
export interface QuarantineRow {
  readonly commandId: string
  readonly deskId: string
  readonly deskName: string | null
  readonly receivedAt: number
  readonly code: RefusalCode
  readonly envelope: Envelope
}

/** What is kept for a supervisor. */
export interface QuarantineStore {
  /** Those that nobody has settled, the longest waiting first. */
  readonly quarantined: (limit: number) => Promise<readonly QuarantineRow[]>
  /** False when there is no such command, or it was settled before. Nothing of it is deleted. */
  readonly settleQuarantined: (settling: QuarantineSettling & { readonly commandId: string; readonly operatorId: string; readonly now: number }) => Promise<boolean>
}
