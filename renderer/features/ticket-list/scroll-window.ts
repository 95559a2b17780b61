/**
 * Which rows of a long list are in sight. A browser cannot make an element taller than about 33 million pixels
 * (a million rows need 36), so past `TALLEST` the scroll bar covers the list at a smaller scale; rows keep their size.
 * For this reason the list does not use a virtualizer that places rows at their true offset. All lengths in CSS pixels.
 */
export const ROW = 36
export const TALLEST = 12_000_000
/** Rows drawn above the first and below the last in sight: the browser scrolls by itself and tells a frame later. */
const SPARE = 3
/** Rows come and go this many at a time, so that not every pixel of a scroll is a new drawing. */
const STEP = 2

export interface ScrollWindow {
  /** Height of the scrolled element. */
  readonly height: number
  /** First and last row to draw, both included; `last` is -1 in an empty list. */
  readonly first: number
  readonly last: number
  /** Add to `index * ROW` for a row's place in the scrolled element. */
  readonly shift: number
}

const trueHeight = (count: number): number => count * ROW
const drawnHeight = (count: number): number => Math.min(trueHeight(count), TALLEST)

/** True pixels for each pixel of the scroll bar's way. */
function scale(count: number, viewport: number): number {
  const way = drawnHeight(count) - viewport
  return way <= 0 ? 1 : (trueHeight(count) - viewport) / way
}

export function scrollWindow(count: number, viewport: number, scrollTop: number): ScrollWindow {
  const top = scrollTop * scale(count, viewport)
  const first = Math.max(0, Math.floor(top / ROW / STEP) * STEP - SPARE)
  const last = Math.min(count - 1, first + rowsDrawn(viewport) - 1)
  return { height: drawnHeight(count), first, last, shift: scrollTop - top }
}

/** Always as many, wherever the list stands, as long as it has them: those in sight, one of them in part, and the spare ones. */
export const rowsDrawn = (viewport: number): number => Math.ceil(viewport / ROW) + STEP + 2 * SPARE

/**
 * The drawn rows by place. Row `index` always stands in place `index % places`: while the list is scrolled, what leaves at one end
 * is filled anew at the other, and nothing is built or thrown away. null: a list too short for this place.
 */
export function rowsByPlace({ first, last }: Pick<ScrollWindow, 'first' | 'last'>, places: number): readonly (number | null)[] {
  const start = first - (first % places)
  return Array.from({ length: places }, (_, place) => {
    const index = start + place < first ? start + places + place : start + place
    return index <= last ? index : null
  })
}

/** Where to scroll so that row `index` is wholly in sight; the present place if it already is. */
export function scrollTopFor(index: number, count: number, viewport: number, scrollTop: number): number {
  const by = scale(count, viewport)
  const top = scrollTop * by
  const start = index * ROW
  if (start < top) return start / by
  if (start + ROW > top + viewport) return (start + ROW - viewport) / by
  return scrollTop
}

export const sameWindow = (a: ScrollWindow, b: ScrollWindow): boolean => a.first === b.first && a.last === b.last && a.shift === b.shift && a.height === b.height
