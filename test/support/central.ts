import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { DeskScope } from '#domain/operator/board.ts'
import { createServer, type RunningServer, type ServerOptions } from '#server/app.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { initCity } from '#server/commands/init.ts'
import { addOperator, readOperator } from '#server/commands/operators.ts'
import { readSealingKey } from '#server/auth/sealing.ts'
import { authorKeyOf, macOf } from '#server/auth/secrets.ts'
import { seal } from '#desk/sealing.ts'
import { logTo } from '#server/log.ts'
import type { Entry, ServerStore } from '#server/store/ports.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { MACHINE_HEADER, PROTOCOL, PROTOCOL_HEADER, ROUTES, type CodeLease, type Envelope, type EnvelopeBody, type FeedEntry, type FeedEvent } from '#sync/protocol.ts'
import { writeTinyCity } from './city.ts'
import { DESK, OPERATOR } from './commands.ts'

export const PASSWORD = 'گذرواژه-آزمایش-۱'
export const EPOCH_START = Date.UTC(2026, 10, 21, 8)

export function temporaryFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const template: { folder: Promise<string> | null } = { folder: null }

const PEOPLE = [
  ['zahra', 'زهرا کرمانی', 'operator', null], ['reza', 'رضا ناظر', 'reader', null], ['saeed', 'سعید همایون', 'liaison', 'services'], ['tahereh', 'طاهره هوشیار', 'inspector', null],
] as const

/** A tiny city in a fresh data folder: users `admin`, `zahra` (operator), `reza` (reader), `saeed` (liaison of `services`) and `tahereh` (inspector), all with `PASSWORD`. */
export async function foundCity(folder: string): Promise<void> {
  template.folder ??= foundTemplate()
  cpSync(await template.folder, folder, { recursive: true })
}

async function foundTemplate(): Promise<string> {
  const { folder, remove } = temporaryFolder()
  process.once('exit', remove)
  writeTinyCity(join(folder, 'city'))
  await initCity(folder, join(folder, 'city'), { username: 'admin', password: PASSWORD }, EPOCH_START)
  const store = await openSqliteStore({ folder })
  const directory = await store.directory()
  for (const [username, name, role, departmentId] of PEOPLE) {
    await addOperator(store, await readOperator(directory, { username, name, role, departmentId, password: PASSWORD }), EPOCH_START)
  }
  await store.close()
  return folder
}

export interface Central extends RunningServer {
  readonly folder: string
  readonly store: ServerStore
  /** Lines of the log so far. */
  readonly log: readonly string[]
  readonly end: () => Promise<void>
}

/** A server of its own in this process, over a real store in a temporary folder. */
export async function startCentral(options: Partial<ServerOptions> & { readonly in?: string } = {}): Promise<Central> {
  const { folder, remove } = options.in === undefined ? temporaryFolder() : { folder: options.in, remove: () => {} }
  if (options.in === undefined) await foundCity(folder)
  const store = await openSqliteStore({ folder })
  const log: string[] = []
  const { snapshots: snapshotFolder, sealingKey, attachments, attachmentKey, releases } = filesIn(folder)
  const server = await createServer({
    store, snapshotFolder, releaseFolder: releases, sealingKey: readSealingKey(sealingKey), attachments: { folder: attachments, keyFile: attachmentKey }, version: '0.0.0-test', log: logTo({ write: (line) => void log.push(line) }) as pino.Logger, ...options,
  })
  return {
    ...server, folder, store, log,
    end: async () => {
      await server.close()
      await store.close()
      remove()
    },
  }
}

export interface Desk {
  readonly id: string
  readonly secret: string
  readonly machineId: string
  readonly epoch: string
  readonly headers: Readonly<Record<string, string>>
}

export const protocolHeaders = { [PROTOCOL_HEADER]: String(PROTOCOL) }

export async function call(url: string, route: { readonly method: string; readonly path: string }, headers: Readonly<Record<string, string>> = {}, body?: unknown): Promise<{ status: number; json: unknown; headers: Headers }> {
  const response = await fetch(url + route.path, {
    method: route.method,
    headers: { ...protocolHeaders, ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? null : JSON.parse(text), headers: response.headers }
}

export async function enrolDesk(url: string, store: ServerStore, name = 'میز ۱', scope: DeskScope = 'centre'): Promise<Desk> {
  const code = await offerEnrolment(store, name, Date.now(), scope)
  return enrolWith(url, code)
}

export async function enrolWith(url: string, code: string): Promise<Desk> {
  const machineId = randomBytes(8).toString('hex')
  const { status, json } = await call(url, ROUTES.enrol, {}, { code, machineId })
  if (status !== 200) throw new Error(`enrolling answered ${status}: ${JSON.stringify(json)}`)
  const { deskId, secret, epoch } = json as { deskId: string; secret: string; epoch: string }
  return { id: deskId, secret, machineId, epoch, headers: { authorization: `Desk ${deskId}.${secret}`, [MACHINE_HEADER]: machineId } }
}

export interface SignedIn { readonly operator: { readonly id: string }; readonly sessionId: string; readonly token: string; readonly authorKey: string; readonly permissions: readonly string[] }

export async function signIn(url: string, desk: Desk | null, username = 'zahra', password = PASSWORD): Promise<SignedIn> {
  const { status, json } = await call(url, ROUTES.signIn, desk?.headers ?? {}, { username, password })
  if (status !== 200) throw new Error(`signing in answered ${status}: ${JSON.stringify(json)}`)
  return json as SignedIn
}

export async function leaseCodes(url: string, desk: Desk): Promise<CodeLease> {
  return (await call(url, ROUTES.codes, desk.headers)).json as CodeLease
}

/** The events among what stands in the feed. */
export const eventsOf = (entries: readonly FeedEntry[]): readonly FeedEvent[] => entries.filter((entry) => entry.kind === 'event')

/** Cancels a ticket and erases its personal data, as somebody who may. */
export async function eraseTicket(store: ServerStore, ticketId: string): Promise<void> {
  const given = (type: string): Entry => {
    const body: EnvelopeBody = {
      commandId: randomUUID(), type, version: 1, data: { ticketId, note: 'x' }, at: EPOCH_START, trackingCode: null, directoryVersion: 1,
      operatorId: OPERATOR.id, sessionId: randomUUID(), deskId: DESK,
    }
    return { commandId: body.commandId, deskId: DESK, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator: OPERATOR } } } }
  }
  const answers = await store.submit([given('CancelTicket'), given('EraseTicket')], EPOCH_START)
  const refused = answers.find(({ receipt }) => receipt.verdict.kind !== 'accepted')
  if (refused !== undefined) throw new Error(`erasing was ${JSON.stringify(refused.receipt.verdict)}`)
}

/** Signs a command as the author's desk does. `payload` is a leased number. */
export function signed(desk: Desk, author: SignedIn, command: { readonly type: string; readonly data: unknown; readonly payload?: number; readonly commandId?: string; readonly change?: Partial<EnvelopeBody> }): Envelope {
  const commandId = command.commandId ?? randomUUID()
  const body = JSON.stringify({
    commandId, type: command.type, version: 1, data: command.data, at: EPOCH_START, trackingCode: command.payload === undefined ? null : trackingCode(command.payload),
    directoryVersion: 1, operatorId: author.operator.id, sessionId: author.sessionId, deskId: desk.id, ...command.change,
  })
  return { commandId, body, mac: macOf(body, authorKeyOf(author.authorKey)), sealed: false }
}

/** The same sealed to the city's key, as a desk does with what is confidential. */
export async function sealed(store: ServerStore, ...[desk, author, command]: Parameters<typeof signed>): Promise<Envelope> {
  const open = signed(desk, author, command)
  const { sealingKey } = await store.directory()
  if (sealingKey === null) throw new Error('the city has no sealing key')
  return { ...open, body: JSON.stringify(seal(open.body, open.commandId, sealingKey)), sealed: true }
}
