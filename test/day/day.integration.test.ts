import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { tehran } from '../server/jobs/given.ts'
import { closeDesks } from '../support/desk.ts'
import { foundCentre, newFolder, openCity, type City } from './desks.ts'
import { domainStage } from './domain.ts'
import { countsOf, playDay } from './play.ts'
import { dayStory } from './story.ts'

/** Wednesday, 29 Mehr 1405. */
const MIDNIGHT = tehran(2026, 10, 21)
const HOURS = 34
const SEED = 137
/** Nine desks and a server in one process: where other work runs beside it, it takes many times as long as alone. */
const BUSY = { timeout: 300_000 }

const founded = newFolder()
const open: City[] = []
const close = async (): Promise<void> => {
  await closeDesks()
  for (const city of open.splice(0)) await city.end()
}
beforeAll(() => foundCentre(founded, MIDNIGHT))
afterEach(close)
afterAll(() => rmSync(founded, { recursive: true, force: true }))

const story = dayStory(SEED, MIDNIGHT, 3)
const ticketIds = story.calls.flatMap(({ ticketId }) => ticketId ?? [])
const IN_STEP = { phase: 'online', waiting: 0, attention: 0, storage: null, clockOffset: 0 }

/** Plays it at the desks and a server; answers what that ended with. */
async function played() {
  const city = await openCity(founded, MIDNIGHT, story)
  open.push(city)
  await playDay(city, story, MIDNIGHT, HOURS)
  // nothing waits and nothing was refused: no check was worked on by two
  for (const standing of await city.standings()) expect(standing).toEqual(IN_STEP)
  const tickets = await Promise.all(ticketIds.map(city.ticket))
  for (const state of tickets) for (const shown of await city.shown(state.id)) expect(shown).toEqual(state)
  return { city, counts: countsOf(tickets, await Promise.all(story.calls.map(({ callId }) => city.call(callId)))) }
}

describe('a day of 200 calls with the arrival times of a real Boston day, 3 operators, 5 departments, virtual clock on server and desks', () => {
  const first: { counts: ReturnType<typeof countsOf> | null } = { counts: null }

  it('ends with the counts that the domain predicts', BUSY, async () => {
    const { city, counts } = await played()
    const predicted = domainStage(await city.directory(), city.cast, story)
    await playDay(predicted, story, MIDNIGHT, HOURS)
    expect(counts).toEqual(countsOf(predicted.tickets(), predicted.calls()))
    // enough happened to prove something
    expect(Object.values(counts.calls).reduce((sum, n) => sum + n, 0)).toBe(200)
    const often = ['TicketForwarded', 'ForwardReturned', 'WorkVerified', 'CitizenAnswered', 'AttemptRecorded', 'TicketEscalated', 'EscalationAccepted', 'SatisfactionRecorded', 'TicketClosed']
    expect(often.filter((step) => (counts.steps[step] ?? 0) <= 5)).toEqual([])
    first.counts = counts
  })

  it('ends the second time with the same seed the same', BUSY, async () => {
    expect((await played()).counts).toEqual(first.counts)
  })
})
