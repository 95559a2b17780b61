import type { Page } from 'playwright-core'
import { ALL_TICKETS } from '#ipc/contract.ts'

/** Of times in milliseconds. */
export interface Spread { readonly count: number; readonly p50: number; readonly p95: number; readonly most: number }

export function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN) * 10) / 10
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), most: at(1) }
}

/** The list of all tickets. Its orders and filters below are each asked of the desk for the first time, and after a write. */
const ALL = '#/tickets?view=all&status=any'
const INTAKE = '#/intake'
/** Needs attention: on a desk in step nothing is there. */
const EMPTY = '#/attention'
/** Twice around: a 95th of a hundred is told of twenty and more. */
const SORTS = [1, 2].flatMap(() => ['category', 'place', 'updatedAt', 'receivedAt', 'urgency', 'department', 'dueAt', 'status'].flatMap((sort) => [`${ALL}&sort=${sort}&up=true`, `${ALL}&sort=${sort}`]))
const SUBJECTS = 30

/** What a change of the list took, and how long it kept the window from answering. All in milliseconds. */
export interface Changes {
  /** Until the rows were painted. */
  readonly times: readonly number[]
  /** The longest piece of work of the main thread meanwhile and in the moment after; 0: none of 50 or more, which are all that the browser tells of. */
  readonly longest: number
}

/** From the click on a place with nothing in it until that is painted; from the intake each time. What opening a place costs without any list. */
export function emptyTimes(page: Page, times: number): Promise<Changes> {
  return page.evaluate(async ({ count, from, to }) => {
    const rest = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms) })
    const taken: number[] = []
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    for (let n = 0; n < count; n++) {
      location.hash = from
      await rest(500)
      const before = document.querySelector('main h1')?.textContent
      const began = performance.now()
      location.hash = to
      do await new Promise<void>((done) => { requestAnimationFrame(() => done()) })
      while (document.querySelector('main h1')?.textContent === before)
      await new Promise<void>((done) => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => done()
        channel.port2.postMessage(null)
      })
      taken.push(performance.now() - began)
      await rest(400)
    }
    observer.disconnect()
    return { times: taken, longest: Math.max(0, ...tasks) }
  }, { count: times, from: INTAKE, to: EMPTY })
}
/** From the click on the list's place until its rows, with their words, are painted; from the intake each time. */
export const openTimes = (page: Page, times: number): Promise<Changes> => changes(page, Array.from({ length: times }, () => ALL), INTAKE)
/** From the choice of another order until the rows in it are painted. */
export const sortTimes = (page: Page): Promise<Changes> => changes(page, SORTS, null)
/** From the choice of a filter, all tickets before it, until its rows are painted. */
export async function filterTimes(page: Page): Promise<Changes> {
  const subjects = await page.evaluate(async (all) => {
    const city = await window.peygir.call['directory.read']({})
    const ids = city.ok && city.value !== null ? city.value.categories.map(({ id }) => id).slice(0, 30) : []
    const counts = await window.peygir.call['ticket.counts']({ filters: ids.map((categoryId) => ({ ...all, categoryId })) })
    if (!counts.ok) throw new Error(counts.refusal.code)
    return ids.filter((_, place) => (counts.value[place] ?? 0) > 0)
  }, ALL_TICKETS)
  return changes(page, subjects.slice(0, SUBJECTS).map((id) => `${ALL}&category=${id}`), ALL)
}

/** Goes to each address, from `before` where one is given; the times are of those that changed what is on the screen. */
function changes(page: Page, addresses: readonly string[], before: string | null): Promise<Changes> {
  return page.evaluate(async ({ addresses: each, before: from }) => {
    // in the order of the list: a place of the screen is used again for another row
    const rows = (): readonly Element[] => [...document.querySelectorAll('[role=grid] [role=rowgroup] [role=row]')].toSorted((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
    const shown = (): string => {
      const [first] = rows()
      return first?.textContent ?? ''
    }
    const whole = (): boolean => document.querySelector('[role=grid]') !== null && rows().every((row) => row.querySelector('bdi') !== null)
    const rest = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms) })
    // a message posted in a frame's callback is read after that frame's paint
    const painted = (): Promise<void> => new Promise((done) => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => done()
      channel.port2.postMessage(null)
    })
    const frame = (): Promise<void> => new Promise((done) => { requestAnimationFrame(() => done()) })
    const times: number[] = []
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    for (const address of each) {
      if (from !== null) {
        location.hash = from
        await rest(500)
      }
      // a write: the desk must not answer from what it remembers
      await window.peygir.call['settings.put']({ theme: 'light', language: 'fa' })
      const seen = document.querySelector('[role=grid]') === null ? null : shown()
      const began = performance.now()
      location.hash = address
      do await frame()
      while ((!whole() || rows().length === 0 || shown() === seen) && performance.now() - began < 1500)
      await painted()
      const took = performance.now() - began
      // the same first row in both orders: nothing to be seen
      if (took < 1500) times.push(took)
      await rest(400)
    }
    observer.disconnect()
    return { times, longest: Math.max(0, ...tasks) }
  }, { addresses, before })
}

export interface Scrolling {
  /** Milliseconds from frame to frame. */
  readonly frames: readonly number[]
  /** Of the window's main thread for each frame: milliseconds of a processor, whoever else is at work on the machine. */
  readonly processor: number
}

/** How many frames one measure takes; long enough for garbage collection to come in. */
const FRAMES = 240
const STILL_ROWS = 120

/**
 * The list scrolled by `step` CSS pixels a frame, or in its place `still` rows: copies of the very elements that the list shows, in one
 * short block that begins again when it is at its end, without any script. What that costs no list can do without on this machine.
 */
export async function scrollFrames(page: Page, step: number, subject: 'list' | 'still'): Promise<Scrolling> {
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busy = async (): Promise<number> => (await client.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN
  await set(page, subject)
  const before = await busy()
  const frames = await scrolled(page, step, subject === 'still')
  const processor = ((await busy()) - before) * 1000 / FRAMES
  await set(page, 'list')
  await client.detach()
  return { frames, processor: Math.round(processor * 10) / 10 }
}

/** Puts the still rows in the list's place, or takes them away again. */
async function set(page: Page, subject: 'list' | 'still'): Promise<void> {
  await page.evaluate(async ({ still, count }) => {
    document.querySelector('[data-still]')?.remove()
    const grid = document.querySelector<HTMLElement>('[role=grid]')!
    grid.style.display = ''
    grid.scrollTop = 0
    await new Promise((done) => { setTimeout(done, 1000) })
    if (!still) return
    const other = grid.cloneNode(true) as HTMLElement
    const group = other.querySelector<HTMLElement>('[role=rowgroup]')!
    const rows = [...group.querySelectorAll('[role=row]')].filter((row) => row.querySelector('bdi') !== null)
    const block = document.createElement('div')
    for (let n = 0; n < count; n++) {
      const row = rows[n % rows.length]!.cloneNode(true) as HTMLElement
      row.style.position = 'relative'
      row.style.top = ''
      row.style.transform = ''
      block.append(row)
    }
    group.replaceChildren(block)
    group.style.height = `${block.children.length * 36}px`
    other.dataset['still'] = ''
    grid.style.display = 'none'
    grid.after(other)
    await new Promise((done) => { setTimeout(done, 1000) })
  }, { still: subject === 'still', count: STILL_ROWS })
}

function scrolled(page: Page, step: number, still: boolean): Promise<number[]> {
  return page.evaluate(({ by, most, round }) => new Promise<number[]>((done) => {
    const scroller = document.querySelector<HTMLElement>(round ? '[data-still]' : '[role=grid]')!
    const turn = round ? scroller.scrollHeight - scroller.clientHeight : Infinity
    const times: number[] = []
    const last = { at: performance.now(), top: 0 }
    const next = (): void => {
      const now = performance.now()
      times.push(now - last.at)
      last.at = now
      last.top = (last.top + by) % turn
      scroller.scrollTop = last.top
      if (times.length < most) requestAnimationFrame(next)
      else done(times.slice(2))
    }
    requestAnimationFrame(next)
  }), { by: step, most: FRAMES, round: still })
}

/** Of 60 places in the list, some frames apart: how many showed a row whose words were not there yet. */
export function blankFrames(page: Page, step: number): Promise<number> {
  return page.evaluate(async (by) => {
    const grid = document.querySelector<HTMLElement>('[role=grid]')!
    const box = grid.getBoundingClientRect()
    let blank = 0
    for (let n = 0; n < 60; n++) {
      for (let frame = 0; frame < 3; frame++) {
        grid.scrollTop += by
        await new Promise<void>((done) => { requestAnimationFrame(() => done()) })
      }
      const unready = [...grid.querySelectorAll('[role=rowgroup] [role=row]')].some((row) => {
        const { top, bottom } = row.getBoundingClientRect()
        return bottom > box.top + 32 && top < box.bottom && row.querySelector('bdi') === null
      })
      if (unready) blank++
    }
    grid.scrollTop = 0
    return blank
  }, step)
}
