import * as z from 'zod/mini'
import { id } from '#domain/decider.ts'
import { deskOrders, releaseVersion, ring, type Workstations } from '#domain/operator/update.ts'
import type { Refusal } from '#domain/refusals.ts'

/** For IT, online only: answered by the server for somebody who may `release.manage`. */
export const RELEASE_CALLS = {
  'workstations.read': z.object({}),
  'ring.put': ring,
  'ring.remove': z.object({ name: ring.shape.name }),
  'desk.orders': z.object({ deskId: id, orders: deskOrders }),
  /** Sends a release's files from the folder of `shell.openRelease`; goes on where it stopped. Signing out stops it. */
  'release.upload': z.object({ grant: id }),
  'release.cancel': z.object({}),
  /** That of whoever is signed in, until it is put away by `release.cancel`; null where there is none. */
  'release.uploading': z.object({}),
  'release.remove': z.object({ version: releaseVersion }),
} as const

/** Bytes. `failed` in words; `done`: every file is at the server. */
export interface ReleaseUpload {
  readonly version: string
  readonly sent: number
  readonly total: number
  readonly state: 'running' | 'done' | 'failed'
  readonly refusal: Refusal | null
}
export interface ReleaseOutput {
  'workstations.read': Workstations
  'ring.put': null
  'ring.remove': null
  'desk.orders': null
  'release.upload': ReleaseUpload
  'release.cancel': null
  'release.uploading': ReleaseUpload | null
  'release.remove': null
}
