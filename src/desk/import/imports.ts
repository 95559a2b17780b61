import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { FileForm, Mapping } from '#domain/import/mapping.ts'
import type { ImportCommand } from '#domain/import/map-row.ts'
import { may } from '#domain/operator/roles.ts'
import { refusal, type Refusal, type RefusalCode } from '#domain/refusals.ts'
import type { CallInput, CallOutput, Reply } from '#ipc/contract.ts'
import { ROWS_LIMIT, type ImportJob } from '#ipc/import.ts'
import { grants } from '../export/grants.ts'
import type { Session } from '../sessions.ts'
import type { Answer, Transport } from '../transport.ts'
import { checkImport } from './check-import.ts'
import { lookAtColumns } from './columns.ts'
import { idsOf } from './ids.ts'
import { keptMappings, type KeptMappings } from './kept-mappings.ts'
import { REJECT_CSV, noRejectFile, rejectFile } from './reject-file.ts'
import { findForm, headerOf, rawRows } from './rows.ts'
import { faultFrom, runImport, type Sent, type Tally } from './run-import.ts'
import { openWorkbook } from './workbook.ts'

export interface ImportsOptions {
  /** The console's data folder. */
  readonly folder: string
  readonly session: () => Session | null
  readonly transport: () => Transport | null
  readonly now: () => number
  readonly training: boolean
  readonly onChange: (job: ImportJob) => void
  readonly onTrouble: (error: unknown) => void
  /** After cases came in: they are in the feed now. */
  readonly imported: () => void
}

type In<N extends `import.${string}` & keyof CallOutput> = CallInput<N>
type Out<N extends `import.${string}` & keyof CallOutput> = Promise<Reply<CallOutput[N]>>

/** A city's history from a file, one at a time, as an administrator of the console brings it in. */
export interface Imports {
  /** Main says that the operator chose this file to be read, and this one for the list of rejects. */
  readonly allow: (grant: string, file: string) => void
  readonly allowRejects: (grant: string, file: string) => void
  readonly open: (asked: In<'import.open'>) => Out<'import.open'>
  readonly columns: (asked: In<'import.columns'>) => Out<'import.columns'>
  readonly check: (asked: In<'import.check'>) => Out<'import.check'>
  readonly rows: (asked: In<'import.rows'>) => Out<'import.rows'>
  readonly start: (asked: In<'import.start'>) => Out<'import.start'>
  readonly cancel: () => Reply<null>
  readonly current: () => Reply<ImportJob | null>
  readonly kept: KeptMappings
  /** Whether whoever is signed in may have to do with it. */
  readonly allowed: () => Reply<Session>
  /** Ends what is running: what was answered stays, the same file takes it up again. */
  readonly stop: () => Promise<void>
}

interface Running { readonly by: string; job: ImportJob; readonly controller: AbortController; ended: Promise<void> }

/** The window hears of progress at most this often. */
const TELL_MS = 200
const PREVIEW = 30
/** A server that is away for a moment is waited for. */
const WAITS_MS = [500, 1_000, 2_000, 4_000] as const
const no = (code: RefusalCode, details = {}): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code, details) })

export function openImports(options: ImportsOptions): Imports {
  const { now } = options
  const chosen = grants()
  const chosenRejects = grants()
  const kept = keptMappings(options.folder)
  const live: { file: { readonly path: string; readonly by: string } | null; rows: number; last: Running | null; look: AbortController } = { file: null, rows: 0, last: null, look: new AbortController() }

  const allowed = (): Reply<Session> => {
    const session = options.session()
    if (session === null) return no('signed_out')
    if (!may(session, 'ticket.import')) return no('not_permitted', { permission: 'ticket.import' })
    return options.training ? no('not_in_training') : { ok: true, value: session }
  }
  /** The open file of whoever is signed in. A new look ends the last: its answer is no longer wanted. */
  const looking = async <T>(look: (path: string, signal: AbortSignal) => Promise<T>): Promise<Reply<T>> => {
    const session = allowed()
    if (!session.ok) return session
    if (live.file === null || live.file.by !== session.value.operator.id) return no('file_not_chosen')
    live.look.abort()
    const controller = new AbortController()
    live.look = controller
    try {
      return { ok: true, value: await look(live.file.path, controller.signal) }
    } catch (error) {
      if (controller.signal.aborted) return no('changed_meanwhile')
      const fault = faultFrom(error)
      if (fault.refusal.code === 'internal_error') options.onTrouble(error)
      return { ok: false, refusal: fault.refusal }
    }
  }
  const around = () => ({ now: now(), idsOf })

  const send = (by: string) => async (commands: readonly ImportCommand[]): Promise<Sent> => {
    const ask = async (): Promise<Answer<{ readonly receipts: Extract<Sent, { ok: true }>['receipts']; readonly known: number }>> => {
      const session = options.session()
      const transport = options.transport()
      // nobody's work goes on when they have left
      if (session === null || session.operator.id !== by) return { ok: false, failure: { kind: 'permanent', refusal: refusal('signed_out') } }
      if (transport === null || session.token === null) return { ok: false, failure: { kind: 'permanent', refusal: refusal('server_unreachable') } }
      return transport.online.importCases(session.token, commands)
    }
    for (const ms of [...WAITS_MS, null]) {
      const answer = await ask()
      if (answer.ok) return { ok: true, ...answer.value }
      if (ms === null || answer.failure.kind === 'permanent') return { ok: false, fault: { message: answer.failure.refusal.code, refusal: answer.failure.refusal } }
      await wait(ms)
    }
    return { ok: false, fault: { message: 'server_unreachable', refusal: refusal('server_unreachable') } }
  }

  const run = async (running: Running, path: string, mapping: Mapping, rejectsTo: string | null): Promise<void> => {
    const began = now()
    let told = 0
    const tell = ({ rows, added, known, rejected }: Tally, more: Partial<ImportJob> = {}): void => {
      const pace = Math.round(rows / Math.max((now() - began) / 1000, 0.001))
      const left = pace === 0 ? null : Math.round((Math.max(0, running.job.total - rows) / pace) * 1000)
      running.job = { ...running.job, rows, added, known, rejected, pace, left, ...more }
      if (more.phase === undefined && now() - told < TELL_MS) return
      told = now()
      options.onChange(running.job)
    }
    const rejects = rejectsTo === null ? noRejectFile() : rejectFile(rejectsTo, REJECT_CSV)
    const ending = await runImport({ path, mapping, ...around(), send: send(running.by), rejects, limit: null, stop: running.controller.signal, progress: tell })
    await rejects.close()
    if (ending.kind === 'failed') tell(ending.tally, { phase: 'failed', refusal: ending.fault.refusal, left: null })
    else tell(ending.tally, { phase: ending.kind === 'finished' ? 'done' : 'cancelled', left: null })
    if (ending.tally.added > 0) options.imported()
  }

  return {
    kept, allowed, allow: chosen.give, allowRejects: chosenRejects.give,
    open: async ({ grant }) => {
      const session = allowed()
      if (!session.ok) return session
      const path = await chosen.take(grant)
      if (path === null) return no('file_not_chosen')
      live.file = { path, by: session.value.operator.id }
      return looking(async () => {
        const { size } = await stat(path)
        const found = await findForm(path, {})
        if (found.kind === 'text') return { name: basename(path), size, form: { encoding: found.encoding, separator: found.separator }, sheets: [] }
        const book = await openWorkbook(path)
        book.close()
        const sheets = book.sheets.map(({ name }) => name)
        return { name: basename(path), size, form: sheets[0] === undefined ? {} : { sheet: sheets[0] }, sheets }
      })
    },
    columns: ({ form }) => looking((path, signal) => lookAtColumns(path, form, signal)),
    check: ({ mapping }) => looking(async (path, signal) => {
      const check = await checkImport({ path, mapping, ...around(), preview: PREVIEW, signal })
      live.rows = check.rows
      return check
    }),
    rows: ({ form, from }) => looking((path, signal) => tableRows(path, form, from, signal)),
    start: async ({ mapping, rejects }) => {
      const session = allowed()
      if (!session.ok) return session
      const { file } = live
      const by = session.value.operator.id
      if (file === null || file.by !== by) return no('file_not_chosen')
      if (live.last?.job.phase === 'running') return no('import_running')
      if (session.value.token === null || options.transport() === null) return no('server_unreachable')
      const rejectsTo = rejects === null ? null : await chosenRejects.take(rejects)
      if (rejects !== null && rejectsTo === null) return no('file_not_chosen')
      const job: ImportJob = { name: basename(file.path), mapping: mapping.name, phase: 'running', rows: 0, total: live.rows, added: 0, known: 0, rejected: 0, pace: 0, left: null, refusal: null }
      const running: Running = { by, job, controller: new AbortController(), ended: Promise.resolve() }
      live.last = running
      running.ended = run(running, file.path, mapping, rejectsTo).catch((error: unknown) => {
        const fault = faultFrom(error)
        if (fault.refusal.code === 'internal_error') options.onTrouble(error)
        running.job = { ...running.job, phase: 'failed', refusal: fault.refusal, left: null }
        options.onChange(running.job)
      })
      return { ok: true, value: job }
    },
    cancel: () => {
      const { last } = live
      if (last === null || last.by !== options.session()?.operator.id) return no('import_unknown')
      if (last.job.phase === 'running') last.controller.abort()
      else live.last = null
      return { ok: true, value: null }
    },
    current: () => ({ ok: true, value: live.last !== null && live.last.by === options.session()?.operator.id ? live.last.job : null }),
    stop: async () => {
      live.look.abort()
      live.last?.controller.abort()
      await live.last?.ended
    },
  }
}

async function tableRows(path: string, form: FileForm, from: number, signal: AbortSignal): Promise<CallOutput['import.rows']> {
  const rows: { line: number; cells: readonly string[] }[] = []
  let header: readonly string[] | null = null
  let before = 0
  let at = 0
  for await (const read of rawRows(path, form, await findForm(path, form))) {
    signal.throwIfAborted()
    if (header === null) {
      before += 1
      if (!('fault' in read) && before >= (form.headerRow ?? 1)) header = headerOf(read.cells)
      continue
    }
    if ('fault' in read || at++ < from) continue
    if (rows.length === ROWS_LIMIT) return { header, rows, more: true }
    rows.push(read)
  }
  return { header: header ?? [], rows, more: false }
}
