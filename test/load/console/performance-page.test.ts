import { describe, expect, it } from 'vitest'
import { isMet, lineOf, ratioOf, type Figure } from '../figures.ts'
import { perTenfold, withFigures, type Measured } from './performance-page.ts'

const EMPTY = 'before\n<!-- figures --><!-- /figures -->\nbetween\n<!-- growth --><!-- /growth -->\nafter\n'
const figure = (name: string, tickets: number, runs: readonly number[]): Figure => ({ name, unit: 'ms', tickets, runs, limit: 30, judged: { by: 'p95' } })
const measured = (each: Figure, on: string): Measured => ({ ...lineOf(each), measured: on })
const hundred = (times: number): number[] => Array.from({ length: 100 }, (_, n) => (n + 1) * times)

describe('a figure', () => {
  it('is held against its aim by the rank, the ratio and the direction that are asked', () => {
    const slow: Figure = { name: 'x', unit: 'ms', runs: hundred(1), limit: 95, judged: { by: 'p95' } }
    expect(isMet(slow)).toBe(true)
    expect(isMet({ ...slow, limit: 94 })).toBe(false)
    const rate: Figure = { name: 'y', unit: 'rows/s', runs: [20, 30, 40], limit: 0.25, judged: { by: 'median', ratio: true, atLeast: true }, baseline: { name: 'plain', runs: [100, 100, 100] } }
    expect(ratioOf(rate)).toBe(0.3)
    expect(isMet(rate)).toBe(true)
    expect(isMet({ ...rate, runs: [20] })).toBe(false)
  })

  it('has no ratio to a baseline of nothing', () => {
    const longest: Figure = { name: 'x', unit: 'ms', runs: [55], limit: 50, baseline: { name: 'empty', runs: [0] } }
    expect(ratioOf(longest)).toBeNull()
    expect(ratioOf({ ...longest, baseline: { name: 'empty', runs: [50] } })).toBe(1.1)
  })

  it('shows a percentile only where there are runs enough for one', () => {
    const cells = (runs: readonly number[]): readonly string[] => lineOf({ name: 'x', unit: 'ms', runs, limit: null }).cells
    expect(cells([1, 2, 3])).toEqual(['2 ms', '1 ms', '', '', '3 ms', '3', '', '', ''])
    expect(cells(hundred(1)).slice(0, 5)).toEqual(['50 ms', '1 ms', '95 ms', '99 ms', '100 ms'])
  })
})

describe('docs/performance.md', () => {
  it('takes new figures in the place of the old of the same desk and keeps what was not measured again', () => {
    const first = withFigures(EMPTY, [measured(figure('search', 1_000_000, hundred(3)), 'monday'), measured(figure('search', 10_000, hundred(1)), 'monday')])
    const second = withFigures(first, [measured(figure('search', 10_000, hundred(2)), 'tuesday'), measured(figure('caller', 10_000, [1]), 'tuesday')])
    const table = second.split('<!-- /figures -->')[0]!
    expect(table.split('\n').filter((line) => /^\| (?:search|caller)/.test(line)).map((line) => line.split('|').map((cell) => cell.trim())).map((cells) => [cells[1], cells[2], cells[5], cells.at(-2)])).toEqual([
      ['search', '10,000', '190 ms', 'tuesday'], ['search', '1,000,000', '285 ms', 'monday'], ['caller', '10,000', '', 'tuesday'],
    ])
    expect(second).toMatch(/^before\n[^]*between\n[^]*after\n$/)
    // the same again changes nothing
    expect(withFigures(second, [])).toBe(second)
  })

  it('says by how much each figure grows', () => {
    expect(perTenfold([[10_000, 10], [1_000_000, 1000]])).toBe(10)
    expect(perTenfold([[10_000, 10], [100_000, 10]])).toBe(1)
    const page = withFigures(EMPTY, [measured(figure('search', 10_000, hundred(1)), ''), measured(figure('search', 1_000_000, hundred(4)), '')])
    expect(page).toContain('| search | p95 | 95 ms | 380 ms | × 2 |')
  })
})
