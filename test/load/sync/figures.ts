/** One measured figure: all its runs. `limit` is what is asked of it; a ratio and a time are both better when small. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly runs: readonly number[]
  readonly limit: number | null
}

export const sorted = (values: readonly number[]): readonly number[] => values.toSorted((one, other) => one - other)

/** The value below which `part` (0 to 1) of them lie. */
export function percentile(values: readonly number[], part: number): number {
  const all = sorted(values)
  return all[Math.min(all.length - 1, Math.ceil(all.length * part) - 1)] ?? Number.NaN
}
export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** To three digits that mean something. */
export const rounded = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(3)))

/** Says each figure as a line of JSON when it is known, and all of them as a table at the end. */
export function figureBook(): { readonly say: (figure: Figure) => void; readonly table: () => string } {
  const said: Figure[] = []
  return {
    say: (figure) => {
      said.push(figure)
      const { name, unit, runs, limit } = figure
      const all = sorted(runs)
      process.stdout.write(`${JSON.stringify({ figure: name, median: rounded(median(runs)), least: rounded(all[0] ?? 0), most: rounded(all.at(-1) ?? 0), runs: runs.length, unit, aim: limit })}\n`)
    },
    table: () => [
      '| figure | median | least to most | runs | aim |', '|---|---|---|---|---|',
      ...said.map(({ name, unit, runs, limit }) => {
        const all = sorted(runs)
        const met = limit === null ? '' : `${median(runs) <= limit ? '' : '**missed** '}≤ ${limit} ${unit}`
        return `| ${name} | ${rounded(median(runs))} ${unit} | ${rounded(all[0] ?? 0)} to ${rounded(all.at(-1) ?? 0)} | ${runs.length} | ${met} |`
      }),
    ].join('\n'),
  }
}
