import { DEFAULT_RING, updateState, type DeskOrders, type Ring, type UpdateOrders } from '#domain/operator/update.ts'
import * as z from 'zod/mini'
import { LINGERS_MS, type ReleaseFeed, type ReleaseRow, type ReleaseStore, type StoredRelease, type WorkstationRow } from '../release-ports.ts'
import type { DeskReport } from '../work-ports.ts'
import type { Connection } from './connection.ts'

type Input<N extends keyof ReleaseStore> = Parameters<ReleaseStore[N]>[0]
type Outcome<N extends keyof ReleaseStore> = Awaited<ReturnType<ReleaseStore[N]>>

/** Of a desk that is not revoked: `o` its orders, `r` its last report. */
const GOES_BY = `coalesce(o.ring, r.ring, '${DEFAULT_RING}')`
const AT_WORK = 'FROM desk d LEFT JOIN desk_orders o ON o.desk_id = d.id LEFT JOIN desk_report r ON r.desk_id = d.id WHERE d.revoked_at IS NULL'

interface DeskRow {
  deskId: string; name: string; scope: WorkstationRow['scope']; lastSeenAt: number | null; protocol: number | null; ring: string
  orderedRing: string | null; hold: number | null; force: string | null
  cursor: number | null; waiting: number | null; clockOffset: number | null; version: string | null; freeBytes: number | null; update: string | null
}

export function releaseReads(db: Connection) {
  const rings = db.prepare<[], Omit<Ring, 'paused'> & { paused: number }>('SELECT name, version, paused, spread_minutes AS spreadMinutes FROM ring ORDER BY name')
  const releases = db.prepare<[], Omit<ReleaseRow, 'feeds'> & { feeds: string }>(
    'SELECT version, uploaded_at AS uploadedAt, protocol, notes, feeds, left_at AS leftAt FROM release ORDER BY uploaded_at DESC, version')
  const desks = db.prepare<[], DeskRow>(
    `SELECT d.id AS deskId, d.name, d.scope, d.last_seen_at AS lastSeenAt, r.protocol, ${GOES_BY} AS ring, o.ring AS orderedRing, o.hold, o.force_version AS force,
            r.cursor, r.waiting, r.clock_offset AS clockOffset, r.version, r.free_bytes AS freeBytes, r.update_state AS "update" ${AT_WORK} ORDER BY d.enrolled_at, d.id`)
  const told = db.prepare<[string], { orderedRing: string | null; hold: number | null; force: string | null; paused: number | null; spreadMinutes: number | null }>(
    `SELECT o.ring AS orderedRing, o.hold, o.force_version AS force, g.paused, g.spread_minutes AS spreadMinutes
     FROM desk d LEFT JOIN desk_orders o ON o.desk_id = d.id LEFT JOIN desk_report r ON r.desk_id = d.id LEFT JOIN ring g ON g.name = ${GOES_BY} WHERE d.id = ?`)

  return {
    rings: (): readonly Ring[] => rings.all().map((ring) => ({ ...ring, paused: ring.paused === 1 })),
    releases: (): readonly ReleaseRow[] => releases.all().map((row) => ({ ...row, feeds: JSON.parse(row.feeds) as ReleaseFeed[] })),
    workstations: (): readonly WorkstationRow[] => desks.all().map(({ deskId, name, scope, lastSeenAt, protocol, ring, orderedRing, hold, force, ...report }) => ({
      deskId, name, scope, lastSeenAt, protocol, ring, orders: { ring: orderedRing, hold: hold === 1, force }, report: reportOf(report),
    })),
    updateOrders(deskId: string): UpdateOrders {
      const row = told.get(deskId)
      const hold = row?.hold === 1
      // who is held is not forced
      return { ring: row?.orderedRing ?? null, hold, force: hold ? null : row?.force ?? null, paused: row?.paused === 1, spreadMinutes: row?.spreadMinutes ?? 0 }
    },
  }
}

/** What a desk last said; null: nothing yet. */
export function reportOf({ cursor, waiting, clockOffset, version, freeBytes, update }: Pick<DeskRow, 'cursor' | 'waiting' | 'clockOffset' | 'version' | 'freeBytes' | 'update'>): DeskReport | null {
  if (cursor === null || waiting === null || version === null) return null
  const state = z.safeParse(updateState, update === null ? null : JSON.parse(update))
  return { cursor, waiting, clockOffset, version, freeBytes, ...(state.success ? { update: state.data } : {}) }
}

/** Each runs inside the writer's transaction: what was free to go is still free when it goes. */
export function releaseWrites(db: Connection) {
  const find = db.prepare<[string], { feeds: string; leftAt: number | null }>('SELECT feeds, left_at AS leftAt FROM release WHERE version = ?')
  const put = db.prepare<{ version: string; uploadedAt: number; protocol: number; notes: string; feeds: string }>(
    `INSERT INTO release (version, uploaded_at, protocol, notes, feeds) VALUES (@version, @uploadedAt, @protocol, @notes, @feeds)
     ON CONFLICT (version) DO UPDATE SET uploaded_at = excluded.uploaded_at, protocol = excluded.protocol, notes = excluded.notes, feeds = excluded.feeds`)
  const drop = db.prepare<[string]>('DELETE FROM release WHERE version = ?')
  const inRing = db.prepare<[string], 1>('SELECT 1 FROM ring WHERE version = ?').pluck()
  const atDesk = db.prepare<{ version: string }, 1>(`SELECT 1 ${AT_WORK} AND (r.version = @version OR o.force_version = @version)`).pluck()
  const ringNamed = db.prepare<[string], { version: string | null }>('SELECT version FROM ring WHERE name = ?')
  const left = db.prepare<[number, string]>('UPDATE release SET left_at = ? WHERE version = ?')
  const putRing = db.prepare<{ name: string; version: string | null; paused: number; spreadMinutes: number }>(
    `INSERT INTO ring (name, version, paused, spread_minutes) VALUES (@name, @version, @paused, @spreadMinutes)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version, paused = excluded.paused, spread_minutes = excluded.spread_minutes`)
  const dropRing = db.prepare<[string]>('DELETE FROM ring WHERE name = ?')
  const byRing = db.prepare<[string], 1>(`SELECT 1 ${AT_WORK} AND ${GOES_BY} = ?`).pluck()
  const isDesk = db.prepare<[string], 1>('SELECT 1 FROM desk WHERE id = ? AND revoked_at IS NULL').pluck()
  const putOrders = db.prepare<DeskOrdersRow>(
    `INSERT INTO desk_orders (desk_id, ring, hold, force_version) VALUES (@deskId, @ring, @hold, @force)
     ON CONFLICT (desk_id) DO UPDATE SET ring = excluded.ring, hold = excluded.hold, force_version = excluded.force_version`)

  const isUsed = (version: string): boolean => inRing.get(version) !== undefined || atDesk.get({ version }) !== undefined
  /** Its ring gets another one; whoever is fetching it may finish. */
  const leave = (name: string, next: string | null, now: number): void => {
    const before = ringNamed.get(name)?.version ?? null
    if (before !== null && before !== next) left.run(now, before)
  }

  return {
    announceRelease(announced: StoredRelease): Outcome<'announceRelease'> {
      const { version, feeds, uploadedAt } = announced
      const before = find.get(version)
      const earlier = before === undefined ? [] : (JSON.parse(before.feeds) as ReleaseFeed[])
      if (before !== undefined && before.feeds === JSON.stringify(feeds)) return null
      const lingers = before?.leftAt != null && uploadedAt - before.leftAt < LINGERS_MS
      if (!keepsFiles(earlier, feeds) && (lingers || isUsed(version))) return 'release_in_use'
      put.run({ ...announced, feeds: JSON.stringify(feeds) })
      return null
    },
    removeRelease(version: string): Outcome<'removeRelease'> {
      if (find.get(version) === undefined) return 'release_unknown'
      if (isUsed(version)) return 'release_in_use'
      drop.run(version)
      return null
    },
    putRing({ name, version, paused, spreadMinutes, now }: Input<'putRing'>): Outcome<'putRing'> {
      if (version !== null && find.get(version) === undefined) return 'release_unknown'
      leave(name, version, now)
      putRing.run({ name, version, paused: Number(paused), spreadMinutes })
      return null
    },
    removeRing({ name, now }: Input<'removeRing'>): Outcome<'removeRing'> {
      if (ringNamed.get(name) === undefined) return 'ring_unknown'
      if (name === DEFAULT_RING || byRing.get(name) !== undefined) return 'ring_in_use'
      leave(name, null, now)
      dropRing.run(name)
      return null
    },
    orderDesk({ deskId, orders: { ring, hold, force } }: Input<'orderDesk'>): Outcome<'orderDesk'> {
      if (isDesk.get(deskId) === undefined) return 'desk_unknown'
      if (ring !== null && ringNamed.get(ring) === undefined) return 'ring_unknown'
      if (force !== null && find.get(force) === undefined) return 'release_unknown'
      putOrders.run({ deskId, ring, hold: Number(hold), force })
      return null
    },
  }
}

type DeskOrdersRow = Omit<DeskOrders, 'hold'> & { readonly deskId: string; readonly hold: number }

/** Whether every file of the earlier feeds is in the later ones as it was. */
function keepsFiles(earlier: readonly ReleaseFeed[], later: readonly ReleaseFeed[]): boolean {
  const files = later.flatMap((feed) => feed.files)
  return earlier.flatMap((feed) => feed.files).every((file) => files.some(({ name, size, sha512 }) => name === file.name && size === file.size && sha512 === file.sha512))
}
