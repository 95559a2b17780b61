import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'
import { REFUSALS } from '../refusals.ts'
import { DESK_SCOPES } from './board.ts'

/** A group of desks that gets a release before or after the others. */
export const ringName = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,19}$/))
/** The ring of a desk for which nobody has said one. */
export const DEFAULT_RING = 'stable'
/** Three numbers; `+standin` is at the end of what was built for tests alone. */
export const releaseVersion = z.string().check(z.regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}(?:\+standin)?$/))

/** For what a console does not start again without being told to: a caller on the line, words that are not saved, words that only this desk has. */
export const UPDATE_HOLDS = ['call', 'draft', 'unsent'] as const
export type UpdateHold = (typeof UPDATE_HOLDS)[number]

/**
 * off: this console does not update itself (`why`). current: no newer release is for it. due: it will fetch one when its turn comes, so that
 * not all desks fetch at once. downloading. ready: fetched and proven, it waits for its moment (`holds`). trial: the new one runs and has not
 * yet synced. returned: it failed its trial and the version before is back (`why`). failed: it could not be fetched (`why`), it is tried again.
 */
export const UPDATE_PHASES = ['off', 'current', 'due', 'downloading', 'ready', 'trial', 'returned', 'failed'] as const
export const updateState = z.object({
  phase: z.enum(UPDATE_PHASES),
  /** The release that it is about, not the one that runs; null where there is none. */
  version: z.nullable(z.string().check(z.maxLength(40))),
  /** By the desk's clock. */
  since: instant,
  holds: z.array(z.enum(UPDATE_HOLDS)),
  percent: z.nullable(z.int().check(z.minimum(0), z.maximum(100))),
  why: z.nullable(z.enum(REFUSALS)),
})
export type UpdateState = z.infer<typeof updateState>

/** What IT has said for one desk. `ring` null: as the desk's own policy says. `force`: this release as soon as nothing of the operator's is in the way, without waiting for the end of the shift. */
export const deskOrders = z.object({ ring: z.nullable(ringName), hold: z.boolean(), force: z.nullable(releaseVersion) })
export type DeskOrders = z.infer<typeof deskOrders>

/** What a desk is told with every report: its orders and how its ring stands. The desks of a ring fetch a release spread over `spreadMinutes`. */
export const updateOrders = z.object({ ...deskOrders.shape, paused: z.boolean(), spreadMinutes: z.int().check(z.minimum(0), z.maximum(10_080)) })
export type UpdateOrders = z.infer<typeof updateOrders>

/** What a desk tells of itself with every look at the server, for the board, the workstations and the metrics. `ring` (by its own policy) and `update` are left out by desks of protocol 4. */
export const deskReport = z.object({
  cursor: z.int(), waiting: z.int(), clockOffset: z.nullable(z.int()), version: z.string().check(z.maxLength(40)), freeBytes: z.nullable(z.int()),
  ring: z.optional(ringName), update: z.optional(updateState),
})

/** A ring as IT has set it. `version` null: it gets nothing. `paused`: it gets nothing for now. */
export const ring = z.object({ name: ringName, version: z.nullable(releaseVersion), paused: z.boolean(), spreadMinutes: z.int().check(z.minimum(0), z.maximum(10_080)) })
export type Ring = z.infer<typeof ring>

/** One file of a release. `received` bytes are at the server. */
export const releaseFile = z.object({ name: z.string().check(z.maxLength(120), z.regex(/^[\w.+-]+$/)), size: z.int().check(z.minimum(1)), received: z.int() })
export const release = z.object({
  version: releaseVersion, uploadedAt: instant, files: z.array(releaseFile),
  /** Every file is here and is what the signed feed says; only then may a ring have it. */
  whole: z.boolean(),
  /** The protocol that its console speaks, by the signed feed; a server may be too old for it. */
  protocol: z.int(),
  /** In the words of whoever signed it; may be empty. */
  notes: z.string().check(z.maxLength(4000)),
  /** Desks that run it now. */
  desks: z.int(),
})
export type Release = z.infer<typeof release>

/** What IT sees: every workstation in work, the rings and the releases that the server has. */
export const workstations = z.object({
  at: instant,
  serverVersion: z.string(),
  desks: z.array(z.object({
    deskId: id, name: z.string(), scope: z.enum(DESK_SCOPES), lastSeenAt: z.nullable(instant), connected: z.boolean(),
    version: z.nullable(z.string()), protocol: z.nullable(z.int()),
    /** The ring it goes by, and by whose word; `update`: as it last said. */
    ring: ringName, update: z.nullable(updateState), orders: deskOrders,
    waiting: z.nullable(z.int()), freeBytes: z.nullable(z.int()), clockOffset: z.nullable(z.int()),
  })),
  rings: z.array(ring),
  releases: z.array(release),
  /** Whether the server knows the key by which releases are signed; without one it takes none. */
  takesReleases: z.boolean(),
})
export type Workstations = z.infer<typeof workstations>
