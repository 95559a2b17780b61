import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { passwordLock } from '#desk/author-key.ts'
import { hashPassword } from '#server/auth/passwords.ts'
import { giveToOrdinaryUser } from '../../../src/setup/user.mjs'
import type { figureBook } from '../figures.ts'
import { OPERATOR, type DeskAtWork } from './desks.ts'
import { BARE, CONSOLE, type Spawned, type Starter } from './spawned.ts'

/**
 * From the spawn to what is painted, the console and a bare window by turns. A session lives in memory alone, so a new console
 * always asks for the password; what a desk remembers is who may sign in. 'Usable intake' is therefore the painted sign-in plus
 * the time from its Enter to a painted intake whose first field has the focus: without the person's typing.
 */
export async function startFigures(book: ReturnType<typeof figureBook>, { work, electron, desk, runs }: { readonly work: string; readonly electron: Starter; readonly desk: DeskAtWork; readonly runs: number }): Promise<void> {
  const bare: Painted[] = [], signIn: Painted[] = [], usable: number[] = [], entering: number[] = [], proving: number[] = [], hashing: number[] = []
  // one more than is counted: the first finds neither files nor code in the system's memory
  for (let run = 0; run <= runs; run++) {
    const data = join(work, 'bare', String(run))
    mkdirSync(data, { recursive: true })
    giveToOrdinaryUser(data)
    const empty = await electron.start(BARE, data)
    const emptyAt = await painted(empty)
    await empty.end()
    const real = await electron.start(CONSOLE, desk.userData)
    const signInAt = await painted(real)
    const { took, proof } = await enter(real.page)
    await real.end()
    const slow = await slowFunctions()
    if (run === 0) continue
    hashing.push(slow)
    bare.push(emptyAt)
    signIn.push(signInAt)
    entering.push(took)
    proving.push(proof)
    usable.push(signInAt.last + took)
  }
  const { tickets } = desk
  const of = (each: readonly Painted[], what: keyof Painted): number[] => each.map((one) => one[what])
  const name = 'bare Electron window'
  const least = { unit: 'ms', tickets, judged: { by: 'least', ratio: true } } as const
  book.say({ name: 'start: spawn to painted sign-in', ...least, runs: of(signIn, 'last'), limit: 1.5, baseline: { name, runs: of(bare, 'last') } })
  book.say({ name: 'start: of it, spawn to the page being asked for', ...least, runs: of(signIn, 'asked'), limit: null, baseline: { name, runs: of(bare, 'asked') } })
  book.say({ name: 'start: of it, spawn to first paint', ...least, runs: of(signIn, 'first'), limit: null, baseline: { name, runs: of(bare, 'first') } })
  book.say({ name: 'start: spawn to usable intake, without the typing', ...least, runs: usable, limit: 2, baseline: { name, runs: of(bare, 'last') } })
  book.say({ name: 'start: of it, Enter to usable intake', unit: 'ms', tickets, runs: entering, limit: null, baseline: { name: 'the password proven', runs: proving } })
  book.say({ name: 'start: of it, the password proven', unit: 'ms', tickets, runs: proving, limit: null, baseline: { name: "the server's and the desk's slow function alone", runs: hashing } })
}

/** What nobody who knows a password is spared: the server's hash and the stretching that opens the desk's keys, milliseconds. */
async function slowFunctions(): Promise<number> {
  const began = performance.now()
  await hashPassword(OPERATOR.password)
  await passwordLock(OPERATOR.password).close(Buffer.alloc(32))
  return performance.now() - began
}

/** Milliseconds since the spawn. `asked`: the window began to load its page. `last`: the largest thing of the page with the two fields. */
export interface Painted { readonly asked: number; readonly first: number; readonly last: number }

export async function painted({ page, at }: Spawned): Promise<Painted> {
  const times = await page.evaluate(async () => {
    const frame = (): Promise<void> => new Promise((done) => { requestAnimationFrame(() => done()) })
    while (document.querySelector('input[autocomplete=username]') === null) await frame()
    // the entry is made some frames after the paint that it tells of
    await new Promise((done) => { setTimeout(done, 500) })
    const entries = (type: string): Promise<PerformanceEntryList> => new Promise((done) => {
      new PerformanceObserver((list, self) => {
        self.disconnect()
        done(list.getEntries())
      }).observe({ type, buffered: true })
    })
    const largest = (await entries('largest-contentful-paint')).at(-1)!
    const first = (await entries('paint')).find(({ name }) => name === 'first-contentful-paint')!
    return { asked: performance.timeOrigin, first: performance.timeOrigin + first.startTime, last: performance.timeOrigin + largest.startTime }
  })
  return { asked: times.asked - at, first: times.first - at, last: times.last - at }
}

/**
 * Signs in as a password manager would: milliseconds from then until the intake is painted and has the focus; and how long the
 * desk and the server take for the password alone, asked once more.
 */
function enter(page: Page): Promise<{ readonly took: number; readonly proof: number }> {
  return page.evaluate(async ({ username, password }) => {
    const frame = (): Promise<void> => new Promise((done) => { requestAnimationFrame(() => done()) })
    const write = (name: string, text: string): void => {
      const field = document.querySelector<HTMLInputElement>(`input[autocomplete=${name}]`)!
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, text)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }
    write('username', username)
    write('current-password', password)
    await frame()
    const began = performance.now()
    document.querySelector('form')!.requestSubmit()
    while (document.activeElement?.getAttribute('role') !== 'combobox') {
      if (performance.now() - began > 20_000) throw new Error('the intake did not come')
      await frame()
    }
    await new Promise<void>((done) => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => done()
      channel.port2.postMessage(null)
    })
    const took = performance.now() - began
    const again = performance.now()
    await window.peygir.call['session.signIn']({ username, password })
    return { took, proof: performance.now() - again }
  }, OPERATOR)
}
