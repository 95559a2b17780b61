import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import { refusal } from '#domain/refusals.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import type { Answer } from '#desk/transport.ts'
import { readEntries } from '#server/auth/author.ts'
import { failed } from '#desk/failures.ts'
import { cutFrames } from '#desk/snapshot-frame.ts'
import { newSealingKey, publicSealingKey, readSealingKey, unsealer, writeSealingKey } from '#server/auth/sealing.ts'
import { chunks } from '#server/feed/chunks.ts'
import { snapshots } from '#server/feed/snapshots.ts'
import { takeInOutbox } from '#server/outbox-file.ts'
import type { Answer as Answered, Entry } from '#server/store/ports.ts'
import { backUp } from '#server/store/sqlite/backup.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { restore, type Restored } from '#server/store/sqlite/restore.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import type { LeaseKey } from '#sync/leases.ts'
import type { CodeLease, Envelope, Poke, hello, leaseList, leaseReply, pullReply, pushReply } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { TINY_CITY } from '../support/city.ts'
import { openInlineStore, type WorldStore } from './inline-store.ts'

export type Stores = 'memory' | 'real'

/** The server of the simulated world: the product's store, feed, snapshots, authors and admission, without its sockets. */
export interface Central {
  readonly folder: string
  readonly store: WorldStore
  readonly hello: () => Promise<z.infer<typeof hello>>
  readonly directory: () => Promise<Directory>
  readonly lease: (deskId: string) => Promise<CodeLease>
  readonly takeChecks: (deskId: string, checks: readonly LeaseKey[], operatorId: string | null, minutes: number, turn: number) => Promise<z.infer<typeof leaseReply>>
  readonly releaseChecks: (deskId: string, checks: readonly LeaseKey[], turn: number) => Promise<null>
  readonly checksHeld: () => Promise<z.infer<typeof leaseList>>
  readonly push: (deskId: string, epoch: string, commands: readonly Envelope[]) => Promise<Answer<z.infer<typeof pushReply>>>
  /** A desk's outbox, brought by somebody on a stick. */
  readonly takeIn: (text: string) => ReturnType<typeof takeInOutbox>
  /** Null: the desk may ask for what it asks. */
  readonly gate: (deskId: string) => Promise<Extract<Answer<never>, { readonly ok: false }> | null>
  readonly pull: (after: number) => Promise<z.infer<typeof pullReply>>
  /** Its frames. */
  readonly snapshot: (after: number) => Promise<readonly Buffer[]>
  readonly poke: () => Promise<Poke>
  readonly close: () => Promise<void>
}

export interface CentralOptions {
  readonly folder: string
  readonly stores: Stores
  readonly now: () => number
  readonly onNews: () => void
  /** Stands beside whatever desks send, however it comes. */
  readonly witness: (entries: readonly Entry[], submit: () => Promise<readonly Answered[]>) => Promise<readonly Answered[]>
}

const MINUTE_MS = 60_000

const openStore = async (folder: string, stores: Stores): Promise<WorldStore> => (stores === 'real' ? openSqliteStore({ folder }) : openInlineStore(folder))

export async function openCentral({ folder, stores, now, onNews, witness }: CentralOptions): Promise<Central> {
  const store = await openStore(folder, stores)
  const feed = chunks(store, 16 * 1024 * 1024)
  const ready = snapshots(store, filesIn(folder).snapshots)
  const unseal = unsealer(readSealingKey(filesIn(folder).sealingKey))
  const submit: WorldStore['submit'] = (entries, at) => witness(entries, () => store.submit(entries, at))
  // as app.ts does
  const endListening = store.onCommit(({ changed }) => {
    if (changed.length > 0) {
      feed.drop(changed)
      ready.drop()
    }
    onNews()
  })
  return {
    folder, store,
    hello: async () => {
      const { epoch, head, directoryVersion } = await store.standing()
      return { epoch, head, directoryVersion, serverTime: now(), serverVersion: 'sim', stateVersion: TICKET_STATE_VERSION, ready: true, channels: { email: false, sms: false } }
    },
    directory: store.directory,
    lease: (deskId) => store.leaseCodes(deskId, now()),
    takeChecks: async (deskId, checks, operatorId, minutes, turn) => {
      const { granted, held, gone } = await store.grantLeases({ checks, deskId, operatorId, lengthMs: minutes * MINUTE_MS, now: now(), turn })
      return { granted: [...granted], held: [...held], gone: [...gone], serverTime: now() }
    },
    releaseChecks: async (deskId, checks, turn) => {
      await store.releaseLeases({ checks, deskId, turn })
      return null
    },
    checksHeld: async () => ({ leases: [...await store.leases(now())], serverTime: now() }),
    push: async (deskId, asked, commands) => {
      const { epoch } = await store.standing()
      if (asked !== epoch) return { ok: false, failure: { kind: 'transient', refusal: refusal('epoch_changed', { epoch }) } }
      const { roles } = await store.directory()
      const entries = await readEntries(commands, deskId, { session: store.session, roles, unseal })
      const answers = await submit(entries.filter((entry): entry is Entry => entry !== null), now())
      return { ok: true, value: { epoch, head: (await store.standing()).head, receipts: answers.map(({ receipt }) => receipt) } }
    },
    takeIn: (text) => takeInOutbox(text, { store: { ...store, submit }, unseal, now, by: { operatorId: null, address: null } }),
    // as auth/desks.ts does
    gate: async (deskId) => ((await store.desk(deskId))?.revokedAt === null ? null : failed('desk_decommissioned')),
    pull: async (after) => JSON.parse((await feed.page(after, 'identity')).bytes.toString('utf8')) as z.infer<typeof pullReply>,
    snapshot: async (after) => cutFrames(readFileSync((await ready.fresh('frames', 'identity', after)).file)).frames,
    poke: async () => {
      const { epoch, head, directoryVersion } = await store.standing()
      return { type: 'poke', epoch, head, directoryVersion }
    },
    close: async () => {
      endListening()
      await store.close()
    },
  }
}

export interface Founding {
  readonly epoch: string
  readonly serverDeskId: string
  readonly people: readonly { readonly id: string; readonly username: string; readonly name: string; readonly role: string; readonly departmentId: string | null }[]
  readonly now: number
}

/** Makes the city in an empty folder. */
export async function foundCity(folder: string, { epoch, serverDeskId, people, now }: Founding): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const sealingKey = newSealingKey()
  writeSealingKey(filesIn(folder).sealingKey, sealingKey)
  const store = openInlineStore(folder)
  const directory = z.parse(directorySchema, { ...TINY_CITY, version: 1, operators: [], sealingKey: publicSealingKey(sealingKey) })
  await store.found({ epoch, serverDeskId, directory, now })
  for (const person of people) await store.addOperator({ ...person, passwordHash: 'none', now })
  await store.close()
}

const DATABASE = ['peygir.sqlite', 'peygir.sqlite-wal']
const ASIDE = ['codes.mark', 'erasures.list', 'hidings.list', 'sealing.key']

/** The server's files as they lie on its disk now; `only` the database or what is beside it. */
export function copyFiles(from: string, to: string, only: 'database' | 'beside' | 'all' = 'all'): void {
  mkdirSync(to, { recursive: true })
  const wanted = [...(only === 'beside' ? [] : DATABASE), ...(only === 'database' ? [] : ASIDE)]
  for (const name of readdirSync(from)) if (wanted.includes(name) && statSync(join(from, name)).isFile()) cpSync(join(from, name), join(to, name))
}

export const backUpTo = (folder: string, file: string): Promise<void> => backUp(folder, file)

export function restoreFrom(folder: string, file: string, epoch: string, now: number): Restored {
  const restored = restore(folder, file, epoch, new Date(now))
  if (restored.aside !== null) for (const suffix of ['', '-wal', '-shm']) rmSync(`${restored.aside}${suffix}`, { force: true })
  return restored
}
