import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallState } from '#domain/call/call.ts'
import type { Directory } from '#domain/directory/directory.ts'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { Shelf } from '#domain/ticket/shelves.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { httpTransports } from '#desk/http-transport.ts'
import type { TransportFactory } from '#desk/transport.ts'
import type { CallOutput, Status } from '#ipc/contract.ts'
import { permissionsOf } from '#server/auth/author.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { initCity } from '#server/commands/init.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import { follow } from '#server/jobs/follow.ts'
import { replan } from '#server/jobs/replan.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { PASSWORD, startCentral } from '../support/central.ts'
import { openTestDesk, type TestDesk } from '../support/desk.ts'
import type { Cast } from './domain.ts'
import type { Actor, Stage } from './play.ts'
import { DEPARTMENTS, type Story } from './story.ts'

interface Person {
  readonly username: string
  readonly role: string
  readonly departmentId: string | null
  /** Where they take their work from first; after that they help wherever something is left. */
  readonly queue: QueueId
}
const PEOPLE: readonly Person[] = [
  ...(['forward', 'answer', 'unacknowledged'] as const).map((queue, place) => ({ username: `operator${place}`, role: 'operator', departmentId: null, queue })),
  { username: 'supervisor', role: 'supervisor', departmentId: null, queue: 'verify' },
  ...DEPARTMENTS.map((departmentId, place) => ({ username: `liaison${place}`, role: 'liaison', departmentId, queue: 'all' as const })),
]

/** Memory where the system has a file system in it: what a disk must prove is proven elsewhere. */
export const newFolder = (): string => mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'peygir-day-'))

/** The demo city with its people, founded once. */
export async function foundCentre(folder: string, now: number): Promise<void> {
  await initCity(folder, join(import.meta.dirname, '../../resources/demo-city'), { username: 'admin', password: PASSWORD }, now)
  const store = await openSqliteStore({ folder })
  const directory = await store.directory()
  const people = await Promise.all(PEOPLE.map((person) => readOperator(directory, { ...person, name: person.username, password: PASSWORD })))
  for (const person of people) await addOperator(store, person, now)
  await store.close()
}

interface Seat extends TestDesk, Person {
  /** Ids for what is said next there; when there is none a desk makes its own. */
  readonly ids: string[]
}

export interface City extends Stage {
  readonly cast: Cast
  readonly directory: () => Promise<Directory>
  /** As the server has them. */
  readonly ticket: (ticketId: string) => Promise<TicketState>
  readonly call: (callId: string) => Promise<CallState>
  /** As every desk of the centre shows it. */
  readonly shown: (ticketId: string) => Promise<readonly TicketState[]>
  /** Of every desk, after it has all that the server has. */
  readonly standings: () => Promise<readonly Pick<Status, 'phase' | 'waiting' | 'attention' | 'storage' | 'clockOffset'>[]>
  readonly end: () => Promise<void>
}

/** A real server over its store and the product's desks, each on files of its own, joined by HTTP; all on one clock. */
export async function openCity(founded: string, midnight: number, story: Story): Promise<City> {
  const folder = newFolder()
  cpSync(founded, join(folder, 'server'), { recursive: true })
  const clock = { now: midnight }
  const now = (): number => clock.now
  const central = await startCentral({ in: join(folder, 'server'), now })
  const looks = new Set<Promise<unknown>>()
  const transports = watched(httpTransports({ ca: null }), looks)

  const sit = async (person: Person): Promise<Seat> => {
    const { username, departmentId } = person
    const ids: string[] = []
    const enrolmentCode = await offerEnrolment(central.store, `میز ${username}`, now(), departmentId === null ? 'centre' : 'department')
    const desk = await openTestDesk({
      transports, serverUrl: central.url, enrolmentCode, machineId: `machine-${username}`, folder: join(folder, username), now, uptime: now, newId: () => ids.shift() ?? crypto.randomUUID(),
    })
    await desk.when('the first sync', ({ phase }) => phase === 'online')
    if (departmentId === null) await desk.signIn(username, PASSWORD)
    return { ...desk, ...person, ids }
  }
  const seats = await Promise.all(PEOPLE.map(sit))
  const centre = seats.filter(({ departmentId }) => departmentId === null)
  const liaisons = seats.filter(({ departmentId }) => departmentId !== null)
  const { roles, operators } = await central.store.directory()
  const cast = PEOPLE.map(({ username, role, departmentId }): Actor => ({ id: operators.find(({ name }) => name === username)!.id, role, permissions: permissionsOf(roles, role), departmentId }))

  /** The clock moves only between two looks at the server: one that it passed through would measure a false offset. */
  const rest = async (): Promise<void> => {
    while (looks.size > 0) {
      await Promise.allSettled(looks)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  /** Every desk has all that the server has now. */
  const inStep = async (): Promise<void> => {
    await rest()
    await Promise.all(centre.map(async (desk) => {
      await desk.ok('sync.now', {})
      await desk.when('in step', ({ phase, waiting }) => phase === 'online' && waiting === 0)
    }))
  }
  /** Takes one after the other from a queue, as an operator does, until nothing is given any more. */
  const workOff = async ({ ok }: Seat, queue: QueueId): Promise<number> => {
    for (let done = 0; ; done++) {
      const { item } = await ok('checks.next', { queue, after: null })
      if (item === null) return done
      const view = await ok('ticket.read', { ticketId: item.row.id, code: null })
      await ok('command.run', story.atQueue(view!.state, item.check, now()))
    }
  }
  const workOffBoth = async (seat: Seat): Promise<number> => await workOff(seat, seat.queue) + await workOff(seat, 'all')
  /** All that lies on a shelf of whose liaison sits there. */
  const onShelf = async ({ ok }: Seat, shelf: Shelf): Promise<readonly TicketState[]> => {
    const found: TicketState[] = []
    for (let before: number | null = null; ;) {
      const { tickets, more }: CallOutput['department.list'] = await ok('department.list', { shelf, before })
      found.push(...tickets.map(({ state }) => state))
      before = found.at(-1)?.receivedAt ?? null
      if (!more) return found
    }
  }
  const answersWhatItHas = async (seat: Seat): Promise<void> => {
    for (const { id, assignments } of [...await onShelf(seat, 'new'), ...await onShelf(seat, 'acknowledged')]) {
      for (const part of assignments.filter(({ departmentId }) => departmentId === seat.departmentId)) {
        const said = story.atDepartment(id, part, now())
        if (said === null) continue
        seat.ids.push(said.commandId)
        await seat.ok('department.run', { type: said.type, data: said.data })
      }
    }
  }

  return {
    cast: { centre: cast.filter(({ departmentId }) => departmentId === null), liaisons: cast.filter(({ departmentId }) => departmentId !== null) },
    directory: () => central.store.directory(),
    ticket: async (ticketId) => (await central.store.state('ticket', ticketId)) as TicketState,
    call: async (callId) => (await central.store.state('call', callId)) as CallState,
    shown: (ticketId) => Promise.all(centre.map(async ({ ok }) => (await ok('ticket.read', { ticketId, code: null }))!.state)),
    standings: async () => {
      await inStep()
      return seats.map(({ desk }) => {
        const { phase, waiting, attention, storage, clockOffset } = desk.status()
        return { phase, waiting, attention, storage, clockOffset }
      })
    },
    at: async (at) => {
      await rest()
      clock.now = at
    },
    phone: async ({ operator, said }) => void (await centre[operator]!.ok('command.runAll', { commands: [...said] })),
    morning: async () => void (await Promise.all(liaisons.map(({ signIn, username }) => signIn(username, PASSWORD)))),
    timer: async () => {
      await replan(central.store, now())
      await follow(central.store, now())
    },
    departments: async () => void (await Promise.all(liaisons.map(answersWhatItHas))),
    centre: async () => {
      for (;;) {
        await inStep()
        const done = await Promise.all(centre.map(workOffBoth))
        if (done.every((count) => count === 0)) return
      }
    },
    end: async () => {
      await Promise.all(seats.map(({ close }) => close()))
      await central.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The same lines, with `looks` holding every look at the server that is on its way. */
function watched(transports: TransportFactory, looks: Set<Promise<unknown>>): TransportFactory {
  return {
    ...transports,
    connect: (enrolment, machineId) => {
      const transport = transports.connect(enrolment, machineId)
      return {
        ...transport,
        hello: () => {
          const look = transport.hello()
          looks.add(look)
          void look.finally(() => looks.delete(look))
          return look
        },
      }
    },
  }
}
