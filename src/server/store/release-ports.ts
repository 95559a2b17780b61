import type { DeskScope } from '#domain/operator/board.ts'
import type { DeskOrders, Ring, UpdateOrders } from '#domain/operator/update.ts'
import type { DeskReport } from './work-ports.ts'

/** A file as the signed feed names it. `sha512` in base64. */
export interface SignedFile {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly sha512: string
}

/** One system's list of a release: the very text that was signed, and what it says. */
export interface ReleaseFeed {
  readonly name: 'latest-linux.yml' | 'latest.yml'
  readonly text: string
  readonly signature: string
  readonly files: readonly SignedFile[]
}

export interface StoredRelease {
  readonly version: string
  readonly uploadedAt: number
  readonly protocol: number
  readonly notes: string
  readonly feeds: readonly ReleaseFeed[]
}

/** `leftAt`: when the last ring that had it got another; null: none ever did. */
export interface ReleaseRow extends StoredRelease { readonly leftAt: number | null }

/** A desk at work. `ring`: the one it goes by; `protocol` and `report`: as it last said. */
export interface WorkstationRow {
  readonly deskId: string
  readonly name: string
  readonly scope: DeskScope
  readonly lastSeenAt: number | null
  readonly protocol: number | null
  readonly ring: string
  readonly orders: DeskOrders
  readonly report: DeskReport | null
}

/** So long after its last ring a release is still given to whoever is in the middle of fetching it. */
export const LINGERS_MS = 24 * 3_600_000

/** Releases of the console, the rings that get them, and what IT has said for single desks. What is refused changes nothing. */
export interface ReleaseStore {
  readonly rings: () => Promise<readonly Ring[]>
  /** Newest upload first. */
  readonly releases: () => Promise<readonly ReleaseRow[]>
  /** Takes the place of what was announced under the same version, unless that would take files from under a ring or a desk. */
  readonly announceRelease: (announced: StoredRelease) => Promise<'release_in_use' | null>
  /** Not while a ring has it, a desk runs it or is ordered to. */
  readonly removeRelease: (version: string) => Promise<'release_unknown' | 'release_in_use' | null>
  readonly putRing: (put: Ring & { readonly now: number }) => Promise<'release_unknown' | null>
  /** Not the one that stands for all, nor one by which a desk goes. */
  readonly removeRing: (removed: { readonly name: string; readonly now: number }) => Promise<'ring_unknown' | 'ring_in_use' | null>
  readonly orderDesk: (ordered: { readonly deskId: string; readonly orders: DeskOrders }) => Promise<'desk_unknown' | 'ring_unknown' | 'release_unknown' | null>
  /** What that desk is told with its report. */
  readonly updateOrders: (deskId: string) => Promise<UpdateOrders>
  /** In the order in which they were enrolled. */
  readonly workstations: () => Promise<readonly WorkstationRow[]>
}
