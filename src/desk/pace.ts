/** A window that waits longer than this for the host feels stuck; a slice of background work stays under it. */
const SLICE_MS = 20
const SMALLEST = 10
const LARGEST = 2000

export interface Pace {
  readonly size: () => number
  readonly run: (count: number, work: () => void) => Promise<void>
  /** The slice that runs has had its time. */
  readonly isOver: () => boolean
}
/** Begins one long piece of work. */
export type Pacing = () => Pace

/**
 * Long work in slices: each is one transaction, and between two of them the host answers its windows. The size of the next
 * slice follows the speed of the last, because a hard disk and an SSD differ a hundredfold.
 * `sliceMs`: how long a slice may hold up the others.
 */
export function pace(first = 100, sliceMs = SLICE_MS, smallest = SMALLEST, largest = LARGEST): Pace {
  const current = { size: first, began: 0, went: false }
  return {
    size: () => current.size,
    isOver: () => performance.now() - current.began >= sliceMs,
    run: async (count, work) => {
      if (current.went) await new Promise<void>((resolve) => setImmediate(resolve))
      current.went = true
      current.began = performance.now()
      work()
      const fitting = (count * sliceMs) / Math.max(performance.now() - current.began, 0.1)
      current.size = Math.round(Math.min(largest, Math.max(smallest, Math.min(fitting, current.size * 2))))
    },
  }
}
