import { basename } from 'node:path'
import { v7 as newId } from 'uuid'
import type { Directory } from '#domain/directory/directory.ts'
import { EXPORT_COLUMNS, type ExportFilter } from '#domain/export/export.ts'
import { may } from '#domain/operator/roles.ts'
import { refusal, type RefusalCode } from '#domain/refusals.ts'
import { byUrgency, concerns, inQueue, type QueueId } from '#domain/ticket/queues.ts'
import type { CallInput, ListFilter, Reply } from '#ipc/contract.ts'
import type { ExportJob } from '#ipc/export.ts'
import { ticketFinder } from '../find-tickets.ts'
import { viewerOf } from '../follow-up/lanes.ts'
import { saveCommands, type Circumstances } from '../save-command.ts'
import type { Session } from '../sessions.ts'
import { faultOf } from '../sqlite/faults.ts'
import type { Store } from '../sqlite/store.ts'
import { grants } from './grants.ts'
import { sweepPart, Withdrawn, writeStanding } from './standing-file.ts'
import { fileRefusal } from './whole-file.ts'
import { writeExport } from './write-export.ts'

export interface ExportsOptions {
  readonly store: () => Store
  readonly directory: () => Directory | null
  readonly session: () => Session | null
  readonly circumstances: (session: Session) => Reply<Circumstances>
  readonly now: () => number
  readonly training: boolean
  /** After the export was recorded in the outbox. */
  readonly recorded: () => void
  readonly onChange: (job: ExportJob) => void
  /** The store failed, or a bug was met. */
  readonly onTrouble: (error: unknown) => void
}

/** Files of messages that leave the console, one at a time. */
export interface Exports {
  /** Main says that the operator chose this file. */
  readonly allow: (grant: string, file: string) => void
  readonly start: (asked: CallInput<'export.start'>) => Promise<Reply<ExportJob>>
  /** One that has ended is put away. */
  readonly cancel: (exportId: string) => Reply<null>
  readonly current: () => Reply<ExportJob | null>
  /** Ends what is being written; nothing of it is left. */
  readonly stop: () => Promise<void>
}

/** `asked.columns` in the file's order, `numbers` the rows that were found. */
interface Work { readonly file: string; readonly asked: CallInput<'export.start'>; readonly numbers: Uint32Array; readonly directory: Directory }
interface Running { readonly by: string; job: ExportJob; readonly controller: AbortController; ended: Promise<void> }

/** The window hears of progress at most this often. */
const TELL_MS = 100

const no = (code: RefusalCode, details = {}): { readonly ok: false; readonly refusal: ReturnType<typeof refusal> } => ({ ok: false, refusal: refusal(code, details) })

export function openExports(options: ExportsOptions): Exports {
  const { store, now } = options
  const chosen = grants()
  const find = ticketFinder()
  const live: { last: Running | null } = { last: null }
  sweepPart(store())

  const write = async (running: Running, { file, ...work }: Work): Promise<void> => {
    const { signal } = running.controller
    let told = 0
    const onRead = (done: number): void => {
      // nobody's work goes on when they have left
      if (options.session()?.operator.id !== running.by) running.controller.abort()
      running.job = { ...running.job, done }
      if (now() - told < TELL_MS) return
      told = now()
      options.onChange(running.job)
    }
    const task = { ...work, store, now: now(), signal, onRead }
    await writeStanding(file, store, signal, (part) => writeExport(part, task))
  }

  const end = (running: Running, outcome: Pick<ExportJob, 'phase' | 'refusal'>): void => {
    running.job = { ...running.job, ...outcome, done: outcome.phase === 'done' ? running.job.rows : running.job.done }
    options.onChange(running.job)
  }
  const run = async (running: Running, work: Work, recorded: Promise<void>): Promise<void> => {
    try {
      await recorded
      await write(running, work)
      end(running, { phase: 'done', refusal: null })
    } catch (error) {
      if (running.controller.signal.aborted) return end(running, { phase: 'cancelled', refusal: null })
      const reason = error instanceof Withdrawn ? refusal('changed_meanwhile') : fileRefusal(error)
      if (reason === null) options.onTrouble(error)
      end(running, { phase: 'failed', refusal: reason ?? refusal(faultOf(error) ?? 'internal_error') })
    }
  }

  const begin = (asked: CallInput<'export.start'>, file: string, session: Session): Reply<ExportJob> => {
    if (live.last?.job.phase === 'running') return no('export_running')
    const directory = options.directory()
    if (directory === null) return no('directory_unknown')
    const around = options.circumstances(session)
    if (!around.ok) return around
    const numbers = asked.queue === undefined ? find(store(), asked.filter, directory, { operatorId: session.operator.id, now: now() }) : queued(store(), asked.queue, session, now())
    const exportId = newId()
    const columns = EXPORT_COLUMNS.filter((column) => asked.columns.includes(column))
    const saved = saveCommands([{ type: 'RecordExport', data: { exportId, format: asked.format, rows: numbers.length, columns, filter: { ...filterOf(asked.filter), ...(asked.queue === undefined ? {} : { queue: asked.queue }) } } }], null, around.value)
    if (!saved.ok) return saved
    options.recorded()
    const job: ExportJob = { exportId, format: asked.format, name: basename(file), phase: 'running', done: 0, rows: numbers.length, refusal: null }
    const running: Running = { by: session.operator.id, job, controller: new AbortController(), ended: Promise.resolve() }
    live.last = running
    running.ended = run(running, { file, asked: { ...asked, columns }, numbers, directory }, around.value.vault.kept())
    return { ok: true, value: job }
  }

  return {
    allow: chosen.give,
    start: async (asked) => {
      const first = allowed(options)
      if (!first.ok) return first
      const file = await chosen.take(asked.grant)
      if (file === null) return no('file_not_chosen')
      const session = allowed(options)
      return session.ok ? begin(asked, file, session.value) : session
    },
    cancel: (exportId) => {
      const { last } = live
      if (last?.job.exportId !== exportId || last.by !== options.session()?.operator.id) return no('export_unknown')
      if (last.job.phase === 'running') last.controller.abort()
      else live.last = null
      return { ok: true, value: null }
    },
    current: () => ({ ok: true, value: live.last !== null && live.last.by === options.session()?.operator.id ? live.last.job : null }),
    stop: async () => {
      live.last?.controller.abort()
      await live.last?.ended
    },
  }
}

function allowed({ session: current, training }: ExportsOptions): Reply<Session> {
  const session = current()
  if (session === null) return no('signed_out')
  if (!may(session, 'ticket.read')) return no('not_permitted', { permission: 'ticket.read' })
  // outside the console nobody would see that it was only practice
  return training ? no('not_in_training') : { ok: true, value: session }
}

/** Messages with something to do in this queue that is theirs to do, each once, the most urgent first. */
function queued(store: Store, queue: QueueId, session: Session, at: number): Uint32Array {
  const viewer = viewerOf(session)
  const lanes = store.checks.counts(at, viewer.id).filter((lane) => concerns(lane, viewer) && inQueue(queue, { kind: lane.kind, attempts: Number(lane.tried) }))
  const found = lanes.flatMap((lane) => store.checks.inLane(lane, at, at, Number.MAX_SAFE_INTEGER, viewer.id)).sort(byUrgency)
  return Uint32Array.from(new Set(found.map(({ number }) => number)))
}

/** The words of a search may name a citizen, and the record is for others to read. */
function filterOf({ text, sort: _, descending: __, ...filter }: ListFilter): ExportFilter {
  return { ...filter, searched: text.trim() !== '' }
}
