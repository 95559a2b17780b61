import { giveBack } from './give-back.ts'
import { pace, type Pacing } from './pace.ts'
import { indexSome } from './search-words.ts'
import type { Store } from './sqlite/store.ts'
import { onTimer, type Wait } from './wait.ts'

export interface Indexer {
  /** Null: all is indexed but for a few. */
  readonly progress: () => { readonly done: number; readonly total: number } | null
  /** Begins, if there is something to do, it does not run yet and nothing holds it up. */
  readonly start: () => void
  /** As `start`, a little later: what is being saved now is not held up by it. `much` came, as by a first sync: that waits only until its first list is on the screen. */
  readonly soon: (much?: boolean) => void
  /** A window asks something, and may soon ask more: each slice waits until it does not, though not for ever. */
  readonly asked: () => void
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

/** With so few waiting there is nothing to tell: a search looks through them one by one. */
export const FEW = 1500
/** What was erased is legible in the index until it is merged, and what a search does not find is told all the time. */
const SOON_MS = 400
/**
 * What changes within that time is indexed together, for searches find it all the same. To index a ticket costs a desk more than to take in what changed in it, and
 * most change several times within a minute or not at all.
 */
const TOGETHER_MS = 60_000

/** Who asked something asks the next thing within that time, or looks at the answer first. */
const ASKED_MS = 30
/** While windows ask one thing after another, a slice waits that long, and looks so often whether they still do. */
const LONGEST_CALM_MS = 320
const CALM_MS = 40

/** Builds the text index behind the operator's back, newest tickets first, and gives way to every call in between. */
export function openIndexer({ store, isHeldUp = () => false, onProgress, onMended, onError, pacing = pace, wait = onTimer }: IndexerOptions): Indexer {
  const work: { progress: { done: number; total: number } | null; busy: boolean; stopped: boolean; running: Promise<void>; coming: { readonly ms: number; readonly end: () => void } | null; askedAt: number; endCalm: () => void } =
    { progress: null, busy: false, stopped: false, running: Promise.resolve(), coming: null, askedAt: -ASKED_MS, endCalm: () => undefined }

  const mayGoOn = (): boolean => !work.stopped && !isHeldUp()
  const calm = async (): Promise<void> => {
    for (let waited = 0; waited < LONGEST_CALM_MS && mayGoOn() && performance.now() - work.askedAt < ASKED_MS; waited += CALM_MS) {
      await new Promise<void>((then) => {
        const end = wait(CALM_MS, then)
        work.endCalm = () => {
          end()
          then()
        }
      })
    }
  }
  /** In slices, each when nobody waits for the desk; `slice` answers whether there is more to do. */
  const inSlices = async (slice: (size: number) => boolean): Promise<boolean> => {
    const steps = pacing()
    const more = { left: true }
    while (more.left && mayGoOn()) {
      await calm()
      if (!mayGoOn()) break
      const size = steps.size()
      await steps.run(size, () => {
        more.left = slice(size)
      })
    }
    return !more.left
  }
  const build = (): Promise<boolean> => inSlices((size) => {
    const done = store().transaction(() => indexSome(store(), size))
    if (work.progress !== null) work.progress.done += done
    onProgress()
    return done > 0
  })
  const merge = (): Promise<boolean> => inSlices((size) => store().transaction(() => store().search.mergeSome(size)))
  /** What was built in one go lies in many segments, each of which every search reads; one costs it a third less. */
  const settle = async (): Promise<void> => {
    store().transaction(() => store().search.beginMerge())
    await merge()
    await calm()
    giveBack()
  }
  /** After a crash it begins anew: that is what the mark in the store is for. */
  const mend = async (): Promise<void> => {
    store().transaction(() => {
      store().meta.set('remnants', 'merging')
      store().search.beginMerge()
    })
    // what was erased while this ran is another round's
    if (!(await merge()) || store().meta.get('remnants') !== 'merging') return
    store().meta.set('remnants', 'merged')
    onMended()
  }
  const toMend = (): boolean => ['found', 'merging'].includes(store().meta.get('remnants') ?? '')

  /** The orders of lists that a first sync left for later. */
  const order = async (): Promise<void> => {
    const left = (): boolean => store().firstLoad.ordersLeft()
    if (left()) await inSlices(() => {
      store().transaction(store().firstLoad.finishOrder)
      return left()
    })
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
        if (total > FEW && total * 2 > store().meta.number('snapshotLines')) await settle()
      } else if (toMend()) await mend()
      else break
    }
  }

  /** What is held up, or came meanwhile, is told all the same: until it goes on, a search does not find it. */
  const restOf = (): void => {
    work.progress = null
    const total = work.stopped ? 0 : store().search.waiting()
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
    soon: (much = false) => {
      // told from the first moment on
      if (much && !work.busy) restOf()
      // what holds it up asks anew when it is over
      const many = !isHeldUp() && store().search.waiting() > FEW
      const ms = much || many || toMend() || work.progress !== null ? SOON_MS : TOGETHER_MS
      if (work.coming !== null && work.coming.ms <= ms) return
      work.coming?.end()
      work.coming = { ms, end: wait(ms, () => {
        work.coming = null
        start()
      }) }
    },
    asked: () => {
      work.askedAt = performance.now()
    },
    stop: async () => {
      work.stopped = true
      work.coming?.end()
      work.endCalm()
      await work.running
    },
  }
}
