import type { Release } from '#domain/operator/update.ts'
import type { SignedFile, StoredRelease } from '../store/release-ports.ts'
import { filesOf } from './feeds.ts'
import type { ReleaseFiles } from './files.ts'

/** What of a release is here. `desks`: how many run it. */
export async function releaseOf(row: StoredRelease, files: Pick<ReleaseFiles, 'received'>, desks: number): Promise<Release> {
  const all = await Promise.all((filesOf(row) ?? []).map(async (file) => ({ name: file.name, size: file.size, received: await files.received(row.version, file) })))
  const { version, uploadedAt, protocol, notes } = row
  return { version, uploadedAt, protocol, notes, desks, files: all, whole: all.every(({ size, received }) => received === size) }
}

/** Whether all of these are here as their feed says. */
export async function areWhole(version: string, of: readonly SignedFile[], files: Pick<ReleaseFiles, 'received'>): Promise<boolean> {
  for (const file of of) if ((await files.received(version, file)) < file.size) return false
  return true
}
