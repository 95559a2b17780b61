import type { Status } from '#ipc/contract.ts'
import type { MessageKey, Values } from '../../i18n/words.tsx'

export type SyncTone = 'ok' | 'busy' | 'warn' | 'danger'
/** `since`: append how long ago the server was last heard. `tone` says how: all was well then, or nothing came since. */
export interface SyncWords { readonly key: MessageKey; readonly values: Values; readonly tone: SyncTone; readonly since: boolean }

/** Off by more than this, times said to citizens would be wrong. Milliseconds. */
export const CLOCK_TOLERANCE = 2 * 60_000
/** Fewer codes than this and an offline shift could run out. */
export const FEW_CODES = 200

type Known = Pick<Status, 'phase' | 'waiting' | 'loading' | 'scope'>

export const percentOf = ({ done, total }: { readonly done: number; readonly total: number }): number => (total <= 0 ? 0 : Math.min(100, Math.floor((done / total) * 100)))

/** How this desk stands with the server, in one sentence of the status bar. Never a bare colour or number. */
export function syncWords({ phase, waiting, loading, scope }: Known): SyncWords {
  const values = { n: waiting }
  if (phase === 'stopped') return { key: 'sync.stopped', values, tone: 'warn', since: false }
  if (phase === 'paused') return { key: waiting > 0 ? 'sync.pausedWaiting' : 'sync.paused', values, tone: 'danger', since: false }
  if (phase === 'offline' && scope === 'department') return { key: 'sync.offlineDepartment', values, tone: 'warn', since: true }
  if (phase === 'offline') return { key: waiting > 0 ? 'sync.offlineWaiting' : 'sync.offline', values, tone: 'warn', since: true }
  if (loading !== null) return { key: 'sync.loading', values: { percent: percentOf(loading) }, tone: 'busy', since: false }
  if (phase === 'connecting') return { key: waiting > 0 ? 'sync.connectingWaiting' : 'sync.connecting', values, tone: 'busy', since: false }
  if (waiting > 0) return { key: 'sync.sending', values, tone: 'busy', since: false }
  if (phase === 'syncing') return { key: 'sync.receiving', values, tone: 'busy', since: false }
  return { key: 'sync.online', values, tone: 'ok', since: true }
}

/** The clock is wrong enough to say so. */
export const clockIsOff = (offset: number | null): offset is number => offset !== null && Math.abs(offset) > CLOCK_TOLERANCE
