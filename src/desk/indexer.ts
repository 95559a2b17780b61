import { pace } from './pace.ts'
import type { Store } from './sqlite/store.ts'

export interface Indexer {
  /** Null: all is indexed. */
  readonly progress: () => { readonly done: number; readonly total: number } | null
  /** Begins, if there is something to index and it does not run yet. */
  readonly start: () => void
  readonly stop: () => Promise<void>
}

/** Builds the text index behind the operator's back, newest tickets first, and gives way to every call in between. */
export function openIndexer(store: () => Store, onProgress: () => void, onError: (error: unknown) => void): Indexer {
  const work: { progress: { done: number; total: number } | null; stopped: boolean; running: Promise<void> } = { progress: null, stopped: false, running: Promise.resolve() }

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

  return {
    progress: () => (work.progress === null ? null : { ...work.progress }),
    start: () => {
      if (work.stopped || work.progress !== null) return
      const total = store().search.waiting()
      if (total === 0) return
      work.progress = { done: 0, total }
      work.running = build().catch(onError).finally(() => {
        work.progress = null
        onProgress()
      })
    },
    stop: async () => {
      work.stopped = true
      await work.running
    },
  }
}
