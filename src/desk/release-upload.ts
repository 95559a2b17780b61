import { open, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Release } from '#domain/operator/update.ts'
import { may } from '#domain/operator/roles.ts'
import { refusal, type Refusal, type RefusalCode } from '#domain/refusals.ts'
import type { Reply } from '#ipc/contract.ts'
import type { ReleaseUpload } from '#ipc/release.ts'
import { RELEASE_PART } from '#sync/protocol.ts'
import { grants } from './export/grants.ts'
import { AWAY } from './failures.ts'
import { NotARelease, readSignedFeeds } from './release-folder.ts'
import type { Session } from './sessions.ts'
import type { Answer, ReleaseLine, Transport } from './transport.ts'

export interface ReleaseUploadsOptions {
  readonly session: () => Session | null
  readonly transport: () => Transport | null
  readonly now: () => number
  readonly training: boolean
  readonly onChange: (job: ReleaseUpload) => void
  readonly onTrouble: (error: unknown) => void
}

/** A release that goes from a folder to the server, one at a time; what the server has it need not get again. */
export interface ReleaseUploads {
  /** Main says that the operator chose this folder. */
  readonly allow: (grant: string, folder: string) => void
  /** Answers when the server has taken the release's feeds; its files follow. */
  readonly start: (asked: { readonly grant: string }) => Promise<Reply<ReleaseUpload>>
  /** Ends one that runs, puts away one that has ended. */
  readonly cancel: () => Reply<null>
  /** That of whoever is signed in. */
  readonly current: () => Reply<ReleaseUpload | null>
  readonly stop: () => Promise<void>
}

interface Running { readonly by: string; job: ReleaseUpload; readonly controller: AbortController; ended: Promise<void> }

/** The window hears of progress at most this often. */
const TELL_MS = 200
/** A server that is away for a moment is waited for. */
const WAITS_MS = [500, 1_000, 2_000, 4_000] as const
const no = (code: RefusalCode, details: Refusal['details'] = {}): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code, details) })

/** Ends the sending with what is said to the person. */
class Stopped extends Error {
  readonly refusal: Refusal
  constructor(reason: Refusal) {
    super(reason.code)
    this.refusal = reason
  }
}

export function openReleaseUploads(options: ReleaseUploadsOptions): ReleaseUploads {
  const { now } = options
  const chosen = grants()
  const live: { last: Running | null; starting: boolean } = { last: null, starting: false }

  const allowed = (): Reply<Session> => {
    const session = options.session()
    if (session === null) return no('signed_out')
    if (!may(session, 'release.manage')) return no('not_permitted', { permission: 'release.manage' })
    return options.training ? no('not_in_training') : { ok: true, value: session }
  }

  /** Asks as the one who began it: nobody's work goes on when they have left. */
  async function ask<T>({ by, controller: { signal } }: Pick<Running, 'by' | 'controller'>, asking: (line: ReleaseLine, token: string) => Promise<Answer<T>>): Promise<T> {
    for (const ms of [...WAITS_MS, null]) {
      signal.throwIfAborted()
      const session = options.session()
      const transport = options.transport()
      if (session === null || session.operator.id !== by) throw new Stopped(refusal('signed_out'))
      if (transport === null) throw new Stopped(refusal('server_unreachable'))
      if (session.token === null) throw new Stopped(refusal('session_expired'))
      const answer = await asking(transport.online.releases, session.token)
      if (answer.ok) return answer.value
      const { refusal: reason } = answer.failure
      if (ms === null || !AWAY.has(reason.code)) throw new Stopped(reason)
      await wait(ms, undefined, { signal })
    }
    throw new Stopped(refusal('server_unreachable'))
  }

  async function send(running: Running, folder: string, { version, files }: Release): Promise<void> {
    const told = { at: now() }
    for (const file of files) {
      const handle = await opened(folder, file.name)
      try {
        for (let at = file.received; at < file.size;) {
          const from = at
          const part = await partAt(handle, file, from)
          const { received } = await ask(running, (line, token) => line.part(token, version, file.name, from, part))
          // what it does not keep would go up without end
          if (received <= from) throw new Stopped(refusal('server_error', { reason: 'no_progress' }))
          at = received
          running.job = { ...running.job, sent: running.job.sent + received - from }
          if (now() - told.at < TELL_MS) continue
          told.at = now()
          if (live.last === running) options.onChange(running.job)
        }
      } finally {
        await handle.close()
      }
    }
  }

  const reasonOf = (error: unknown): Refusal => {
    if (error instanceof Stopped || error instanceof NotARelease) return error.refusal
    const system = error instanceof Error && 'code' in error ? String(error.code) : null
    // told to nobody: whoever ended it knows
    if (system === 'ABORT_ERR') return refusal('signed_out')
    if (system !== null) return refusal('file_unreadable', { reason: system })
    options.onTrouble(error)
    return refusal('internal_error')
  }

  const end = (running: Running, change: Pick<ReleaseUpload, 'state' | 'refusal'>): void => {
    running.job = { ...running.job, ...change }
    // what was put away is told to nobody
    if (live.last === running) options.onChange(running.job)
  }

  async function begin(session: Session, folder: string): Promise<Reply<ReleaseUpload>> {
    const by = session.operator.id
    const controller = new AbortController()
    try {
      const feeds = await readSignedFeeds(folder)
      const release = await ask({ by, controller }, (line, token) => line.announce(token, feeds))
      await sizesAsTold(folder, release)
      const sum = (of: 'size' | 'received'): number => release.files.reduce((all, file) => all + file[of], 0)
      const job: ReleaseUpload = { version: release.version, sent: sum('received'), total: sum('size'), state: 'running', refusal: null }
      const running: Running = { by, job, controller, ended: Promise.resolve() }
      live.last = running
      running.ended = send(running, folder, release).then(
        () => end(running, { state: 'done', refusal: null }),
        (error: unknown) => end(running, { state: 'failed', refusal: reasonOf(error) }),
      )
      return { ok: true, value: job }
    } catch (error) {
      return { ok: false, refusal: reasonOf(error) }
    }
  }

  return {
    allow: chosen.give,
    start: async ({ grant }) => {
      const session = allowed()
      if (!session.ok) return session
      const folder = await chosen.take(grant)
      if (folder === null) return no('file_not_chosen')
      if (live.starting || live.last?.job.state === 'running') return no('release_running')
      live.starting = true
      try {
        return await begin(session.value, folder)
      } finally {
        live.starting = false
      }
    },
    cancel: () => {
      const { last } = live
      if (last === null || last.by !== options.session()?.operator.id) return { ok: true, value: null }
      live.last = null
      last.controller.abort()
      return { ok: true, value: null }
    },
    current: () => ({ ok: true, value: live.last !== null && live.last.by === options.session()?.operator.id ? live.last.job : null }),
    stop: async () => {
      live.last?.controller.abort()
      await live.last?.ended
    },
  }
}

/** Before hundreds of megabytes are on their way. */
async function sizesAsTold(folder: string, { files }: Release): Promise<void> {
  for (const { name, size } of files) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found === null) throw new Stopped(refusal('file_unreadable', { name }))
    if (found.size !== size) throw new Stopped(refusal('release_damaged', { name }))
  }
}

async function opened(folder: string, name: string): Promise<FileHandle> {
  try {
    return await open(join(folder, name), 'r')
  } catch {
    throw new Stopped(refusal('file_unreadable', { name }))
  }
}

/** A new buffer each time: the one before may still be on its way. */
async function partAt(handle: FileHandle, { name, size }: Release['files'][number], from: number): Promise<Buffer> {
  const part = Buffer.alloc(Math.min(RELEASE_PART, size - from))
  const { bytesRead } = await handle.read(part, 0, part.length, from)
  if (bytesRead < part.length) throw new Stopped(refusal('file_unreadable', { name }))
  return part
}
