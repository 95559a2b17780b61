import type { Page } from 'playwright-core'
import { asciiDigits } from '#domain/text/canonical.ts'
import { fold } from '#domain/text/fold.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import type { figureBook } from '../figures.ts'
import type { DeskAtWork } from './desks.ts'
import { distinct, samples, type Sample } from './samples.ts'

/** Different questions of each kind. */
const QUESTIONS = 40
const EMPTY_CALLS = 200

/** What operators type, of each kind from the desk's own tickets. */
function questionsOf(found: readonly Sample[]): Readonly<Record<string, readonly string[]>> {
  const words = found.flatMap(({ text }) => fold(text).split(' ')).filter((word) => /^[ا-ی]{4,}$/.test(word))
  const parts = words.filter(({ length }) => length >= 5).map((word) => word.slice(1, 4))
  return {
    'a word': distinct(words, QUESTIONS),
    'two words': distinct(found.flatMap(({ text }) => [fold(text).split(' ').filter((word) => /^[ا-ی]{3,}$/.test(word)).slice(1, 3).join(' ')]).filter((two) => two.includes(' ')), QUESTIONS),
    'part of a word': distinct(parts, QUESTIONS),
    'two letters': distinct(words.map((word) => word.slice(0, 2)), QUESTIONS),
    'a telephone number': distinct(found.flatMap(({ row }) => (row.phone === null ? [] : [row.phone])), QUESTIONS),
    'part of a number': distinct(found.flatMap(({ row }) => (row.phone === null ? [] : [row.phone.slice(-5)])), QUESTIONS),
    'a code': distinct(found.map(({ row }) => asciiDigits(row.code)), QUESTIONS),
  }
}

/** From the window's question until it has the rows of the first screen, newest first: what the operator waits for after the last letter. */
export async function searchFigures(book: ReturnType<typeof figureBook>, desk: DeskAtWork): Promise<void> {
  const { page, close } = await desk.open()
  const questions = questionsOf(await samples(page, 100))
  const { tickets } = desk
  const empty = await emptyCalls(page)
  for (const [kind, texts] of Object.entries(questions)) {
    const runs = await page.evaluate(async (filters) => {
      const times: number[] = []
      for (const filter of filters) {
        // a write: the desk must not answer from what it remembers
        await window.peygir.call['settings.put']({ theme: 'light', language: 'fa' })
        const began = performance.now()
        const reply = await window.peygir.call['ticket.first'](filter)
        times.push(performance.now() - began)
        if (!reply.ok || reply.value.rows.length === 0) throw new Error('what was taken from the desk is not found there')
      }
      return times
    }, texts.map((text) => ({ ...ALL_TICKETS, text })))
    book.say({ name: `search, newest first: ${kind}`, unit: 'ms', tickets, runs, limit: 30, judged: { by: 'p95' }, baseline: { name: 'an empty call', runs: empty } })
  }
  await close()
}

export async function callerFigures(book: ReturnType<typeof figureBook>, desk: DeskAtWork): Promise<void> {
  const { page, close } = await desk.open()
  const phones = distinct((await samples(page, 100)).flatMap(({ row }) => (row.phone === null ? [] : [row.phone])), 100)
  const empty = await emptyCalls(page)
  const runs = await page.evaluate(async (each) => {
    const times: number[] = []
    for (const phone of each) {
      const began = performance.now()
      const reply = await window.peygir.call['caller.read']({ phone })
      times.push(performance.now() - began)
      if (!reply.ok || reply.value.rows.length === 0) throw new Error('the caller is not known')
    }
    return times
  }, phones)
  book.say({ name: 'caller look-up', unit: 'ms', tickets: desk.tickets, runs, limit: 5, judged: { by: 'p95' }, baseline: { name: 'an empty call', runs: empty } })
  await close()
}

/** From the window to the desk's process and back with nothing to be done there. */
function emptyCalls(page: Page): Promise<number[]> {
  return page.evaluate(async (times) => {
    const taken: number[] = []
    for (let n = 0; n < times; n++) {
      const began = performance.now()
      await window.peygir.call['session.current']({})
      taken.push(performance.now() - began)
    }
    return taken
  }, EMPTY_CALLS)
}
