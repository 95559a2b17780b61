import type { Page } from 'playwright-core'

/** What a window's main thread did, in milliseconds of a processor, whoever else is at work on the machine. */
export interface Spent { readonly all: number; readonly script: number; readonly layout: number }

export interface MainThread {
  /** Since the page began. */
  readonly spent: () => Promise<Spent>
  /** Since an earlier answer of `spent`, for each of so many. */
  readonly since: (before: Spent, each?: number) => Promise<Spent>
}

export async function mainThread(page: Page): Promise<MainThread> {
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async (): Promise<Spent> => {
    const { metrics } = await client.send('Performance.getMetrics')
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN) * 1000
    return { all: of('TaskDuration'), script: of('ScriptDuration'), layout: of('LayoutDuration') + of('RecalcStyleDuration') }
  }
  return {
    spent,
    since: async (before, each = 1) => {
      const now = await spent()
      return { all: (now.all - before.all) / each, script: (now.script - before.script) / each, layout: (now.layout - before.layout) / each }
    },
  }
}

/** Each part with its runs, all of it first; what is neither script nor layout is painting and the browser's own. */
export const of = (spent: readonly Spent[]): readonly (readonly [what: string, runs: readonly number[]])[] => [
  ['', spent.map(({ all }) => all)], [': script', spent.map(({ script }) => script)], [': style and layout', spent.map(({ layout }) => layout)],
]
