import { AppImageUpdater, CancellationToken, NsisUpdater, Provider, type AppUpdater, type ResolvedUpdateFileInfo } from 'electron-updater'
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js'
import type { Log } from '../log.ts'
import { FeedFault, feedName, readFeed, type Judge, type Release } from './feed.ts'
import { ReleaseLine, Stalled, type ReleaseTrust } from './release-line.ts'
import type { FetchOptions, UpdateFault } from './updater.ts'

export interface EngineOptions {
  /** Belongs to it alone; what is fetched lies below. */
  readonly folder: string
  readonly judge: Judge
  readonly name: string
  readonly platform: NodeJS.Platform
  /** How long a source may say nothing (milliseconds). */
  readonly silenceMs: number
  readonly log: Log
}

/** A release file that is here and whole. */
export interface FetchedFile { readonly release: Release; readonly file: string; readonly sha512: string }
export type Looked = { readonly ok: true; readonly release: Release | null } | { readonly ok: false; readonly code: UpdateFault }
export type Brought = { readonly ok: true; readonly fetched: FetchedFile | null } | { readonly ok: false; readonly code: UpdateFault }

/** electron-updater on one source. */
export interface Engine {
  readonly look: () => Promise<Looked>
  /** Looks, and fetches what is there. */
  readonly bring: (options: FetchOptions) => Promise<Brought>
  readonly close: () => void
}

/** No list at any of the addresses: nothing for this desk, or a ring that is paused. */
class NothingThere extends Error {
  override readonly name = 'NothingThere'
}

/** electron-updater's part that knows where releases are: the first of several addresses with a list, believed by its signature. */
class SignedFeed extends Provider<Release> {
  readonly #line: ReleaseLine
  readonly #options: FeedOptions
  #base: URL | null = null

  constructor(options: FeedOptions, _updater: AppUpdater, runtime: ProviderRuntimeOptions) {
    super({ ...runtime, isUseMultipleRangeRequest: false })
    this.#options = options
    this.#line = options.line
  }

  async getLatestVersion(): Promise<Release> {
    const { bases, platform, judge } = this.#options
    const name = feedName(platform)
    for (const address of bases) {
      const base = new URL(address)
      const bytes = await this.#line.small(new URL(name, base))
      if (bytes === null) continue
      const signature = await this.#line.small(new URL(`${name}.sig`, base))
      const release = readFeed(bytes, signature?.toString('latin1') ?? null, judge)
      if (!release.files.some(({ url }) => url.endsWith(platform === 'win32' ? '.exe' : '.AppImage'))) throw new FeedFault('update_feed_invalid')
      this.#base = base
      return release
    }
    throw new NothingThere()
  }

  resolveFiles({ files }: Release): ResolvedUpdateFileInfo[] {
    const base = this.#base
    if (base === null) return []
    return files.map((info) => ({ url: new URL(info.url, base), info }))
  }
}
interface FeedOptions { readonly bases: readonly string[]; readonly line: ReleaseLine; readonly platform: NodeJS.Platform; readonly judge: Judge }

/** `bases` are of one host and end in a slash. */
export function openEngine(bases: readonly [string, ...string[]], trust: ReleaseTrust, { folder, judge, name, platform, silenceMs, log }: EngineOptions): Engine {
  const line = new ReleaseLine(bases[0], trust, silenceMs)
  const windows = platform === 'win32'
  const app = {
    version: judge.running, name, isPackaged: true, appUpdateConfigPath: '', userDataPath: folder,
    // the installer of Windows leaves a copy of itself where electron-updater looks by itself, for the next difference
    baseCachePath: windows ? process.env['LOCALAPPDATA'] ?? folder : folder,
    whenReady: () => Promise.resolve(), relaunch: () => undefined, quit: () => undefined, onQuit: () => undefined,
  }
  const updater = new (windows ? NsisUpdater : AppImageUpdater)(null, app)
  // its own would be Chromium's, and a file beside the program would say where to keep what is fetched: both are internal there
  Object.assign(updater, { httpExecutor: line, configOnDisk: { value: Promise.resolve({ updaterCacheDirName: windows ? `${name}-updater` : 'fetched' }) } })
  Object.assign(updater, { autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false, disableWebInstaller: true, logger: noting(log) })
  const feed: FeedOptions = { bases, line, platform, judge }
  updater.setFeedURL({ provider: 'custom', updateProvider: SignedFeed, ...feed } as unknown as Parameters<AppUpdater['setFeedURL']>[0])

  const look = async (): Promise<Looked> => {
    try {
      const answer = await updater.checkForUpdates()
      return { ok: true, release: answer?.isUpdateAvailable === true ? answer.updateInfo as Release : null }
    } catch (error) {
      return error instanceof NothingThere ? { ok: true, release: null } : { ok: false, code: faultOf(error) }
    }
  }

  const bring = async ({ percent, signal }: FetchOptions): Promise<Brought> => {
    const looked = await look()
    if (!looked.ok) return looked
    if (looked.release === null) return { ok: true, fetched: null }
    const { release } = looked
    const token = new CancellationToken()
    const stop = (): void => token.cancel()
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    const told = { percent: -1 }
    const tell = ({ percent: now }: { readonly percent: number }): void => {
      const whole = Math.min(100, Math.max(0, Math.floor(now)))
      if (whole === told.percent) return
      told.percent = whole
      percent(whole)
    }
    updater.on('download-progress', tell)
    const before = line.received
    try {
      const [file] = await updater.downloadUpdate(token)
      const { sha512, size = 0 } = release.files.find(({ url }) => file?.endsWith(url) === true) ?? {}
      if (file === undefined || sha512 === undefined) return { ok: false, code: 'update_feed_invalid' }
      log('update_fetched', { version: release.version, received: line.received - before, size })
      return { ok: true, fetched: { release, file, sha512 } }
    } catch (error) {
      const code = signal.aborted ? 'update_stalled' : faultOf(error)
      log('update_not_fetched', { version: release.version, received: line.received - before, what: code })
      return { ok: false, code }
    } finally {
      updater.off('download-progress', tell)
      signal.removeEventListener('abort', stop)
    }
  }

  return { look, bring, close: () => line.close() }
}

const CODES: Readonly<Record<string, UpdateFault>> = {
  ERR_CHECKSUM_MISMATCH: 'update_damaged', ENOSPC: 'disk_full', EDQUOT: 'disk_full', EACCES: 'update_not_writable', EPERM: 'update_not_writable', EROFS: 'update_not_writable',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'update_feed_invalid', ERR_UPDATER_NO_FILES_PROVIDED: 'update_feed_invalid',
}

export function faultOf(error: unknown): UpdateFault {
  if (error instanceof FeedFault) return error.code
  if (error instanceof Stalled) return 'update_stalled'
  return CODES[String((error as NodeJS.ErrnoException | null)?.code)] ?? 'update_source_unreachable'
}

/** Of what electron-updater says, which is full of addresses, only how the difference went. */
function noting(log: Log): { readonly info: (said?: unknown) => void; readonly warn: (said?: unknown) => void; readonly error: (said?: unknown) => void } {
  return {
    info: (said) => {
      const [, all = '', wanted = ''] = /^Full: ([\d.,]+) KB, To download: ([\d.,]+) KB/.exec(String(said)) ?? []
      if (all !== '') log('update_difference', { allKb: all, wantedKb: wanted })
    },
    warn: () => undefined,
    error: (said) => {
      if (String(said).startsWith('Cannot download differentially')) log('update_difference_failed')
    },
  }
}
