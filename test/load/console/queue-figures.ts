import type { figureBook } from '../figures.ts'
import { emptyTimes, filterTimes, openTimes, scrollFrames, sortTimes } from '../list-figures.ts'
import type { DeskAtWork } from './desks.ts'

const OPENED = 21
/** CSS pixels a frame: as the wheel moves it, and as fast as it can be dragged and still be read. */
const STEPS = [100, 430]

/** The list of all tickets on the screen: until its rows, with their words, are painted; each asked of the desk for the first time. */
export async function listFigures(book: ReturnType<typeof figureBook>, desk: DeskAtWork): Promise<void> {
  const { page, close } = await desk.open()
  const { tickets } = desk
  const empty = await emptyTimes(page, OPENED)
  const beside = (runs: readonly number[]) => ({ name: 'an empty place opened', runs })
  for (const [name, { times, longest }] of [['queue opened', await openTimes(page, OPENED)], ['queue in another order', await sortTimes(page)], ['queue filtered', await filterTimes(page)]] as const) {
    book.say({ name, unit: 'ms', tickets, runs: times, limit: 50, judged: { by: 'p95' }, baseline: beside(empty.times) })
    book.say({ name: `${name}: longest task of the window meanwhile (0: none of 50 or more)`, unit: 'ms', tickets, runs: [longest], limit: 50, baseline: beside([empty.longest]) })
  }
  await page.evaluate(() => { location.hash = '#/tickets?view=all&status=any' })
  await page.waitForTimeout(1500)
  for (const step of STEPS) {
    const still = await scrollFrames(page, step, 'still')
    const list = await scrollFrames(page, step, 'list')
    const baseline = { name: 'still rows', runs: still.frames }
    book.say({ name: `queue scrolled ${step} px a frame: frame to frame`, unit: 'ms', tickets, runs: list.frames, limit: 33, judged: { by: 'p95' }, baseline })
  }
  await close()
}
