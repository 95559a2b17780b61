import type { Release, Workstations } from '#domain/operator/update.ts'
import { compareVersions } from './version.ts'

export interface ReleaseRow {
  readonly release: Release
  /** Bytes, by its signed list, and how many of them the server has. */
  readonly size: number
  readonly received: number
  readonly rings: readonly string[]
  /** Desks that IT has told to take it. */
  readonly forced: number
  /** It speaks a newer protocol than every desk here does now: a server that is taken back does not serve those that run it. */
  readonly newProtocol: boolean
}

/** The newest first. */
export function releasesOf({ releases, rings, desks }: Pick<Workstations, 'releases' | 'rings' | 'desks'>): readonly ReleaseRow[] {
  const spoken = Math.max(0, ...desks.map(({ protocol }) => protocol ?? 0))
  return releases
    .map((release): ReleaseRow => ({
      release,
      size: release.files.reduce((sum, { size }) => sum + size, 0),
      received: release.files.reduce((sum, { received }) => sum + received, 0),
      rings: rings.filter(({ version }) => version === release.version).map(({ name }) => name),
      forced: desks.filter(({ orders }) => orders.force === release.version).length,
      newProtocol: spoken > 0 && release.protocol > spoken,
    }))
    .sort((a, b) => compareVersions(b.release.version, a.release.version))
}

/** Those that a ring or a desk may be given, the newest first. */
export const givable = (data: Pick<Workstations, 'releases' | 'rings' | 'desks'>): readonly Release[] => releasesOf(data).map(({ release }) => release).filter(({ whole }) => whole)

/** Megabytes, with one figure after the point below a hundred. */
export function megabytes(bytes: number): number {
  const exact = bytes / 1_000_000
  return exact >= 100 ? Math.round(exact) : exact >= 0.1 ? Math.round(exact * 10) / 10 : Math.round(exact * 1000) / 1000
}
