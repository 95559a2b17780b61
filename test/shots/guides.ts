import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { root } from '../../src/setup/paths.mjs'
import type { Look, Visit } from '../support/tour.ts'

/** Pictures of docs/operator-guide and docs/supervisor-guide: these screens, in the light theme at 1366x768, in both languages. */
const PICTURED: ReadonlySet<string> = new Set(['intake', 'saved', 'ticket', 'forward', 'verify', 'satisfaction', 'incident', 'follow-up', 'board', 'shift', 'policy'])
const QUALITY = 62
/** One of `saveMessages`, with a number to call. */
const PROMISED = '00000000-0000-4000-9000-000000000010'

export async function guidePicture(screen: string, page: Page, { theme, language }: Look, width: number): Promise<void> {
  if (!PICTURED.has(screen) || theme !== 'light' || width !== 1366) return
  mkdirSync(join(root, 'docs', 'shots'), { recursive: true })
  await page.screenshot({ path: join(root, 'docs', 'shots', `${screen}-${language}.jpg`), type: 'jpeg', quality: QUALITY, animations: 'disabled' })
}

/** What only the guides show: a queue with one thing in hand, the board, the shift, a policy half changed. Leaves nothing open. */
export async function tourOfGuides(page: Page, visit: Visit): Promise<void> {
  const go = async (hash: string): Promise<void> => {
    await page.evaluate((to) => {
      location.hash = to
    }, hash)
    await page.locator('h1').first().waitFor({ state: 'attached' })
    await page.waitForTimeout(1000)
  }
  await page.evaluate((ticketId) => window.peygir.call['command.run']({ type: 'PromiseAnswer', data: { ticketId, by: Date.now() + 600_000, note: 'تا ده دقیقهٔ دیگر خبر می‌دهیم' } }), PROMISED)
  await go('#/follow-up')
  await page.keyboard.press('Control+ArrowDown')
  await page.waitForTimeout(600)
  await page.keyboard.press('Enter')
  await page.getByTestId('work-code').waitFor({ timeout: 10_000 })
  await page.waitForTimeout(400)
  await visit('follow-up', page)
  await page.keyboard.press('Escape')
  await go('#/board')
  await visit('board', page)
  await go('#/shift')
  await visit('shift', page)
  await go('#/administration/followUps?entry=usual')
  const minutes = page.locator('[data-field="forwardMinutes"] input')
  const before = await minutes.inputValue()
  await minutes.fill('30')
  await page.waitForTimeout(2500)
  await visit('policy', page)
  await minutes.fill(before)
}
