import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'
import { CHECK_KINDS } from '../ticket/check.ts'

/** centre: the city's public tickets are kept on it. department: it keeps none; its liaisons read their own from the server. */
export const DESK_SCOPES = ['centre', 'department'] as const
export type DeskScope = (typeof DESK_SCOPES)[number]

/** Why a workstation is taken out of work for good. */
export const DECOMMISSION_REASONS = ['stolen', 'lost', 'replaced'] as const
export type DecommissionReason = (typeof DECOMMISSION_REASONS)[number]

export const leaseKey = z.object({ ticketId: id, check: z.string().check(z.minLength(1), z.maxLength(100)) })
/** Who works on a check, until when by the server's clock. */
export const heldLease = z.object({ ...leaseKey.shape, deskId: id, operatorId: z.nullable(id), until: instant })
export type HeldLease = z.infer<typeof heldLease>

/** What somebody has to see to at the server itself, with the moment or the room that says how soon. */
export const serverNotice = z.discriminatedUnion('what', [
  z.object({ what: z.literal('certificate_expires'), expiresAt: instant }),
  /** A new certificate lies there and cannot be used; the one before it still is. */
  z.object({ what: z.literal('certificate_refused'), at: instant }),
  /** `daysLeft`: at the pace of the last day; null: nobody knows yet, or it is not getting less. */
  z.object({ what: z.literal('disk_low'), freeBytes: z.int(), daysLeft: z.nullable(z.int()) }),
  z.object({ what: z.literal('backup_failed'), at: instant, lastGoodAt: z.nullable(instant) }),
  /** Desks, by name, that speak a protocol this server does not serve any more: they go on saving, and what they save waits. */
  z.object({ what: z.literal('desks_left_behind'), names: z.array(z.string()) }),
])
export type ServerNotice = z.infer<typeof serverNotice>

/** What supervisors see of the centre now, counted by the server over all tickets, for somebody who may `board.read`. */
export const board = z.object({
  at: instant,
  queues: z.array(z.object({ kind: z.enum(CHECK_KINDS), count: z.int(), late: z.int(), oldest: z.nullable(instant) })),
  operators: z.array(z.object({
    operatorId: id, deskId: z.nullable(id), signedIn: z.boolean(), inCall: z.boolean(), onShiftSince: z.nullable(instant), lastAt: z.nullable(instant),
    /** Since the city's midnight. */
    today: z.object({ calls: z.int(), registered: z.int(), forwarded: z.int(), answered: z.int(), attempts: z.int(), verified: z.int(), closed: z.int() }),
    leases: z.int(),
  })),
  desks: z.array(z.object({
    deskId: id, name: z.string(), scope: z.enum(DESK_SCOPES), lastSeenAt: z.nullable(instant), connected: z.boolean(), cursor: z.nullable(z.int()), lag: z.nullable(z.int()),
    /** As the desk last said: commands without a verdict, its clock minus the server's (ms), its version, free bytes on its disk. */
    waiting: z.nullable(z.int()), clockOffset: z.nullable(z.int()), version: z.nullable(z.string()), freeBytes: z.nullable(z.int()),
    /** Out of work for good since then. `held`: its commands that wait for a supervisor. */
    decommissionedAt: z.nullable(instant), held: z.int(),
  })),
  leases: z.array(heldLease),
  /** Left out by servers that do not look after themselves yet. */
  server: z.optional(z.array(serverNotice)),
})
export type Board = z.infer<typeof board>
