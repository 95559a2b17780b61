import { pace, type Pacing } from './pace.ts'
import type { Store } from './sqlite/store.ts'
import { onTimer, type Wait } from './wait.ts'

export interface Indexer {
  /** Null: all is indexed but for a few. */
  readonly progress: () => { readonly done: number; readonly total: number } | null
  /** Begins, if there is something to do, it does not run yet and nothing holds it up. */
  readonly start: () => void
  /** As `start`, a little later: what is being saved now is not held up by it. */
  readonly soon: () => void
  readonly stop: () => Promise<void>
}

export interface IndexerOptions {
  readonly store: () => Store
  /** While a first sync runs every commit costs the disk's time twice over: it has the file to itself. */
  readonly isHeldUp?: () => boolean
  readonly onProgress: () => void
  /** What was erased is no longer legible in the index. */
  readonly onMended: () => void
  readonly onError: (error: unknown) => void
  readonly pacing?: Pacing
  readonly wait?: Wait
}

/** With so few waiting there is nothing to tell: whoever searches has them indexed first. */
export const FEW = 200
const SOON_MS = 400
/** While news comes without end a ticket that changes all the time is not indexed anew each time: the next round waits twice as long as this one, up to that long. */
const LATER_MS = 6400

/** Builds the text index behind the operator's back, newest tickets first, and gives way to every call in between. */
export function openIndexer({ store, isHeldUp = () => false, onProgress, onMended, onError, pacing = pace, wait = onTimer }: IndexerOptions): Indexer {
  const work: { progress: { done: number; total: number } | null; busy: boolean; stopped: boolean; running: Promise<void>; endSoon: (() => void) | null; endCalm: () => void; wait: number } =
    { progress: null, busy: false, stopped: false, running: Promise.resolve(), endSoon: null, endCalm: () => undefined, wait: SOON_MS }

  const mayGoOn = (): boolean => !work.stopped && !isHeldUp()
  const build = async (): Promise<void> => {
    const steps = pacing()
    const done = { count: 0 }
    while (mayGoOn()) {
      const size = steps.size()
      await steps.run(size, () => {
        done.count = store().transaction(() => store().search.indexSome(size))
      })
      if (work.progress !== null) work.progress.done += done.count
      onProgress()
      if (done.count === 0) break
    }
  }
  /** After a crash it begins anew: that is what the mark in the store is for. */
  const mend = async (): Promise<void> => {
    const steps = pacing()
    const more = { left: true }
    store().transaction(() => {
      store().meta.set('remnants', 'merging')
      store().search.beginMerge()
    })
    while (more.left && mayGoOn()) {
      const size = steps.size()
      await steps.run(size, () => {
        more.left = store().transaction(() => store().search.mergeSome(size))
      })
    }
    // what was erased while this ran is another round's
    if (more.left || store().meta.get('remnants') !== 'merging') return
    store().meta.set('remnants', 'merged')
    onMended()
  }
  const toMend = (): boolean => ['found', 'merging'].includes(store().meta.get('remnants') ?? '')

  /** The orders of lists that a first sync left for later. */
  const order = async (): Promise<void> => {
    const steps = pacing()
    while (mayGoOn() && store().firstLoad.ordersLeft()) await steps.run(1, () => store().transaction(store().firstLoad.finishOrder))
  }

  const run = async (): Promise<void> => {
    await order()
    while (mayGoOn()) {
      const total = store().search.waiting()
      if (total > 0) {
        work.progress = total > FEW ? { done: 0, total } : null
        await build()
        work.progress = null
        onProgress()
      } else if (toMend()) await mend()
      else break
    }
  }

  /** What is held up is told all the same: until it goes on, a search does not find it. */
  const restOf = (): void => {
    work.progress = null
    const total = work.stopped || !isHeldUp() ? 0 : store().search.waiting()
    if (total > FEW) work.progress = { done: 0, total }
  }

  const start = (): void => {
    if (work.stopped || work.busy) return
    work.busy = true
    work.running = run().then(restOf).catch((error: unknown) => {
      work.progress = null
      onError(error)
    }).finally(() => {
      work.busy = false
      onProgress()
    })
  }
  return {
    progress: () => (work.progress === null ? null : { ...work.progress }),
    start,
    soon: () => {
      work.endSoon ??= wait(work.wait, () => {
        work.endSoon = null
        work.wait = Math.min(work.wait * 2, LATER_MS)
        work.endCalm()
        work.endCalm = wait(work.wait, () => {
          work.wait = SOON_MS
        })
        start()
      })
    },
    stop: async () => {
      work.stopped = true
      work.endSoon?.()
      work.endCalm()
      await work.running
    },
  }
}
