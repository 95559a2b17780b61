import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { permissionsOf } from '#server/auth/author.ts'
import { initCity } from '#server/commands/init.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import { enrolDesk, leaseCodes, PASSWORD, signIn, startCentral, temporaryFolder, type Central } from '../support/central.ts'
import { countsOf, DEPARTMENTS, playDay, type Actor, type Cast } from './day/player.ts'
import { domainStage, serverStage, type Seat } from './day/stages.ts'
import { tehran } from './jobs/given.ts'

const PEOPLE = [
  ...['zahra', 'ali', 'mina'].map((username) => ({ username, role: 'operator', departmentId: null })), { username: 'maryam', role: 'supervisor', departmentId: null },
  ...DEPARTMENTS.map((departmentId, place) => ({ username: `liaison${place}`, role: 'liaison', departmentId })),
]
/** Monday, 27 Mehr 1405. */
const MIDNIGHT = tehran(2026, 10, 19)
const HOURS = 44
const SEED = 137

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** A founded demo city with its people at their desks, on a clock of its own. */
async function staffed(): Promise<{ readonly central: Central; readonly seats: ReadonlyMap<string, Seat>; readonly cast: Cast; readonly clock: { now: number } }> {
  const { folder, remove } = temporaryFolder()
  await initCity(folder, join(import.meta.dirname, '../../resources/demo-city'), { username: 'admin', password: PASSWORD }, MIDNIGHT)
  const clock = { now: MIDNIGHT }
  const central = await startCentral({ in: folder, now: () => clock.now })
  open.push(async () => {
    await central.end()
    remove()
  })
  const directory = await central.store.directory()
  const seats = new Map<string, Seat>()
  const actors: Actor[] = []
  for (const { username, role, departmentId } of PEOPLE) {
    await addOperator(central.store, await readOperator(directory, { username, name: username, role, departmentId, password: PASSWORD }), MIDNIGHT)
    const desk = await enrolDesk(central.url, central.store, `میز ${username}`)
    const author = await signIn(central.url, desk, username)
    seats.set(author.operator.id, { desk, author, codes: await leaseCodes(central.url, desk) })
    actors.push({ id: author.operator.id, role, permissions: permissionsOf(directory.roles, role), departmentId })
  }
  return { central, seats, clock, cast: { operators: actors.slice(0, 3), supervisor: actors[3]!, liaisons: actors.slice(4) } }
}

async function playOnServer() {
  const { central, seats, clock, cast } = await staffed()
  const stage = serverStage(central, seats, clock)
  await playDay(stage, cast, MIDNIGHT, HOURS, SEED)
  return { central, cast, counts: countsOf(stage.states), states: stage.states }
}

describe('a day of 200 calls as they came in a real city, with three operators and five departments', () => {
  it('ends with the counts that the domain alone predicts, and the second time with the same', async () => {
    const first = await playOnServer()
    const predicted = domainStage(await first.central.store.directory())
    await playDay(predicted, first.cast, MIDNIGHT, HOURS, SEED)
    expect(first.counts).toEqual(countsOf(predicted.states))
    // enough happened to prove something
    expect(Object.values(first.counts['status'] ?? {}).reduce((sum, n) => sum + n, 0)).toBe(200)
    for (const step of ['TicketForwarded', 'ForwardReturned', 'WorkVerified', 'CitizenAnswered', 'AttemptRecorded', 'TicketEscalated', 'EscalationAccepted', 'SatisfactionRecorded', 'TicketClosed']) {
      expect([step, (first.counts['steps']?.[step] ?? 0) > 5]).toEqual([step, true])
    }
    // what desks fold from the feed is what the server itself has
    for (const [ticketId, state] of first.states) expect(await first.central.store.state('ticket', ticketId)).toEqual(state)
    expect((await playOnServer()).counts).toEqual(first.counts)
  })
})
