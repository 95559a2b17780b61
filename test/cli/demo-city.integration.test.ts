import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePhone } from '#domain/citizen/phone.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { demoId } from '#server/commands/demo-life.ts'
import { initCity } from '#server/commands/init.ts'
import { openFounded } from '#server/commands/open.ts'
import { seedDemo } from '#server/commands/seed-demo.ts'
import type { ServerStore } from '#server/store/ports.ts'
import { demoHistory, type Plan } from '../../src/cli/demo-city/history.ts'
import { readNames, readPhrases } from '../../src/cli/demo-city/phrases.ts'
import { seedHistory } from '../../src/cli/demo-city/seed-history.ts'
import { readTimes } from '../../src/cli/demo-city/times.ts'
import { root } from '../../src/setup/paths.mjs'
import { temporaryFolder } from '../support/central.ts'

const CITY = join(root, 'resources', 'demo-city')
const PLAN: Plan = { seed: 'a city', days: 16, perDay: 20, first: 28 }
/** A Sunday, half past one in the afternoon in Tehran. */
const NOW = Date.UTC(2026, 10, 22, 10)
const HOUR = 3_600_000
const STAFF = { operators: ['zahra'], verifier: 'leila', inspector: 'tahereh', liaisons: { waste: 'saeed' } }

const at: { folder: string; remove: () => void; store: ServerStore | null; tickets: readonly TicketState[]; readonly told: number[] } = { folder: '', remove: () => {}, store: null, tickets: [], told: [] }
const storeOf = (): ServerStore => {
  if (at.store === null) throw new Error('no store')
  return at.store
}

beforeAll(async () => {
  Object.assign(at, temporaryFolder())
  const data = join(at.folder, 'data')
  await initCity(data, CITY, { username: 'admin', password: 'demo-peygir-137' }, NOW - 100 * 24 * HOUR)
  at.store = await openFounded(data)
  await seedDemo(at.store, data, join(CITY, 'operators.json'), NOW, () => {})
  const added = await seedHistory(at.store, join(CITY, 'phrases.json'), PLAN, NOW, (done, total) => void at.told.push(done / total))
  at.tickets = (await Promise.all(Array.from({ length: added }, (_, place) => storeOf().state('ticket', demoId('ticket', PLAN.first + place))))) as TicketState[]
})
afterAll(async () => {
  await at.store?.close()
  at.remove()
})

const made = async (plan: Plan) => demoHistory(plan, { directory: await storeOf().directory(), history: await readTimes(join(CITY, 'times.json')), phrases: readPhrases(CITY), names: readNames(CITY), staff: STAFF }, NOW)

describe('the demo city\'s last weeks', () => {
  it('come out the same for the same seed, and otherwise for another', async () => {
    const [once, again, other] = [await made(PLAN), await made(PLAN), await made({ ...PLAN, seed: 'another' })]
    expect(again).toEqual(once)
    expect(other.map(({ text }) => text)).not.toEqual(once.map(({ text }) => text))
  })

  it('stand on the server, every step legal, with cases in every state', () => {
    expect(at.tickets.length).toBeGreaterThan(200)
    expect(at.told.length).toBeGreaterThan(5)
    expect(at.told.at(-1)).toBe(1)
    expect(at.tickets.filter((ticket) => ticket === null)).toEqual([])
    const states = new Set(at.tickets.map(({ status }) => status))
    expect([...states].toSorted()).toEqual(expect.arrayContaining(['acknowledged', 'answered', 'cancelled', 'closed', 'parked', 'reported', 'verified']))
    expect(at.tickets.filter(({ closedAt }) => closedAt !== null).length).toBeGreaterThan(at.tickets.length / 2)
    // answered is not solved, some were not done at first, some citizens called back, some work is late
    expect(at.tickets.some(({ answeredAt, solvedAt }) => answeredAt !== null && solvedAt === null)).toBe(true)
    expect(at.tickets.some(({ reopened }) => reopened > 0)).toBe(true)
    expect(at.tickets.some(({ assignments }) => assignments.some(({ falseReports }) => falseReports > 0))).toBe(true)
    const overdue = at.tickets.filter(({ closedAt, assignments }) => closedAt === null && assignments.some(({ status, due }) => (status === 'forwarded' || status === 'acknowledged') && due !== null && due.at < NOW))
    expect(overdue.length).toBeGreaterThan(2)
    expect(overdue.filter(({ escalations }) => escalations.length > 0).length).toBeGreaterThan(0)
  })

  it('leave nothing open without somebody to do it', () => {
    const open = at.tickets.filter(({ status }) => status !== 'closed' && status !== 'cancelled')
    expect(open.filter(({ checks, confidential }) => checks.length === 0 && !confidential).map(({ status, steps }) => [status, steps.map(({ type }) => type)])).toEqual([])
  })

  it('come when citizens call, and are late as often as the history was', () => {
    const hour = (time: number): number => new Date(time + 3.5 * HOUR).getUTCHours()
    const [night, morning] = [at.tickets.filter(({ receivedAt }) => hour(receivedAt) < 6), at.tickets.filter(({ receivedAt }) => hour(receivedAt) >= 8 && hour(receivedAt) < 14)]
    expect(morning.length).toBeGreaterThan(5 * night.length)
    expect(at.tickets.filter(({ receivedAt, updatedAt }) => receivedAt > NOW || updatedAt > NOW)).toEqual([])
    const parts = at.tickets.flatMap(({ assignments }) => assignments).filter(({ due, reports }) => due !== null && reports.length > 0)
    const late = parts.filter(({ due, reports }) => (reports[0]?.at ?? 0) > (due?.at ?? 0)).length / parts.length
    expect(late).toBeGreaterThan(0.1)
    expect(late).toBeLessThan(0.4)
  })

  it('say whose they are: the demo\'s, with numbers that no operator gives out', async () => {
    expect(at.tickets.filter(({ source }) => source?.name !== 'demo')).toEqual([])
    const said = await made(PLAN)
    expect(said.filter(({ phone }) => phone !== null && (!/^\+989700001\d{3}$/.test(phone) || parsePhone(phone) !== phone))).toEqual([])
    const words = said.flatMap(({ text, address, name, life }) => [text, address, name, ...life.flatMap(({ data }) => Object.values(data).filter((value) => typeof value === 'string' && /[آ-ی]/.test(value)))])
    expect(words.filter((text) => text !== null && (canonical(String(text)) !== text || /[{}0-9]/.test(String(text))))).toEqual([])
    // some call often
    const numbers = said.flatMap(({ phone }) => (phone === null ? [] : [phone]))
    expect(new Set(numbers).size).toBeLessThan(numbers.length)
  })

  it('are there once, however often they are asked for', async () => {
    expect(await seedHistory(storeOf(), join(CITY, 'phrases.json'), PLAN, NOW + 24 * HOUR, () => {})).toBe(0)
  })
})

describe('its words', () => {
  it('are under subjects of the city, in its own kinds, and every subject that anybody may speak of has some', () => {
    const { subjects } = readPhrases(CITY)
    const categories = JSON.parse(readFileSync(join(CITY, 'categories.json'), 'utf8')) as readonly { id: string; parentId: string | null; confidential: boolean }[]
    const leaves = categories.filter(({ parentId }) => parentId !== null)
    expect(Object.keys(subjects).filter((id) => !leaves.some((leaf) => leaf.id === id))).toEqual([])
    expect(leaves.filter(({ id, confidential }) => !confidential && subjects[id] === undefined).map(({ id }) => id)).toEqual([])
    const external = ['street-lighting', 'water-cut', 'power-cut', 'gas-smell', 'intercity-road']
    expect(Object.entries(subjects).filter(([id, { reports }]) => reports.length === 0 && !external.includes(id)).map(([id]) => id)).toEqual([])
  })
})
