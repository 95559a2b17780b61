import { randomUUID } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '#domain/decider.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import type { Directory, Section } from '#domain/directory/directory.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import type { TicketEvent } from '#domain/ticket/events.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { initCity } from '#server/commands/init.ts'
import type { Entry, ServerStore } from '#server/store/ports.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { temporaryFolder } from '../../support/central.ts'
import { DESK, importData, registerData, uuid } from '../../support/commands.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

type Who = Context['operator']
/** Somebody of the centre who may everything, and a department's liaison. */
export const CENTRE: Who = { id: uuid(0xc1), role: 'supervisor', permissions: PERMISSIONS, departmentId: null }
export const VERIFIER: Who = { ...CENTRE, id: uuid(0xc2) }
export const liaisonOf = (departmentId: string): Who => ({ id: uuid(0xc3), role: 'liaison', permissions: ['assignment.work', 'ticket.attach', 'ticket.note'], departmentId })

/** `1405-01-08 10:30` in Tehran, which has no daylight saving any more, by its Gregorian date. */
export const tehran = (year: number, month: number, day: number, hour = 0, minute = 0): number => Date.UTC(year, month - 1, day, hour, minute) - 3.5 * HOUR

export interface Centre {
  readonly folder: string
  readonly store: ServerStore
  /** Opens the same data anew, as a server that was started again does. `meanwhile`: what happens to the data folder before. */
  readonly reopen: (meanwhile?: (folder: string) => void) => Promise<void>
  readonly end: () => Promise<void>
  /** Answers the command's id; throws when it is refused. */
  readonly run: (who: Who, type: string, data: Readonly<Record<string, unknown>>, at: number) => Promise<string>
  readonly register: (at: number, over?: Partial<ReturnType<typeof registerData>>) => Promise<string>
  /** A case of another system, opened a year before, with a deadline of its own. */
  readonly bring: (past: { readonly departmentId: string | null; readonly dueAt: number | null; readonly closedAt: number | null }, at: number) => Promise<string>
  /** Forwards and answers the parts' ids. */
  readonly forward: (ticketId: string, departments: readonly string[], at: number, note?: string) => Promise<readonly string[]>
  readonly ticket: (ticketId: string) => Promise<TicketState>
  /** The city's entry as it stands, changed; null before: a new one. */
  readonly change: <S extends Section>(section: S, entryId: string, over: Partial<Directory[S][number]>, at: number) => Promise<void>
  readonly events: () => Promise<readonly TicketEvent[]>
  /** Ends every open ticket and every waiting message, so that the next test begins with none. */
  readonly clear: (at: number) => Promise<void>
}

const template: { folder: Promise<string> | null } = { folder: null }
async function foundDemo(): Promise<string> {
  const { folder, remove } = temporaryFolder()
  process.once('exit', remove)
  await initCity(folder, join(import.meta.dirname, '../../../resources/demo-city'), { username: 'admin', password: 'گذرواژه-آزمایش-۱' }, 1)
  return folder
}

/** The demo city with its real calendars and policies in a store of its own, without a server around it. */
export async function openCentre(): Promise<Centre> {
  const { folder, remove } = temporaryFolder()
  template.folder ??= foundDemo()
  cpSync(await template.folder, folder, { recursive: true })
  const open = { store: await openSqliteStore({ folder }) }
  const codes = { next: (await open.store.leaseCodes(DESK, 1)).from }

  async function submit(who: Who, type: string, data: Readonly<Record<string, unknown>>, at: number): Promise<string> {
    const commandId = randomUUID()
    const code = type === 'RegisterTicket' || type === 'ImportTicket' ? trackingCode(codes.next++) : null
    const body = { commandId, type, version: 1, data, at, trackingCode: code, directoryVersion: 1, operatorId: who.id, sessionId: uuid(0x5e55), deskId: DESK }
    const entry: Entry = { commandId, deskId: DESK, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator: who } } } }
    const [answer] = await open.store.submit([entry], at)
    if (answer?.receipt.verdict.kind !== 'accepted') throw new Error(`${type}: ${JSON.stringify(answer?.receipt.verdict)}`)
    return commandId
  }

  return {
    folder,
    get store() {
      return open.store
    },
    async reopen(meanwhile = () => undefined) {
      await open.store.close()
      meanwhile(folder)
      open.store = await openSqliteStore({ folder })
    },
    async end() {
      await open.store.close()
      remove()
    },
    run: submit,
    async register(at, over = {}) {
      const data = { ...registerData(randomUUID()), categoryId: 'asphalt-patching', ...over }
      await submit(CENTRE, 'RegisterTicket', data, at)
      return data.ticketId
    },
    async bring(past, at) {
      const data = { ...importData(randomUUID()), categoryId: 'asphalt-patching', occurredAt: at - 365 * DAY, past, closing: '' }
      await submit(CENTRE, 'ImportTicket', { ...data, source: { name: 'old', id: data.ticketId } }, at)
      return data.ticketId
    },
    async forward(ticketId, departments, at, note = '') {
      const state = (await open.store.state('ticket', ticketId)) as TicketState
      const besides = state.assignments.filter(({ status }) => status !== 'returned' && status !== 'withdrawn').map(({ departmentId }) => departmentId)
      const commandId = await submit(CENTRE, 'ForwardTicket', { ticketId, to: departments.map((departmentId) => ({ departmentId, hours: null })), besides, note }, at)
      return departments.map((_, place) => `${commandId}:${place}`)
    },
    ticket: async (ticketId) => (await open.store.state('ticket', ticketId)) as TicketState,
    async change(section, entryId, over, at) {
      const directory = await open.store.directory()
      const before = (directory[section] as readonly { readonly id: string }[]).find(({ id }) => id === entryId) ?? null
      await submit(CENTRE, 'ChangeDirectory', { directoryId: DIRECTORY_ID, section, entryId, before, after: { ...before, ...over } }, at)
    },
    async clear(at) {
      for (const { id: ticketId, status } of await open.store.openTickets(null, 1_000)) {
        if (status === 'answered' || status === 'verified') await submit(CENTRE, 'CloseTicket', { ticketId, reason: status === 'answered' ? 'done' : 'unreachable', note: 'پایان' }, at)
        else await submit(CENTRE, 'CancelTicket', { ticketId, note: 'پایان' }, at)
      }
      for (const channel of ['email', 'sms'] as const) for (const { messageId } of await open.store.dueDeliveries(channel, Number.MAX_SAFE_INTEGER, 1_000)) await open.store.dropDelivery(messageId)
    },
    async events() {
      const { head } = await open.store.standing()
      return (await open.store.feed(0, head)).flatMap((entry) => (entry.kind === 'event' ? [entry.event as unknown as TicketEvent] : []))
    },
  }
}
