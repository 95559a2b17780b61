/** A window that waits longer than this for the host feels stuck; a slice of background work stays under it. */
const SLICE_MS = 20
const SMALLEST = 10
const LARGEST = 2000

/**
 * Long work in slices: each is one transaction, and between two of them the host answers its windows. The size of the next
 * slice follows the speed of the last, because a hard disk and an SSD differ a hundredfold.
 */
export function pace(first = 100): { readonly size: () => number; readonly run: (count: number, work: () => void) => Promise<void> } {
  const current = { size: first }
  return {
    size: () => current.size,
    run: async (count, work) => {
      const began = performance.now()
      work()
      const fitting = (count * SLICE_MS) / Math.max(performance.now() - began, 0.1)
      current.size = Math.round(Math.min(LARGEST, Math.max(SMALLEST, Math.min(fitting, current.size * 2))))
      await new Promise<void>((resolve) => setImmediate(resolve))
    },
  }
}
