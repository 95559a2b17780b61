import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandData } from '#domain/catalog.ts'
import type { Refusal } from '#domain/refusals.ts'
import { openDesk, type Desk } from '#desk/desk.ts'
import type { TransportFactory } from '#desk/transport.ts'
import { ALL_TICKETS, type CallInput, type CallName, type CallOutput, type ListFilter, type Status } from '#ipc/contract.ts'
import { registerData } from './commands.ts'
import type { FeedEvent } from '#sync/protocol.ts'
import { PASSWORD, type MemoryServer } from './memory-server.ts'
import { within } from './started.ts'

export interface TestDesk {
  readonly desk: Desk
  readonly folder: string
  readonly key: string
  readonly log: readonly string[]
  /** The value of a call that must succeed. */
  readonly ok: <N extends CallName>(name: N, input: CallInput<N>) => Promise<CallOutput[N]>
  /** The refusal of a call that must not. */
  readonly refused: <N extends CallName>(name: N, input: CallInput<N>) => Promise<Refusal>
  readonly signIn: (username?: string, password?: string) => Promise<void>
  /** Saves a message and answers its command and code. */
  readonly register: (change?: Partial<CommandData<'RegisterTicket'>>, text?: string) => Promise<{ commandId: string; code: string; ticketId: string }>
  /** Resolves as soon as the desk's status is so. */
  readonly when: (what: string, so: (status: Status) => boolean) => Promise<Status>
  readonly list: (filter?: Partial<ListFilter>) => Promise<string[]>
  /** As when the program ends in order. */
  readonly close: () => Promise<void>
  /** The same files in a new program. */
  readonly reopen: () => Promise<TestDesk>
}

export interface TestDeskOptions {
  readonly transports: TransportFactory
  readonly now?: () => number
  readonly uptime?: () => number
  readonly newId?: () => string
  /** One-time code; null opens the desk without enrolling it. */
  readonly enrolmentCode?: string | null
  readonly serverUrl?: string
  readonly folder?: string
  readonly key?: string
  readonly machineId?: string
  readonly repair?: boolean
}



/** The events that the server's feed holds. */
export const eventsOf = (server: MemoryServer): FeedEvent[] => server.book().feed.flatMap((entry) => (entry.kind === 'event' ? [entry] : []))

const open: { close: () => Promise<void>; folder: string }[] = []

/** For `afterEach`: closes every desk and removes its files. */
export async function closeDesks(): Promise<void> {
  for (const { close, folder } of open.splice(0)) {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A whole desk in this process, on real files in a temporary folder. */
export async function openTestDesk(options: TestDeskOptions): Promise<TestDesk> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'peygir-desk-'))
  const key = options.key ?? randomBytes(32).toString('hex')
  const log: string[] = []
  const desk = openDesk({
    dataFolder: folder, databaseKey: key, keyProtection: 'file', machineId: options.machineId ?? 'test-machine-1', appVersion: '0.1.0-test',
    training: null, language: null, policy: { serverUrl: options.serverUrl ?? 'http://memory', enrolmentCode: options.enrolmentCode === undefined ? 'good-1' : options.enrolmentCode },
    transports: options.transports, now: options.now ?? Date.now, uptime: options.uptime ?? (() => performance.now()), random: () => 0, log: (line) => void log.push(line),
    repair: options.repair === true, ...(options.newId === undefined ? {} : { newId: options.newId }),
  })
  const closing: { done: Promise<void> | null } = { done: null }
  const close = (): Promise<void> => (closing.done ??= desk.close())
  open.push({ close, folder })

  const when: TestDesk['when'] = (what, so) => within(10_000, what, new Promise<Status>((resolve) => {
    const look = (): void => {
      const status = desk.status()
      if (!so(status)) return
      unlisten()
      resolve(status)
    }
    const unlisten = desk.listen({ status: look, changed: () => undefined })
    look()
  }))
  const ok: TestDesk['ok'] = async (name, input) => {
    const reply = await desk.call(name, input)
    if (!reply.ok) throw new Error(`${name} was refused: ${reply.refusal.code} ${JSON.stringify(reply.refusal.details)}\n${log.slice(-3).join('\n')}`)
    return reply.value
  }
  return {
    desk, folder, key, log, ok, when, close,
    refused: async (name, input) => {
      const reply = await desk.call(name, input)
      if (reply.ok) throw new Error(`${name} was not refused`)
      return reply.refusal
    },
    signIn: async (username = 'zahra', password = PASSWORD) => void await ok('session.signIn', { username, password }),
    register: async (change = {}, text) => {
      const ticketId = randomUUID()
      const { commandId, code } = await ok('command.run', { type: 'RegisterTicket', data: { ...registerData(ticketId, text), ...change } })
      if (code === null) throw new Error('a registered ticket has a code')
      return { commandId, code, ticketId }
    },
    list: async (filter = {}) => {
      const { numbers } = await ok('ticket.list', { ...ALL_TICKETS, ...filter })
      const codes: string[] = []
      for (let at = 0; at < numbers.length; at += 500) codes.push(...(await ok('ticket.rows', { numbers: [...numbers.slice(at, at + 500)] })).map((row) => row.code))
      return codes
    },
    reopen: async () => {
      await close()
      return openTestDesk({ ...options, folder, key })
    },
  }
}

/** Opened, enrolled, in step and signed in. */
export async function readyDesk(options: TestDeskOptions, username = 'zahra', password = PASSWORD): Promise<TestDesk> {
  const desk = await openTestDesk(options)
  await desk.when('the first sync', (status) => status.phase === 'online')
  await desk.signIn(username, password)
  return desk
}
