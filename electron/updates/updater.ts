import { join } from 'node:path'
import type { HostUpdate } from '#ipc/host-protocol.ts'
import type { Log } from '../log.ts'
import type { Engine, FetchedFile } from './engine.ts'
import { serveFolders, type Loopback } from './loopback.ts'
import type { Program } from './program.ts'
import type { ReleaseTrust } from './release-line.ts'
import { openSeen } from './seen.ts'
import type { Source } from './source.ts'

/** Why nothing was fetched or put in. */
export type UpdateFault = Extract<NonNullable<HostUpdate['state']['why']>, `update_${string}` | 'disk_full'>

/** A release that is newer than what runs, by its signed list. */
export interface Found {
  readonly version: string
  /** In the words of whoever signed it; may be empty. */
  readonly notes: string
  /** The protocol that its console speaks. */
  readonly protocol: number
}
/** `release` null: nothing for this console at that source. */
export type Checked = { readonly ok: true; readonly release: Found | null } | { readonly ok: false; readonly code: UpdateFault }

export interface FetchOptions {
  /** 0 to 100, when it changes. */
  readonly percent: (percent: number) => void
  /** Ends it early; it is then answered as `update_stalled`. */
  readonly signal: AbortSignal
}

/** Looks for a release, fetches it, puts it in. One at a time: a second call waits for the first. Nothing here throws or waits without a limit. */
export interface Updater {
  /** Why this console cannot update itself at all (update_not_here, update_key_missing, update_not_writable); null: it can. */
  readonly unable: UpdateFault | null
  readonly check: (source: Source) => Promise<Checked>
  /**
   * Looks again and fetches what is there now: what IT has taken back meanwhile is not fetched (`release` null). A file that is here and
   * whole from an earlier time is not fetched again; one that was cut off is.
   */
  readonly fetch: (source: Source, options: FetchOptions) => Promise<Checked>
  /** What `fetch` has brought in this run of the console, proven by its checksum; null: nothing yet. */
  readonly fetched: () => Found | null
  /** Where that lies and its checksum (base64): it is put in, and taken back, by the guard of its trial (guard.ts). */
  readonly fetchedFile: () => Pick<FetchedFile, 'file' | 'sha512'> | null
}

export interface UpdaterOptions {
  readonly program: Program
  readonly dataFolder: string
  readonly trust: ReleaseTrust
  readonly log: Log
  /** How long a source may say nothing (milliseconds). */
  readonly silenceMs?: number
}

const SILENCE_MS = 30_000
/** A release over the slowest line that a console works on; more is a line on which it never ends (milliseconds). */
const FETCH_LIMIT_MS = 6 * 3600_000

export function openUpdater({ program, dataFolder, trust, log, silenceMs = SILENCE_MS }: UpdaterOptions): Updater {
  const folder = join(dataFolder, 'update')
  const seen = openSeen(join(folder, 'seen.json'))
  const state: { last: Promise<unknown>; fetched: FetchedFile | null } = { last: Promise.resolve(), fetched: null }

  /** One after another: they share the folder. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = state.last.then(work)
    state.last = next.catch(() => undefined)
    return next
  }

  const withEngine = async <T extends { readonly ok: boolean }>(source: Source, work: (engine: Engine) => Promise<T>): Promise<T | { readonly ok: false; readonly code: UpdateFault }> => {
    const open: { loopback: Loopback | null; engine: Engine | null } = { loopback: null, engine: null }
    // a third of a megabyte of code that no start has to wait for
    const { openEngine, faultOf } = await import('./engine.ts')
    try {
      if (source.kind === 'folder') open.loopback = await serveFolders(source.folders)
      const [first, ...rest] = source.kind === 'folder' ? open.loopback?.bases ?? [] : source.bases
      if (first === undefined) return { ok: false, code: 'update_off' }
      open.engine = openEngine([first, ...rest], source.kind === 'folder' ? { ca: null, ways: null } : trust, {
        folder, judge: { keys: program.keys, running: program.version, seen }, name: program.name, platform: program.platform, silenceMs, log,
      })
      return await work(open.engine)
    } catch (error) {
      log('update_failed', { error: error instanceof Error ? error.name : null, what: String((error as NodeJS.ErrnoException).code ?? null) })
      return { ok: false, code: faultOf(error) }
    } finally {
      open.engine?.close()
      await open.loopback?.close()
    }
  }

  const check: Updater['check'] = (source) => inTurn(async () => {
    const looked = await withEngine(source, (engine) => engine.look())
    log('update_checked', { version: looked.ok ? looked.release?.version ?? null : null, what: looked.ok ? null : looked.code })
    return looked
  })

  const fetch: Updater['fetch'] = (source, { percent, signal }) => inTurn(async () => {
    const limit = AbortSignal.timeout(FETCH_LIMIT_MS)
    const ended = new AbortController()
    for (const each of [signal, limit]) each.addEventListener('abort', () => ended.abort(), { once: true })
    if (signal.aborted) ended.abort()
    const brought = await withEngine(source, (engine) => engine.bring({ percent, signal: ended.signal }))
    if (!brought.ok) return brought
    state.fetched = brought.fetched ?? state.fetched
    return { ok: true, release: brought.fetched?.release ?? null }
  })

  return { unable: program.unable, check, fetch, fetched: () => state.fetched?.release ?? null, fetchedFile: () => state.fetched }
}
