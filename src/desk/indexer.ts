import { pace } from './pace.ts'
import type { Store } from './sqlite/store.ts'

export interface Indexer {
  /** Null: all is indexed. */
  readonly progress: () => { readonly done: number; readonly total: number } | null
  /** Begins, if there is something to do and it does not run yet. */
  readonly start: () => void
  readonly stop: () => Promise<void>
}

export interface IndexerOptions {
  readonly store: () => Store
  readonly onProgress: () => void
  /** What was erased is no longer legible in the index. */
  readonly onMended: () => void
  readonly onError: (error: unknown) => void
}

/** Builds the text index behind the operator's back, newest tickets first, and gives way to every call in between. */
export function openIndexer({ store, onProgress, onMended, onError }: IndexerOptions): Indexer {
  const work: { progress: { done: number; total: number } | null; busy: boolean; stopped: boolean; running: Promise<void> } =
    { progress: null, busy: false, stopped: false, running: Promise.resolve() }

  const build = async (): Promise<void> => {
    const steps = pace()
    const done = { count: 0 }
    while (!work.stopped) {
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
    const steps = pace()
    const more = { left: true }
    store().transaction(() => {
      store().meta.set('indexRemnants', 'merging')
      store().search.beginMerge()
    })
    while (more.left && !work.stopped) {
      const size = steps.size()
      await steps.run(size, () => {
        more.left = store().transaction(() => store().search.mergeSome(size))
      })
    }
    // what was erased while this ran is another round's
    if (work.stopped || store().meta.get('indexRemnants') !== 'merging') return
    store().meta.set('indexRemnants', 'none')
    onMended()
  }
  const toMend = (): boolean => ['found', 'merging'].includes(store().meta.get('indexRemnants') ?? '')

  const run = async (): Promise<void> => {
    while (!work.stopped) {
      const total = store().search.waiting()
      if (total > 0) {
        work.progress = { done: 0, total }
        await build()
        work.progress = null
        onProgress()
      } else if (toMend()) await mend()
      else break
    }
  }

  return {
    progress: () => (work.progress === null ? null : { ...work.progress }),
    start: () => {
      if (work.stopped || work.busy) return
      work.busy = true
      work.running = run().catch(onError).finally(() => {
        work.progress = null
        work.busy = false
        onProgress()
      })
    },
    stop: async () => {
      work.stopped = true
      await work.running
    },
  }
}
