import { faultOf } from './sqlite/faults.ts'
import type { Store } from './sqlite/store.ts'

export interface RoomWatch {
  readonly begin: () => void
  readonly end: () => void
}

export interface RoomWatchOptions {
  readonly store: () => Store
  readonly now: () => number
  /** The store can be written again. */
  readonly onRoom: () => void
  readonly onBug: (error: unknown) => void
}

/** A full disk is looked at again this often, so that the warning goes when there is room. */
const CHECK_MS = 5000

export function watchRoom({ store, now, onRoom, onBug }: RoomWatchOptions): RoomWatch {
  const watch: { timer: NodeJS.Timeout | null } = { timer: null }
  const look = (): void => {
    try {
      // a write that changes nothing still needs its page in the WAL
      store().transaction(() => store().meta.set('roomCheckedAt', String(now())))
      onRoom()
    } catch (error) {
      if (faultOf(error) === null) onBug(error)
    }
  }
  return {
    begin: () => {
      watch.timer ??= setInterval(look, CHECK_MS).unref()
    },
    end: () => {
      if (watch.timer !== null) clearInterval(watch.timer)
      watch.timer = null
    },
  }
}
