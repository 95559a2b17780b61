import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import * as z from 'zod/mini'
import type { News } from '../ports.ts'
import { openGroup, type Job as Write, type Outcome } from './group.ts'

/** To the writer. `stop` comes last. */
export type Job = Write | { readonly id: number; readonly name: 'stop' }
/** From the writer: `ready` once, then one message per commit. `news` is how the store stands after it. */
export type FromWriter = { readonly type: 'ready'; readonly news: News } | { readonly type: 'committed'; readonly outcomes: readonly Outcome[]; readonly news: News } | { readonly type: 'stopped'; readonly id: number }

/** Commands that one transaction takes at most. More would make the first of them wait for the last. */
const GROUP = 1_000

const { folder } = z.parse(z.object({ folder: z.string() }), workerData)
const port = parentPort
if (port === null) throw new Error('writer.ts runs as a worker')
const group = openGroup(folder)

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
    const outcomes = group.commit(work)
    port.postMessage({ type: 'committed', outcomes, news: group.news() } satisfies FromWriter)
  }
  const stop = jobs.find((job) => job.name === 'stop')
  if (stop !== undefined) {
    group.close()
    port.postMessage({ type: 'stopped', id: stop.id } satisfies FromWriter)
    port.close()
  }
})
port.postMessage({ type: 'ready', news: group.news() } satisfies FromWriter)
