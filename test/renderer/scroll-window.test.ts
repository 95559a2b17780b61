import { describe, expect, it } from 'vitest'
import { ROW, rowsByPlace, rowsDrawn, scrollTopFor, scrollWindow, TALLEST } from '../../renderer/features/ticket-list/scroll-window.ts'

const VIEW = 600

describe('scroll window', () => {
  it('draws little of a long list', () => {
    const { first, last, height, shift } = scrollWindow(58_251, VIEW, 36_000)
    expect(height).toBe(58_251 * ROW)
    expect(first).toBeLessThanOrEqual(1000)
    expect(last).toBeGreaterThanOrEqual(1016)
    expect(last - first).toBeLessThan(60)
    expect(shift).toBe(0)
  })

  it('has nothing to draw in an empty list', () => {
    expect(scrollWindow(0, VIEW, 0)).toEqual({ height: 0, first: 0, last: -1, shift: 0 })
  })

  it.each([1, 16, 17, 58_251, 1_000_000, 5_000_000])('reaches the last of %i rows, whole, at the end of the bar', (count) => {
    const height = Math.min(count * ROW, TALLEST)
    const end = Math.max(0, height - VIEW)
    const { last, shift } = scrollWindow(count, VIEW, end)
    expect(last).toBe(count - 1)
    const bottom = last * ROW + shift + ROW
    expect(bottom).toBeLessThanOrEqual(Math.max(end + VIEW, height) + 0.01)
    expect(height).toBeLessThanOrEqual(TALLEST)
  })

  it.each([58_251, 1_000_000])('brings any of %i rows into sight and then lets it be', (count) => {
    for (const index of [0, 1, 500, Math.floor(count / 2), count - 2, count - 1]) {
      const scrollTop = scrollTopFor(index, count, VIEW, 0)
      const { shift } = scrollWindow(count, VIEW, scrollTop)
      const top = index * ROW + shift - scrollTop
      expect(top).toBeGreaterThanOrEqual(-0.01)
      expect(top + ROW).toBeLessThanOrEqual(VIEW + 0.01)
      expect(scrollTopFor(index, count, VIEW, scrollTop)).toBeCloseTo(scrollTop, 3)
    }
  })

  it('moves the rows by less than a row when the choice goes one down past the edge', () => {
    const before = scrollTopFor(999, 1_000_000, VIEW, 0)
    const after = scrollTopFor(1000, 1_000_000, VIEW, before)
    const place = (scrollTop: number) => 900 * ROW + scrollWindow(1_000_000, VIEW, scrollTop).shift - scrollTop
    expect(place(before) - place(after)).toBeCloseTo(ROW, 1)
  })
})

describe('places of the drawn rows', () => {
  it.each([1, 30, 58_251, 1_000_000])('hold every row of the window of %i rows once, and each row keeps its place while it is drawn', (count) => {
    for (const viewport of [100, 614, 617, 1400]) {
      const places = rowsDrawn(viewport)
      const before = new Map<number, number>()
      for (let step = 0; step < 60; step++) {
        const window = scrollWindow(count, viewport, Math.min(step * 137, Math.max(0, Math.min(count * ROW, TALLEST) - viewport)))
        const drawn = rowsByPlace(window, places)
        // a place that were empty between two rows would be torn down and built again
        if (window.last < count - 1) expect(drawn).not.toContain(null)
        expect(drawn.filter((index) => index !== null).toSorted((a, b) => a - b)).toEqual(Array.from({ length: window.last - window.first + 1 }, (_, n) => window.first + n))
        drawn.forEach((index, place) => {
          if (index === null) return
          expect(before.get(index) ?? place).toBe(place)
          before.set(index, place)
        })
      }
    }
  })
  it('show what is in sight, and more on both sides', () => {
    for (const viewport of [100, 614, 617, 1400]) {
      for (let scrollTop = 36_000; scrollTop < 36_200; scrollTop += 7) {
        const { first, last } = scrollWindow(58_251, viewport, scrollTop)
        expect(first * ROW).toBeLessThanOrEqual(scrollTop - 3 * ROW)
        expect((last + 1) * ROW).toBeGreaterThanOrEqual(scrollTop + viewport + 3 * ROW)
      }
    }
  })
})
