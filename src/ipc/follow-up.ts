import * as z from 'zod/mini'
import type { ApprovalState } from '#domain/approval/approval.ts'
import { COMMANDS } from '#domain/catalog.ts'
import { id, instant } from '#domain/decider.ts'
import { DECOMMISSION_REASONS, type Board } from '#domain/operator/board.ts'
import { quarantineSettling, type Quarantined } from '#domain/operator/quarantine.ts'
import type { ReviewState } from '#domain/review/review.ts'
import type { ShiftState } from '#domain/shift/shift.ts'
import type { Check } from '#domain/ticket/check.ts'
import { ATTACHMENT_TYPES } from '#domain/ticket/commands.ts'
import { SHELVES, type Shelf } from '#domain/ticket/shelves.ts'
import { QUEUES, type QueueId } from '#domain/ticket/queues.ts'
import type { Row, TicketView } from './contract.ts'

const none = z.object({})
const checkKey = z.string().check(z.minLength(1), z.maxLength(100))
const command = { type: z.enum(Object.keys(COMMANDS) as [keyof typeof COMMANDS]), data: z.record(z.string(), z.unknown()) }

/** One thing to be done, as a queue shows it. */
export interface CheckItem {
  readonly check: Check
  readonly row: Row
  /** Who works on it at this moment, as far as this desk was told; null: nobody. */
  readonly held: { readonly deskId: string; readonly operatorId: string | null; readonly until: number; readonly here: boolean } | null
}

/** `late`: past their `by`. `oldest`: when the first of them woke. `here`: leased to this desk for the time without a line. */
export interface QueueCount { readonly queue: QueueId; readonly count: number; readonly late: number; readonly oldest: number | null; readonly here: number }

/** Offline only what this desk has leased can be taken: `offline` says so. */
export interface Taken { readonly item: CheckItem | null; readonly until: number | null; readonly offline: boolean }

export interface ShiftItem { readonly state: ShiftState; readonly note: string }
export interface ApprovalItem { readonly state: ApprovalState; readonly note: string; readonly answer: string; readonly ticket: Row | null }
export interface ReviewItem { readonly state: ReviewState; readonly note: string }

/** What the signed-in operator did since the city's midnight, on this desk's knowledge. */
export interface Counters { readonly registered: number; readonly forwarded: number; readonly answered: number; readonly attempts: number; readonly verified: number; readonly satisfaction: number; readonly closed: number; readonly calls: number }

/** What a change of policy or calendar would do to today's tickets. `examples`: some of them. `rates`: of whose reports another share would be checked, most parts first. */
export interface PolicyPreview {
  readonly tickets: number
  readonly checksMoved: number
  readonly duesMoved: number
  readonly examples: readonly { readonly ticketId: string; readonly code: string; readonly kind: Check['kind'] | 'due'; readonly before: number | null; readonly after: number | null }[]
  readonly rates: readonly RateMoved[]
}

/** Percent of the reports of this department that are checked. `parts`: how many it has still to report of today's tickets. */
export interface RateMoved { readonly departmentId: string; readonly before: number; readonly after: number; readonly parts: number }

export interface HandoverNow { readonly promises: number; readonly incidents: number; readonly urgent: number; readonly unsent: number; readonly drafts: number; readonly ticketIds: readonly string[] }

/** Messages of a department on each shelf; `late`: those of which a deadline that still runs is past. */
export type ShelfCounts = Readonly<Record<Shelf | 'late', number>>

export const FOLLOW_UP_CALLS = {
  /** Every queue that concerns whoever is signed in. */
  'checks.queues': none,
  /** The most urgent first. */
  'checks.list': z.object({ queue: z.enum(QUEUES), limit: z.int().check(z.minimum(1), z.maximum(500)) }),
  /** Gives the most urgent one that nobody holds, and holds it for this operator. */
  'checks.next': z.object({ queue: z.enum(QUEUES), after: z.nullable(z.object({ ticketId: id, check: checkKey })) }),
  /** Holds this one, or says who does. */
  'checks.hold': z.object({ ticketId: id, check: checkKey }),
  'checks.release': z.object({ ticketId: id, check: checkKey }),
  /** The entry as it would be saved. */
  'followUp.preview': z.object({ section: z.enum(['followUps', 'calendars', 'holidays', 'deadlines']), entry: z.record(z.string(), z.unknown()) }),
  'counters.read': none,
  'approvals.list': none,
  /** The running shift of whoever is signed in, what they would hand over, and the last shifts that ended. */
  'shift.read': none,
  /** Which open tickets have a follower, by the follower; in slices, for whoever gives out work. */
  'followers.list': none,
  /** Online only: answered by the server. */
  'board.read': none,
  /** `operatorId` null: free for everybody again. */
  'board.give': z.object({ ticketId: id, check: checkKey, operatorId: z.nullable(id) }),
  /** A workstation that was stolen, lost or replaced is out of work for good. */
  'board.decommission': z.object({ deskId: id, why: z.enum(DECOMMISSION_REASONS) }),
  'reviews.list': z.object({ operatorId: z.nullable(id) }),
  /** Messages of the last days that nobody reviewed, chosen by lot. */
  'reviews.sample': z.object({ operatorId: z.nullable(id), size: z.int().check(z.minimum(1), z.maximum(20)) }),
  /** What the server keeps for a supervisor, until somebody has settled it with a word. */
  'quarantine.list': none,
  'quarantine.settle': z.object({ commandId: id, ...quarantineSettling.shape }),
  /** For a department's liaison: read from the server, kept nowhere. */
  'department.list': z.object({ shelf: z.enum(SHELVES), before: z.nullable(instant) }),
  'department.read': z.object({ ticketId: id }),
  /** Runs a command at the server, at once or not at all. */
  'department.run': z.object(command),
  'department.attach': z.object({ ticketId: id, fileName: z.string().check(z.maxLength(200)), type: z.enum(ATTACHMENT_TYPES), bytes: z.instanceof(Uint8Array) }),
  'department.attachment': z.object({ ticketId: id, attachmentId: id }),
} as const

export interface FollowUpOutput {
  'checks.queues': readonly QueueCount[]
  'checks.list': { readonly items: readonly CheckItem[]; readonly more: boolean }
  'checks.next': Taken
  'checks.hold': Taken
  'checks.release': null
  'followUp.preview': PolicyPreview
  'counters.read': Counters
  'approvals.list': readonly ApprovalItem[]
  'shift.read': { readonly current: ShiftState | null; readonly now: HandoverNow; readonly ended: readonly ShiftItem[] }
  /** Row numbers of this desk. */
  'followers.list': readonly { readonly operatorId: string; readonly numbers: readonly number[] }[]
  'board.read': Board
  'board.give': null
  'board.decommission': null
  'reviews.list': readonly ReviewItem[]
  'reviews.sample': readonly Row[]
  'quarantine.list': readonly Quarantined[]
  'quarantine.settle': null
  'department.list': { readonly tickets: readonly TicketView[]; readonly more: boolean; readonly counts: ShelfCounts }
  'department.read': TicketView
  'department.run': { readonly commandId: string }
  'department.attach': { readonly attachmentId: string }
  'department.attachment': { readonly bytes: Uint8Array; readonly type: string }
}
export type FollowUpName = keyof FollowUpOutput
