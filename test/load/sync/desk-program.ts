import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import type { CommandData, CommandType } from '#domain/catalog.ts'
import { openDesk, type Desk } from '#desk/desk.ts'
import type { Enrolment } from '#desk/enrolment.ts'
import { httpTransports } from '#desk/http-transport.ts'
import { openVault } from '#desk/vault.ts'
import { ALL_TICKETS, type CallInput, type CallName, type CallOutput, type Status } from '#ipc/contract.ts'
import { within } from '../../support/started.ts'
import { OPERATOR, registerData } from './load-city.ts'
import { machineOf } from './load-server.ts'
import { answerQuestions, deskKey } from './program.ts'

/** A process with one or several whole desks, each on its own encrypted files. */
interface Open { readonly desk: Desk; readonly openedAt: number; readonly processor: NodeJS.CpuUsage }
const desks = new Map<number, Open>()
const sockets = new Set<Socket>()
const wire = { closed: 0 }
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  sockets.add(socket)
  socket.once('close', () => {
    sockets.delete(socket)
    wire.closed += socket.bytesRead + socket.bytesWritten
  })
})
/** Milliseconds since 1970 with the fraction that Date has not; the same in all processes of a machine. */
const now = (): number => performance.timeOrigin + performance.now()

const deskOf = (n: number): Desk => {
  const open = desks.get(n)
  if (open === undefined) throw new Error(`there is no desk ${n} here`)
  return open.desk
}
async function ok<N extends CallName>(n: number, name: N, input: CallInput<N>): Promise<CallOutput[N]> {
  const reply = await deskOf(n).call(name, input)
  if (!reply.ok) throw new Error(`${name} was refused: ${reply.refusal.code} ${JSON.stringify(reply.refusal.details)}`)
  return reply.value
}

function when(n: number, what: string, so: (status: Status) => boolean, limitMs: number): Promise<Status> {
  const desk = deskOf(n)
  return within(limitMs, what, new Promise<Status>((resolve) => {
    const state = { asked: false }
    const look = (): void => {
      state.asked = false
      const status = desk.status()
      if (!so(status)) return
      unlisten()
      resolve(status)
    }
    // as a window does: a burst of changes is looked at once
    const soon = (): void => {
      if (state.asked) return
      state.asked = true
      setTimeout(look, 1)
    }
    const unlisten = desk.listen({ status: soon, changed: soon })
    soon()
  }))
}
const inStep = (status: Status): boolean => status.phase === 'online' && status.waiting === 0 && status.loading === null

const noteAt = (ticketIds: readonly string[], at: number) =>
  ({ type: 'AddNote' as const, data: { ticketId: ticketIds[at % ticketIds.length], text: `شهروند دوباره تماس گرفت و پیگیری خواست، بار ${at}` } })

/** The first of the list. */
async function newest(n: number, count: number): Promise<{ readonly number: number; readonly id: string }[]> {
  const { numbers } = await ok(n, 'ticket.list', ALL_TICKETS)
  const found: { readonly number: number; readonly id: string }[] = []
  for (let at = 0; at < Math.min(count, numbers.length); at += 500) found.push(...await ok(n, 'ticket.ids', { numbers: [...numbers.slice(at, Math.min(count, at + 500))] }))
  return found
}

async function numbersOf(n: number, ticketIds: readonly string[]): Promise<Map<string, number>> {
  const wanted = new Set(ticketIds)
  return new Map((await newest(n, 10_000)).flatMap(({ id, number }) => (wanted.has(id) ? [[id, number] as const] : [])))
}

const followed = new Map<number, { readonly seen: number[]; readonly end: () => void }>()

answerQuestions({
  /** `code`: enrols itself over the line; left out, the enrolment is put into its files, unless they have one. */
  open: ({ n, folder, serverUrl, code, enrolment }: { n: number; folder: string; serverUrl: string; code?: string; enrolment?: Enrolment }) => {
    if (enrolment !== undefined) {
      const vault = openVault({ folder: join(folder, `desk-${n}`), key: deskKey(n), now: Date.now, slow: () => undefined })
      if (vault.enrolment() === null) vault.enrol(enrolment)
      vault.close()
    }
    const openedAt = now()
    const processor = process.cpuUsage()
    const desk = openDesk({
      dataFolder: join(folder, `desk-${n}`), databaseKey: deskKey(n), keyProtection: 'file', machineId: machineOf(n), appVersion: '0.1.0',
      training: null, language: null, policy: { serverUrl, enrolmentCode: code ?? null }, transports: httpTransports({ ca: null }), now: Date.now, uptime: () => performance.now(), random: Math.random,
      log: (line) => {
        if (!line.startsWith('slow query')) process.stderr.write(`desk ${n}: ${line}\n`)
      },
    })
    desks.set(n, { desk, openedAt, processor })
  },
  close: async ({ n }: { n: number }) => {
    await deskOf(n).close()
    desks.delete(n)
  },
  signIn: ({ n }: { n: number }) => ok(n, 'session.signIn', OPERATOR).then(() => null),
  inStep: ({ n, limitMs }: { n: number; limitMs: number }) => when(n, `desk ${n} in step`, inStep, limitMs).then(now),
  indexed: ({ n, limitMs }: { n: number; limitMs: number }) => when(n, `desk ${n} indexed`, (status) => status.indexing === null, limitMs).then(now),
  /** An empty desk until queues, look-ups and entry work. Milliseconds since it was opened, and what an operator then finds. */
  usable: async ({ n, tickets }: { n: number; tickets: number }) => {
    await when(n, 'first sync', inStep, 600_000)
    await ok(n, 'session.signIn', OPERATOR)
    const signedIn = now()
    const { numbers } = await ok(n, 'ticket.list', ALL_TICKETS)
    const [row] = await ok(n, 'ticket.rows', { numbers: [numbers[numbers.length >> 1] ?? 0] })
    const seen = row === undefined ? null : await ok(n, 'ticket.read', { ticketId: null, code: row.code })
    const caller = row?.phone == null ? [] : (await ok(n, 'caller.read', { phone: row.phone })).rows
    if (numbers.length !== tickets || seen === null || caller.length === 0) throw new Error(`the desk shows ${numbers.length} of ${tickets} tickets`)
    const { openedAt, processor } = desks.get(n)!
    const { user, system } = process.cpuUsage(processor)
    return { usableAt: now(), lookUpMs: now() - signedIn, openedAt, processorMs: (user + system) / 1000 }
  },
  wireBytes: () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, wire.closed),
  memory: () => process.memoryUsage(),
  status: ({ n }: { n: number }) => deskOf(n).status(),
  /** Saves so many notes, one after the other. Milliseconds. */
  queue: async ({ n, ticketIds, count }: { n: number; ticketIds: readonly string[]; count: number }) => {
    const began = performance.now()
    for (let at = 0; at < count; at++) await ok(n, 'command.run', noteAt(ticketIds, at))
    return performance.now() - began
  },
  /** As `queue`, so many at a time, as what an operator does to many messages at once is saved. */
  queueGroups: async ({ n, ticketIds, count, group }: { n: number; ticketIds: readonly string[]; count: number; group: number }) => {
    const began = performance.now()
    for (let first = 0; first < count; first += group) {
      await ok(n, 'command.runAll', { commands: Array.from({ length: Math.min(group, count - first) }, (_, place) => noteAt(ticketIds, first + place)) })
    }
    return performance.now() - began
  },
  /** When the server has answered again. */
  connected: ({ n }: { n: number }) => when(n, `desk ${n} connected`, ({ phase }) => phase === 'syncing' || phase === 'online', 60_000).then(now),
  /** Saves so many commands of a day: notes and changes of tickets that all desks have, and every tenth a new ticket. Their ids, each durable. */
  work: async ({ n, ticketIds, count }: { n: number; ticketIds: readonly string[]; count: number }) => {
    const commandIds: string[] = []
    for (let at = 0; at < count; at++) {
      const ticketId = ticketIds[(n * 31 + at * 7) % ticketIds.length]!
      const command = at % 10 === 0 ? { type: 'RegisterTicket' as const, data: registerData(newId(), `پیام ${at} از میز ${n}`) }
        : at % 10 === 5 ? { type: 'AmendTicket' as const, data: { ticketId, changes: {}, private: { address: `خیابان ${n}، پلاک ${at}` } } }
        : { type: 'AddNote' as const, data: { ticketId, text: `یادداشت ${at} از میز ${n}` } }
      commandIds.push((await ok(n, 'command.run', command)).commandId)
    }
    return commandIds
  },
  /** When the server has answered everything that was saved here. */
  answered: ({ n, limitMs }: { n: number; limitMs: number }) => when(n, `desk ${n} answered`, ({ waiting }) => waiting === 0, limitMs).then(now),
  syncNow: ({ n }: { n: number }) => ok(n, 'sync.now', {}).then(now),
  /** One edit. When it was asked and when it was saved. */
  edit: async ({ n, ticketId, text }: { n: number; ticketId: string; text: string }) => {
    const askedAt = now();
    await ok(n, 'command.run', { type: 'AddNote' satisfies CommandType, data: { ticketId, text } satisfies CommandData<'AddNote'> })

    return { askedAt, savedAt: now() }
  },
  /** From now on notes come to these tickets in turn: when this desk's view first showed the first, the second … of them. */
  /** By the rows that a list shows: the whole ticket, read anew for each of its edits, would be a good part of what is measured. */
  follow: async ({ n, ticketIds }: { n: number; ticketIds: readonly string[] }) => {
    const numbers = await numbersOf(n, ticketIds)
    const changedAt = async (ticketId: string): Promise<number> => (await ok(n, 'ticket.rows', { numbers: [numbers.get(ticketId) ?? 0] }))[0]?.updatedAt ?? 0
    const before = new Map<string, number>()
    for (const ticketId of ticketIds) before.set(ticketId, await changedAt(ticketId))
    const seen: number[] = []
    followed.get(n)?.end()
    const state = { looking: false, again: false }
    const look = async (): Promise<void> => {
      state.again = true
      if (state.looking) return
      state.looking = true
      while (state.again) {
        state.again = false
        for (;;) {
          const next = ticketIds[seen.length % ticketIds.length]!
          const at = await changedAt(next)
          if (at <= before.get(next)!) break
          before.set(next, at)
          seen.push(now())
        }
      }
      state.looking = false
    }
    const end = deskOf(n).listen({ status: () => undefined, changed: (topics) => void (topics.includes('tickets') ? look() : null) })
    followed.set(n, { seen, end })
  },
  followed: async ({ n, count, limitMs }: { n: number; count: number; limitMs: number }) => {
    const { seen } = followed.get(n)!
    const end = now() + limitMs
    while (seen.length < count && now() < end) await rest(20)
    return seen
  },
  ticketIds: async ({ n, count }: { n: number; count: number }) => {
    const found = await newest(n, count)
    return found.map(({ id }) => id)
  },
  newTicketId: () => newId(),
})
