import axe from 'axe-core'
import type { Page } from 'playwright-core'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * While a list of suggestions is open, React Aria hides all but field and list from screen readers on purpose (focus cannot get
 * there: leaving the field closes the list). These three rules take exactly that for a fault; the others are still asked.
 */
const HIDDEN_BY_OPEN_LIST = ['aria-hidden-focus', 'page-has-heading-one', 'region']

/** axe's violations on what the page shows now, one line each. */
export async function violations(page: Page): Promise<string[]> {
  const listOpen = (await page.getByRole('listbox').count()) > 0
  const options: axe.RunOptions = {
    runOnly: RULES,
    rules: Object.fromEntries((listOpen ? HIDDEN_BY_OPEN_LIST : []).map((rule) => [rule, { enabled: false }])),
    // of what is in order axe would otherwise write down every element, which takes longer than the rules
    resultTypes: ['violations'],
  }
  // once for each document: parsed anew for each screen, it was never compiled and took twice as long
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const found = await page.evaluate(async (asked) => (await (window as unknown as { axe: typeof axe }).axe.run(document, asked)).violations, options)
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
}
