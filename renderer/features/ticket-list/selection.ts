/** Messages that one bulk action may touch: the contract's limit for one call. */
export const SELECT_LIMIT = 500

/** Chosen messages by the desk's row numbers. `anchor`: where a range starts. */
export interface Selection { readonly chosen: ReadonlySet<number>; readonly anchor: number | null }
/** `cut`: there were more than may be chosen at once. */
export interface Chosen { readonly selection: Selection; readonly cut: boolean }

export const NOTHING: Selection = { chosen: new Set(), anchor: null }

export function toggle({ chosen }: Selection, number: number): Chosen {
  const next = new Set(chosen)
  const removed = next.delete(number)
  if (!removed && next.size >= SELECT_LIMIT) return { selection: { chosen, anchor: number }, cut: true }
  if (!removed) next.add(number)
  return { selection: { chosen: next, anchor: number }, cut: false }
}

/** From the anchor (`from` where there is none) to the row at `to`, in the order of the list; those nearest the anchor where they are too many. */
export function range({ anchor }: Selection, numbers: Uint32Array, from: number, to: number): Chosen {
  const found = anchor === null ? -1 : numbers.indexOf(anchor)
  const start = found === -1 ? from : found
  const step = to < start ? -1 : 1
  const length = Math.abs(to - start) + 1
  const chosen = new Set<number>()
  for (let place = 0; place < Math.min(length, SELECT_LIMIT); place++) {
    const number = numbers[start + place * step]
    if (number !== undefined) chosen.add(number)
  }
  return { selection: { chosen, anchor: numbers[start] ?? null }, cut: length > SELECT_LIMIT }
}

/** The first of the list, as many as may be chosen. */
export const all = (numbers: Uint32Array): Chosen => ({
  selection: { chosen: new Set(numbers.subarray(0, SELECT_LIMIT)), anchor: numbers[0] ?? null }, cut: numbers.length > SELECT_LIMIT,
})

/** Of the chosen those that the list still shows, in its order: what has left the list must not be acted on unseen. */
export function chosenIn(numbers: Uint32Array, chosen: ReadonlySet<number>): readonly number[] {
  if (chosen.size === 0) return []
  const found: number[] = []
  for (const number of numbers) {
    if (chosen.has(number)) found.push(number)
    if (found.length === chosen.size) break
  }
  return found
}
