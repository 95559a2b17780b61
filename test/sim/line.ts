import { refusal } from '#domain/refusals.ts'
import type { DomainEvent } from '#domain/catalog.ts'
import { LineLost, type Answer, type Transport } from '#desk/transport.ts'
import type { FeedEntry, Poke, pullReply } from '#sync/protocol.ts'
import type * as z from 'zod/mini'
import type { Central } from './central.ts'

type Failed = Extract<Answer<never>, { readonly ok: false }>
const unreachable = (reason: string): Failed => ({ ok: false, failure: { kind: 'transient', refusal: refusal('server_unreachable', { reason }) } })

/** Something under way between a desk and the server. */
export interface Message {
  readonly desk: number
  readonly to: 'server' | 'desk'
  readonly what: string
  readonly arrive: () => Promise<void>
  /** Whoever waits for the answer stops doing so. Null: nobody does. */
  readonly fail: ((reason: string) => void) | null
}

/** All lines of the world. Nothing moves on them but by a step. */
export interface Lines {
  readonly underWay: Message[]
  readonly transport: (desk: number, deskId: string) => Transport
  readonly isUp: (desk: number) => boolean
  /** `silent`: the desk's socket does not hear of it until its heartbeat does. */
  readonly cut: (desk: number, silent: boolean) => void
  readonly mend: (desk: number) => void
  /** The server ends the desk's socket. */
  readonly hangUp: (desk: number) => void
  /** The server has begun to read what this desk pushes now: it was let in. */
  readonly begin: (desk: number) => void
  /** A copy of a request that is under way. */
  readonly repeat: (message: Message) => void
  /** The desk ended: whatever it waited for finds nobody. */
  readonly forget: (desk: number) => void
  /** The server ended: requests under way are lost, and every socket with it. */
  readonly serverEnded: () => void
  readonly poke: () => void
  /** The desk's console knows nothing of some events and, where `ancient`, of the form of the states. */
  readonly age: (desk: number, age: 'current' | 'old' | 'ancient') => void
  readonly isAged: (desk: number) => boolean
  /** The first event that this desk's console was told of and does not know; null when there is none. */
  readonly unknown: (desk: number) => { readonly epoch: string; readonly position: number } | null
  /** Sends something for nobody who waits. */
  readonly send: (desk: number, deskId: string, what: string, serve: (central: Central) => Promise<unknown>) => void
}

export interface LinesOptions {
  readonly desks: number
  /** Null while the server is not there. */
  readonly central: () => Central | null
  /** Calls back after so many milliseconds of the world. */
  readonly wait: (ms: number, then: () => void) => () => void
}

/** Three beats of the poke line. */
const SILENCE_MS = 30_000
/** Frames that come at once. */
const BATCH = 2
/** Events of the version after this one. */
const FUTURE: ReadonlySet<DomainEvent['type']> = new Set<DomainEvent['type']>(['TicketParked', 'CitizenAnswered', 'IncidentAnswered'])
const FUTURE_VERSION = 2

interface Ear { readonly onPoke: (poke: Poke) => void; readonly onLost: (wasOpen: boolean) => void }

export function lines({ desks, central, wait }: LinesOptions): Lines {
  const underWay: Message[] = []
  const up = Array.from({ length: desks }, () => true)
  const ages: ('current' | 'old' | 'ancient')[] = Array.from({ length: desks }, () => 'current')
  const ears = new Map<number, Ear>()
  const unknown = new Map<number, { readonly epoch: string; readonly position: number }>()
  const latest = new Map<number, ReturnType<typeof asking>>()
  const requests = new Map<Message, () => Message>()
  const begun = new WeakSet<Message>()

  const deaf = (desk: number, silent: boolean): void => {
    const ear = ears.get(desk)
    if (ear === undefined) return
    ears.delete(desk)
    wait(silent ? SILENCE_MS : 0, () => ear.onLost(true))
  }
  const failAll = (those: (message: Message) => boolean, reason: string): void => {
    for (const message of underWay.filter(those)) {
      underWay.splice(underWay.indexOf(message), 1)
      message.fail?.(reason)
    }
  }

  const request = (desk: number, deskId: string, what: string, serve: (central: Central) => Promise<unknown>, fail: Message['fail'], answered: (answer: unknown) => void): Message => {
    const message: Message = {
      desk, to: 'server', what, fail,
      arrive: async () => {
        const server = central()
        const turnedAway = server === null || begun.has(message) ? null : await server.gate(deskId)
        const answer = server === null ? null : turnedAway ?? await serve(server)
        // it ended over this very request
        if (answer === null || central() !== server) fail?.('ECONNRESET')
        else if (fail !== null) underWay.push({ desk, to: 'desk', what, fail, arrive: async () => answered(answer) })
      },
    }
    requests.set(message, () => request(desk, deskId, what, serve, null, () => undefined))
    return message
  }
  const asking = (desk: number, deskId: string) => <T>(what: string, serve: (central: Central) => Promise<Answer<T>>, limitMs?: number): Promise<Answer<T>> => new Promise((resolve) => {
    if (!up[desk] || central() === null) {
      resolve(unreachable('ECONNREFUSED'))
      return
    }
    underWay.push(request(desk, deskId, what, serve, (reason) => resolve(unreachable(reason)), (answer) => resolve(answer as Answer<T>)))
    // what is under way may arrive all the same
    if (limitMs !== undefined) wait(limitMs, () => resolve(unreachable('timeout')))
  })

  async function* inBatches(ask: ReturnType<typeof asking>, frames: readonly Buffer[]): AsyncGenerator<Buffer> {
    for (const [at, frame] of frames.entries()) {
      const more = at % BATCH !== 0 || at === 0 ? null : await ask<null>('more', async () => ({ ok: true, value: null }))
      if (more !== null && !more.ok) throw new LineLost(more.failure)
      yield frame
    }
  }
  const aged = (desk: number, page: z.infer<typeof pullReply>): z.infer<typeof pullReply> => {
    if (ages[desk] === 'current') return page
    const isNew = (entry: FeedEntry): boolean => entry.kind === 'event' && FUTURE.has(entry.event['type'] as DomainEvent['type'])
    const first = page.entries.find(isNew)
    if (first !== undefined) unknown.set(desk, { epoch: page.epoch, position: first.position })
    return { ...page, entries: page.entries.map((entry) => (isNew(entry) ? { ...entry, version: FUTURE_VERSION } as FeedEntry : entry)) }
  }
  const never = (): never => {
    throw new Error('the simulated world has no such line')
  }

  return {
    underWay,
    isUp: (desk) => up[desk] === true,
    transport: (desk, deskId) => {
      const ask = asking(desk, deskId)
      latest.set(desk, ask)
      return {
        hello: () => ask('hello', async (server) => {
          const hello = await server.hello()
          return { ok: true, value: ages[desk] === 'ancient' ? { ...hello, stateVersion: hello.stateVersion + 1 } : hello }
        }),
        directory: () => ask('directory', async (server) => ({ ok: true, value: await server.directory() })),
        lease: () => ask('lease', async (server) => ({ ok: true, value: await server.lease(deskId) })),
        push: (epoch, commands) => ask('push', (server) => server.push(deskId, epoch, commands)),
        pull: async (_epoch, after) => {
          const answer = await ask<z.infer<typeof pullReply>>('pull', async (server) => ({ ok: true, value: await server.pull(after) }))
          // by the console that reads it; one that has ended since it asked reads nothing
          return answer.ok && latest.get(desk) === ask ? { ok: true, value: aged(desk, answer.value) } : answer
        },
        snapshot: (after) => ask('snapshot', async (server) => ({ ok: true, value: { packing: 'identity' as const, frames: inBatches(ask, await server.snapshot(after)) } })),
        listen: (onPoke, onLost) => {
          const ear: Ear = { onPoke, onLost }
          if (up[desk] && central() !== null) ears.set(desk, ear)
          else wait(0, () => onLost(false))
          return () => {
            if (ears.get(desk) === ear) ears.delete(desk)
          }
        },
        signIn: never, signOut: never, session: never, offlineSignIns: never, report: never,
        leases: {
          take: (checks, operatorId, minutes, turn, limitMs) =>
            ask('take', async (server) => ({ ok: true, value: await server.takeChecks(deskId, checks, operatorId, minutes, turn) }), limitMs),
          release: (checks, turn) => ask('release', async (server) => ({ ok: true, value: await server.releaseChecks(deskId, checks, turn) })),
          list: () => ask('held', async (server) => ({ ok: true, value: await server.checksHeld() })),
        },
        online: new Proxy({} as Transport['online'], { get: () => never }),
        attachments: { standing: never, put: never, part: never },
        close: () => undefined,
      }
    },
    cut: (desk, silent) => {
      up[desk] = false
      deaf(desk, silent)
      failAll((message) => message.desk === desk && message.to === 'desk', 'ECONNRESET')
      // what had left the desk may arrive all the same
      for (const message of underWay) if (message.desk === desk) message.fail?.('ECONNRESET')
    },
    mend: (desk) => {
      up[desk] = true
    },
    hangUp: (desk) => deaf(desk, false),
    begin: (desk) => {
      for (const message of underWay) if (message.desk === desk && message.to === 'server' && message.what === 'push') begun.add(message)
    },
    repeat: (message) => {
      const again = requests.get(message)
      if (again !== undefined) underWay.push(again())
    },
    forget: (desk) => {
      ears.delete(desk)
      failAll((message) => message.desk === desk && message.to === 'desk', 'ended')
    },
    serverEnded: () => {
      for (const desk of [...ears.keys()]) deaf(desk, false)
      failAll(() => true, 'ECONNRESET')
    },
    poke: () => {
      const poke = central()?.poke() ?? null
      for (const [desk, ear] of poke === null ? [] : ears) {
        // a burst becomes one
        if (underWay.filter((message) => message.desk === desk && message.what === 'poke').length > 2) continue
        underWay.push({ desk, to: 'desk', what: 'poke', fail: null, arrive: async () => {
          if (poke !== null && ears.get(desk) === ear) ear.onPoke(await poke)
        } })
      }
    },
    age: (desk, age) => {
      ages[desk] = age
      unknown.delete(desk)
    },
    isAged: (desk) => ages[desk] !== 'current',
    unknown: (desk) => unknown.get(desk) ?? null,
    send: (desk, deskId, what, serve) => void underWay.push(request(desk, deskId, what, serve, null, () => undefined)),
  }
}
