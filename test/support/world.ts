import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backUpTo, foundCity, openCentral, type Central, type Stores } from '../sim/central.ts'
import { chance, type Chance } from '../sim/chance.ts'
import { checkComing } from '../sim/checks.ts'
import { markersOf } from '../sim/markers.ts'
import { lines, type Lines } from '../sim/line.ts'
import { notebook, type Notebook } from '../sim/notebook.ts'
import { openStation, type Station } from '../sim/station.ts'
import type { Enrolment } from '#desk/enrolment.ts'
import type { Session } from '#desk/sessions.ts'
import { hashSecret } from '#server/auth/secrets.ts'
import type { Entry } from '#server/store/ports.ts'
import { leaseName } from '#sync/leases.ts'
import { PEOPLE } from './memory-server.ts'
import { uuid } from './commands.ts'

/**
 * N desks and a server with the product's own code, and between them lines on which nothing moves by itself. One virtual clock,
 * one seeded generator: whatever happens here happens again under the same seed.
 */
export interface World {
  readonly stations: readonly Station[]
  readonly lines: Lines
  readonly book: Notebook
  readonly clock: Clock
  readonly figures: Figures
  /** Null while the server is not there. */
  readonly central: () => Central | null
  readonly serverFolder: () => string
  /** Outboxes that somebody carries: files as desks wrote them. */
  readonly sticks: string[]
  readonly replaceServer: (change: (folder: string) => void | Promise<void>) => Promise<void>
  readonly folder: string
  /** Lets everything go on that needs no message and no time; starts the desks that ended. */
  readonly settle: () => Promise<void>
  /** Something went wrong where nobody waits for it; the next `settle` throws it. */
  readonly trouble: (error: unknown) => void
  readonly sign: (station: Station, session: { readonly n: number; readonly operatorId: string }) => Promise<Session>
  /** A desk that was out of work is made a desk again, and all who work at it sign in. */
  readonly enrolAnew: (station: Station) => Promise<void>
  readonly close: () => Promise<void>
}

export interface Figures { steps: number; commands: number; refusedAtDesk: number; refusedByServer: number; quarantined: number; events: number; messages: number; calls: number; rests: number; readonly faults: Record<string, number> }

/** Milliseconds of the world. Nothing but a step moves it. */
export interface Clock {
  readonly now: () => number
  readonly wait: (ms: number, then: () => void) => () => void
  /** Moves on to the next timer that is due until `at`; false when there is none, and then to `at`. */
  readonly advance: (at: number) => boolean
  readonly next: () => number | null
  /** Moves there without a timer on the way, as when all machines sleep. */
  readonly jump: (at: number) => void
}

export const BEGINNING = Date.UTC(2026, 10, 21, 8)
export const KEY = '5a'.repeat(32)
const SESSION_MS = 12 * 3_600_000

export function worldClock(): Clock {
  const state = { now: BEGINNING, id: 0 }
  const timers = new Map<number, Timer>()
  const earliest = (): (Timer & { readonly id: number }) | null => {
    let found: (Timer & { readonly id: number }) | null = null
    for (const [id, timer] of timers) if (found === null || timer.at < found.at) found = { id, ...timer }
    return found
  }
  return {
    now: () => state.now,
    wait: (ms, then) => {
      const id = ++state.id
      timers.set(id, { at: state.now + Math.max(0, Math.ceil(ms)), go: then })
      return () => void timers.delete(id)
    },
    advance: (at) => {
      const first = earliest()
      if (first === null || first.at > at) {
        state.now = Math.max(state.now, at)
        return false
      }
      timers.delete(first.id)
      state.now = Math.max(state.now, first.at)
      first.go()
      return true
    },
    next: () => earliest()?.at ?? null,
    jump: (at) => {
      state.now = Math.max(state.now, at)
    },
  }
}
interface Timer { readonly at: number; readonly go: () => void }

/** Memory where the system has a file system in it: the product's stores write files, and there they cost no disk. */
export const folderFor = (stores: Stores): string => mkdtempSync(join(stores === 'memory' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'peygir-sim-'))

const erasings = (entries: readonly Entry[]): readonly { readonly commandId: string; readonly ticketId: string }[] =>
  entries.flatMap(({ commandId, asked }) => (asked.ok && asked.submission.body.type === 'EraseTicket' ? [{ commandId, ticketId: String(asked.submission.body.data['ticketId']) }] : []))

export interface WorldOptions { readonly seed: number; readonly desks: number; readonly stores: Stores }

export async function makeWorld({ seed, desks, stores }: WorldOptions): Promise<World> {
  const folder = folderFor(stores)
  const clock = worldClock()
  const own: Chance = chance(seed ^ 0x5eed)
  const book = notebook(desks)
  const figures: Figures = { steps: 0, commands: 0, refusedAtDesk: 0, refusedByServer: 0, quarantined: 0, events: 0, messages: 0, calls: 0, rests: 0, faults: {} }
  const server: { central: Central | null; folder: string; lives: number } = { central: null, folder: join(folder, 'server-0'), lives: 0 }
  const trouble: { error: unknown } = { error: null }
  const troubled = (error: unknown): void => {
    trouble.error ??= error
  }
  const line = lines({ desks, central: () => server.central, wait: clock.wait })

  const openServer = async (): Promise<void> => {
    const central = await openCentral({
      folder: server.folder, stores, now: clock.now, onNews: () => line.poke(),
      witness: async (entries, submit) => {
        const erasing = erasings(entries).map((each) => ({ ...each, markers: markersOf(server.folder, each.ticketId) }))
        const answers = await submit()
        book.receipts(answers.map(({ receipt }) => receipt))
        for (const { commandId, ticketId, markers } of erasing) if (book.receiptOf(commandId)?.verdict.kind === 'accepted') book.erase(ticketId, markers)
        return answers
      },
    })
    server.central = {
      ...central,
      lease: async (deskId) => {
        const lease = await central.lease(deskId)
        book.lease(deskId, lease)
        return lease
      },
      takeChecks: async (deskId, checks, operatorId, minutes, turn) => {
        const had = new Set((await central.store.leases(clock.now())).filter((lease) => lease.deskId === deskId).map(leaseName))
        const reply = await central.takeChecks(deskId, checks, operatorId, minutes, turn)
        const { epoch } = await central.store.standing()
        for (const lease of reply.granted.filter((each) => !had.has(leaseName(each)))) {
          const check = (await central.store.publicTicket(lease.ticketId))?.state.checks.find(({ key }) => key === lease.check)
          book.grant(deskId, leaseName(lease), { epoch, attempts: check?.attempts ?? 0 })
        }
        return reply
      },
    }
  }
  await foundCity(server.folder, { epoch: own.uuid(), serverDeskId: uuid(0x5e), people: PEOPLE, now: clock.now() })
  await openServer()

  const enrolled = { count: 0 }
  const enrol = async (index: number): Promise<Enrolment> => {
    const { store } = server.central!
    const [deskId, deskName, codeHash, secret] = [uuid(0xde00 + enrolled.count), `desk ${index}`, `code ${enrolled.count}`, `secret ${enrolled.count}`]
    enrolled.count += 1
    await store.offerEnrolment({ codeHash, name: deskName, scope: 'centre', now: clock.now(), expiresAt: clock.now() + 1 })
    await store.enrol({ codeHash, deskId, secretHash: hashSecret(secret), machineId: `machine ${index}`, now: clock.now() })
    return { serverUrl: 'http://sim', deskId, deskName, secret, cityName: 'Testville', scope: 'centre' }
  }
  const stations = await Promise.all(Array.from({ length: desks }, async (_, index): Promise<Station> => {
    const station = openStation({
      index, root: folder, key: KEY, enrolment: await enrol(index),
      transport: (deskId) => line.transport(index, deskId), now: clock.now, random: own.next, wait: clock.wait,
      onTrouble: troubled,
      onEnd: () => line.forget(index),
      onCommit: (store) => checkComing(book, index, store),
    })
    return station
  }))

  const sign: World['sign'] = async (station, { n, operatorId }) => {
    const person = PEOPLE.find(({ id }) => id === operatorId)
    const { store } = server.central!
    const { roles } = await store.directory()
    const draw = chance(n)
    const sessionId = draw.uuid()
    const authorKey = Buffer.from((draw.uuid() + draw.uuid()).replaceAll('-', '').slice(0, 64), 'hex')
    await store.openSession({ id: sessionId, operatorId, deskId: station.deskId, tokenHash: sessionId, authorKey: authorKey.toString('base64url'), now: clock.now(), expiresAt: clock.now() + SESSION_MS })
    const operator = (await store.session(sessionId))!.operator
    const permissions = roles.find(({ id }) => id === operator.role)?.permissions ?? []
    return {
      operator: { ...person!, ...operator }, permissions, online: true, sessionId, authorKey, token: sessionId,
      draftKeys: [{ key: authorKey, wrapped: { id: sessionId, salt: authorKey, sealedKey: authorKey } }],
    }
  }
  const signAllIn = async (station: Station, n: number): Promise<void> => {
    const sessions: Session[] = []
    for (const [place, { id }] of PEOPLE.entries()) sessions.push(await sign(station, { n: 1_000_003 * n + place, operatorId: id }))
    station.sessions.splice(0, Infinity, ...sessions)
  }
  for (const [index, station] of stations.entries()) await signAllIn(station, index + 1)

  return {
    stations, lines: line, book, trouble: troubled, clock, figures, folder, sign, sticks: [],
    enrolAnew: async (station) => {
      await station.enrol(await enrol(station.index))
      await signAllIn(station, enrolled.count)
    },
    central: () => server.central,
    serverFolder: () => server.folder,
    replaceServer: async (change) => {
      const before = server.central
      server.central = null
      line.serverEnded()
      const next = join(folder, `server-${++server.lives}`)
      mkdirSync(next, { recursive: true })
      // as its disk holds them now, with what is only in the journal
      cpSync(server.folder, next, { recursive: true, filter: (file) => !file.endsWith('-shm') && !file.includes('snapshots') })
      await before?.close()
      rmSync(server.folder, { recursive: true, force: true })
      server.folder = next
      await change(next)
      await openServer()
    },
    settle: async () => {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve))
        if (trouble.error !== null) throw trouble.error
        const ended = stations.filter((station) => station.hasEnded())
        if (ended.length === 0) return
        for (const station of ended) station.reopen()
      }
    },
    close: async () => {
      for (const station of stations) await station.close()
      await server.central?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const backUpNow = async (world: World, file: string): Promise<void> => backUpTo(world.serverFolder(), file)
