/** One measured figure: all its runs. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly runs: readonly number[]
  /** What is asked of its median, at most, unless `judged` says otherwise. Null: nothing is asked. */
  readonly limit: number | null
  readonly judged?: Judged
  /** The same work without what is measured, on the same machine at the same time. */
  readonly baseline?: { readonly name: string; readonly runs: readonly number[] }
  /** Of the desk on which it was measured. */
  readonly tickets?: number
}

/** Which of the runs the aim is held against. */
export interface Judged {
  readonly by: Rank
  /** The ratio to the baseline, not the value. */
  readonly ratio?: true
  /** To be reached, not to be kept below. */
  readonly atLeast?: true
}

export type Rank = 'least' | 'median' | 'p95' | 'p99' | 'most'
const PARTS: Readonly<Record<Rank, number>> = { least: 0, median: 0.5, p95: 0.95, p99: 0.99, most: 1 }
/** With fewer runs a percentile is its largest run under another name. */
const RUNS_FOR: Readonly<Record<Rank, number>> = { least: 1, median: 1, p95: 20, p99: 100, most: 1 }

export const sorted = (values: readonly number[]): readonly number[] => values.toSorted((one, other) => one - other)

/** The value below which `part` (0 to 1) of them lie. */
export function percentile(values: readonly number[], part: number): number {
  const all = sorted(values)
  return all[Math.max(0, Math.min(all.length - 1, Math.ceil(all.length * part) - 1))] ?? Number.NaN
}
export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** To three digits that mean something. */
export const rounded = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(3)))

const ranked = (values: readonly number[], rank: Rank): number | null => (values.length < RUNS_FOR[rank] ? null : rounded(percentile(values, PARTS[rank])))

/** How many times its baseline a figure is, by the rank that is judged; null without a baseline, or where that is nothing. */
export function ratioOf({ runs, baseline, judged }: Figure): number | null {
  const part = PARTS[judged?.by ?? 'median']
  const base = baseline === undefined ? 0 : percentile(baseline.runs, part)
  return base === 0 ? null : rounded(percentile(runs, part) / base)
}

/** Null: nothing is asked of it. */
export function isMet(figure: Figure): boolean | null {
  const { runs, limit, judged } = figure
  if (limit === null) return null
  const value = judged?.ratio === true ? ratioOf(figure) ?? Number.NaN : percentile(runs, PARTS[judged?.by ?? 'median'])
  return judged?.atLeast === true ? value >= limit : value <= limit
}

/** A figure as the cells of a table, its name and its desk's size first. */
export interface Line { readonly name: string; readonly tickets: number | null; readonly cells: readonly string[] }

export const HEAD = ['figure', 'tickets', 'median', 'least', 'p95', 'p99', 'most', 'runs', 'baseline', 'ratio', 'aim'] as const

export function lineOf(figure: Figure): Line {
  const { name, unit, runs, baseline, tickets } = figure
  const cell = (rank: Rank): string => (ranked(runs, rank) === null ? '' : `${ranked(runs, rank)} ${unit}`)
  const held = baseline === undefined ? '' : `${baseline.name}: ${rounded(percentile(baseline.runs, PARTS[figure.judged?.by ?? 'median']))} ${unit}`
  return { name, tickets: tickets ?? null, cells: [cell('median'), cell('least'), cell('p95'), cell('p99'), cell('most'), String(runs.length), held, ratioOf(figure)?.toString() ?? '', aimOf(figure)] }
}

function aimOf(figure: Figure): string {
  const { unit, limit, judged } = figure
  if (limit === null) return ''
  const what = judged?.by === undefined || judged.by === 'median' ? '' : `${judged.by} `
  const aim = `${what}${judged?.atLeast === true ? '≥' : '≤'} ${limit}${judged?.ratio === true ? ' x' : ` ${unit}`}`
  return isMet(figure) === true ? aim : `**missed** ${aim}`
}

export const thousands = (count: number): string => count.toLocaleString('en')
export const rowOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
export const headOf = (cells: readonly string[]): readonly string[] => [rowOf(cells), `|${'---|'.repeat(cells.length)}`]

/** Says each figure as a line of JSON when it is known, and all of them as a table at the end. */
export function figureBook(): { readonly say: (figure: Figure) => void; readonly said: () => readonly Figure[]; readonly table: () => string } {
  const said: Figure[] = []
  return {
    say: (figure) => {
      said.push(figure)
      const { name, unit, runs, limit, baseline, tickets } = figure
      const ranks = Object.fromEntries((['median', 'least', 'p95', 'p99', 'most'] as const).flatMap((rank) => (ranked(runs, rank) === null ? [] : [[rank, ranked(runs, rank)]])))
      process.stdout.write(`${JSON.stringify({
        figure: name, ...(tickets === undefined ? {} : { tickets }), ...ranks, runs: runs.length, unit, aim: limit,
        ...(baseline === undefined ? {} : { baseline: rounded(percentile(baseline.runs, PARTS[figure.judged?.by ?? 'median'])), ratio: ratioOf(figure) }), met: isMet(figure),
      })}\n`)
    },
    said: () => said,
    table: () => [...headOf(HEAD), ...said.map(lineOf).map(({ name, tickets, cells }) => rowOf([name, tickets === null ? '' : thousands(tickets), ...cells]))].join('\n'),
  }
}
