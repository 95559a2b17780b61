import type { Blobs } from './attachments/blobs.ts'
import type { Attempts } from './auth/attempts.ts'
import type { Unseal } from './auth/sealing.ts'
import type { Chunks } from './feed/chunks.ts'
import type { Snapshots } from './feed/snapshots.ts'
import type { Pokes } from './pokes.ts'
import type { Readiness } from './readiness.ts'
import type { Channels } from './store/follow-up-ports.ts'
import type { ServerStore } from './store/ports.ts'
import type { KeyObject } from 'node:crypto'
import type { ReleaseFiles } from './releases/files.ts'
import type { Watch } from './watch.ts'

/** Requests of one desk, or of one address where no desk is known yet, per minute. */
export interface Limits {
  readonly desk: number
  readonly signIn: number
  readonly enrol: number
}

/** What the routes work with. */
export interface Parts {
  readonly store: ServerStore
  readonly chunks: Chunks
  readonly snapshots: Snapshots
  readonly attempts: Attempts
  readonly blobs: Blobs
  readonly unseal: Unseal
  readonly pokes: Pokes
  readonly readiness: Readiness
  readonly limits: Limits
  readonly channels: Channels
  readonly watches: readonly Watch[]
  /** `keys`: of whoever may sign one; without any the server takes none. `atOnce`: desks that may fetch a large file at the same time. */
  readonly releases: { readonly files: ReleaseFiles; readonly keys: readonly KeyObject[]; readonly atOnce: number }
  /** The server's clock, milliseconds since 1970 in UTC. */
  readonly now: () => number
  readonly version: string
}
