import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import * as z from 'zod/mini'
import type { News } from '../ports.ts'
import { cityBook } from './city.ts'
import { connect, storageCode } from './connection.ts'
import { feedBook } from './feed.ts'
import { filesIn } from './files.ts'
import { migrate } from './migrations.ts'
import { refoldAll } from './refold.ts'
import { writesOf, type WriteName } from './writes.ts'
import type { RefusalCode } from '#domain/refusals.ts'

/** To the writer. `stop` comes last. */
export type Job = { readonly id: number; readonly name: WriteName; readonly input: unknown } | { readonly id: number; readonly name: 'stop' }
export type Outcome = { readonly id: number } & ({ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: RefusalCode; readonly fault: string })
/** From the writer: `ready` once, then one message per commit. `news` is how the store stands after it. */
export type FromWriter = { readonly type: 'ready'; readonly news: News } | { readonly type: 'committed'; readonly outcomes: readonly Outcome[]; readonly news: News } | { readonly type: 'stopped'; readonly id: number }

/** Commands that one transaction takes at most. More would make the first of them wait for the last. */
const GROUP = 1_000

const { folder } = z.parse(z.object({ folder: z.string() }), workerData)
const port = parentPort
if (port === null) throw new Error('writer.ts runs as a worker')
const db = connect(filesIn(folder).database, 'write')
migrate(db)
refoldAll(db)
const feed = feedBook(db)
const city = cityBook(db)
const writes = writesOf(db, folder, { feed, city })
const directoryVersion = db.prepare<[], number>('SELECT version FROM directory').pluck()
const newsNow = (): News => ({ head: feed.head(), directoryVersion: directoryVersion.get() ?? 0, changed: feed.takeChanged() })

const failed = (id: number, error: unknown): Outcome => ({ id, ok: false, code: storageCode(error) ?? 'server_error', fault: error instanceof Error ? (error.stack ?? error.message) : String(error) })

const run = db.transaction((name: WriteName, input: unknown): unknown => (writes[name] as (input: unknown) => unknown)(input))
function attempt(job: Exclude<Job, { name: 'stop' }>): Outcome {
  try {
    return { id: job.id, ok: true, value: run(job.name, job.input) }
  } catch (error) {
    city.forget()
    if (storageCode(error) !== null || !db.inTransaction) throw error
    return failed(job.id, error)
  }
}
const group = db.transaction((jobs: readonly Exclude<Job, { name: 'stop' }>[]) => jobs.map(attempt))

function commit(jobs: readonly Exclude<Job, { name: 'stop' }>[]): readonly Outcome[] {
  try {
    return group.immediate(jobs)
  } catch (error) {
    city.forget()
    return jobs.map((job) => failed(job.id, error))
  }
}

const weight = (job: Job): number => (job.name === 'submit' ? (job.input as { entries: readonly unknown[] }).entries.length : 1)

/** Everything that waits now goes into one transaction, so that a busy desk's pushes do not queue before a quiet one's. */
function take(first: Job): readonly Job[] {
  const jobs = [first]
  for (let load = weight(first); load < GROUP;) {
    const next = receiveMessageOnPort(port!) as { message: Job } | undefined
    if (next === undefined) break
    jobs.push(next.message)
    load += weight(next.message)
  }
  return jobs
}

port.on('message', (first: Job) => {
  const jobs = take(first)
  const work = jobs.filter((job) => job.name !== 'stop')
  if (work.length > 0) {
    const outcomes = commit(work)
    port.postMessage({ type: 'committed', outcomes, news: newsNow() } satisfies FromWriter)
  }
  const stop = jobs.find((job) => job.name === 'stop')
  if (stop !== undefined) {
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    port.postMessage({ type: 'stopped', id: stop.id } satisfies FromWriter)
    port.close()
  }
})
port.postMessage({ type: 'ready', news: newsNow() } satisfies FromWriter)
