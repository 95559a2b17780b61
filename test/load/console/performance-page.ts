import { HEAD, headOf, rowOf, thousands, type Line } from '../figures.ts'

/** Between these marks the page is the command's, the rest a person's. */
const TABLE = ['<!-- figures -->', '<!-- /figures -->'] as const
const GROWTH = ['<!-- growth -->', '<!-- /growth -->'] as const

/** A line with the circumstances under which it was measured. */
export interface Measured extends Line { readonly measured: string }

/**
 * The page with what was measured now in the place of what it said of the same figure at the same size; what was not measured
 * now stays, with the day on which it was. How figures grow is worked out anew from all of them.
 */
export function withFigures(page: string, now: readonly Measured[]): string {
  const known = readLines(between(page, TABLE))
  const key = ({ name, tickets }: Measured): string => `${name} | ${tickets}`
  const latest = new Map([...known, ...now].map((line) => [key(line), line]))
  const order = [...new Set([...latest.values()].map(({ name }) => name))]
  const lines = [...latest.values()].toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name) || (one.tickets ?? 0) - (other.tickets ?? 0))
  const table = [...headOf([...HEAD, 'measured']), ...lines.map(({ name, tickets, cells, measured }) => rowOf([name, tickets === null ? '' : thousands(tickets), ...cells, measured]))]
  return put(put(page, TABLE, table), GROWTH, growth(lines))
}

function between(page: string, [from, to]: readonly [string, string]): string {
  const [, after] = page.split(from)
  if (after?.includes(to) !== true) throw new Error(`the page has no ${from} … ${to}`)
  return after.split(to)[0] ?? ''
}

const put = (page: string, marks: readonly [string, string], lines: readonly string[]): string =>
  page.replace(`${marks[0]}${between(page, marks)}${marks[1]}`, () => `${marks[0]}\n${lines.join('\n')}\n${marks[1]}`)

function readLines(table: string): readonly Measured[] {
  return table.split('\n').filter((line) => line.startsWith('| ')).slice(1).map((line) => {
    const [name = '', tickets = '', ...cells] = line.slice(1, -1).split('|').map((cell) => cell.trim())
    return { name, tickets: tickets === '' ? null : Number(tickets.replaceAll(',', '')), cells: cells.slice(0, -1), measured: cells.at(-1) ?? '' }
  })
}

const P95 = HEAD.indexOf('p95') - 2
const MEDIAN = HEAD.indexOf('median') - 2

/** Each figure that is known at several sizes, side by side: its p95, or its median where there are few runs. */
export function growth(lines: readonly Measured[]): readonly string[] {
  const sizes = [...new Set(lines.flatMap(({ tickets }) => tickets ?? []))].toSorted((one, other) => one - other)
  const names = [...new Set(lines.map(({ name }) => name))].filter((name) => lines.filter((line) => line.name === name && line.tickets !== null).length > 1)
  return [
    ...headOf(['figure', 'of it', ...sizes.map(thousands), 'for ten times the tickets']),
    ...names.map((name) => {
      const own = lines.filter((line) => line.name === name)
      const rank = own.every(({ cells }) => cells[P95] !== '') ? P95 : MEDIAN
      const found = sizes.map((size) => own.find(({ tickets }) => tickets === size)?.cells[rank] ?? '')
      const times = perTenfold(sizes.flatMap((size, at) => (found[at] === '' ? [] : [[size, Number.parseFloat(found[at] ?? '')] as const])))
      // from nothing, nothing grows by a factor
      return rowOf([name, rank === P95 ? 'p95' : 'median', ...found, Number.isFinite(times) ? `× ${times}` : ''])
    }),
  ]
}

/** By how much a value grows when the size grows tenfold, from the smallest size to the largest. */
export function perTenfold(points: readonly (readonly [size: number, value: number])[]): number {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || first[0] === last[0]) return 1
  return Math.round((last[1] / first[1]) ** (1 / Math.log10(last[0] / first[0])) * 100) / 100
}
