import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { v7 as newId } from 'uuid'
import { NO_FACTS, type Context } from '#domain/decider.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { PERMISSIONS } from '#domain/operator/roles.ts'
import { ticket } from '#domain/ticket/decide.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { URGENCIES } from '#domain/ticket/words.ts'
import { FIRST_PAYLOAD, trackingCode } from '#domain/tracking-code/code.ts'
import { openStore, type Store } from '#desk/sqlite/store.ts'
import { indexSome } from '#desk/search-words.ts'
import { takePack } from '#desk/standing.ts'
import { workOut } from '#desk/worked-frame.ts'
import { readCityFolder } from '#server/commands/city-folder.ts'
import { framesOf } from '#server/store/sqlite/snapshot-lines.ts'
import { root } from '../../src/setup/paths.mjs'
import { citizenWords } from './sync/citizen-words.ts'

/**
 * A desk with very many messages, without the network and its hour of first sync: they are written as a first sync writes them, and
 * all are indexed. `node test/load/big-desk.ts FOLDER TICKETS` makes FOLDER/desk.db (its key is BIG_DESK_KEY); `fillDesk` fills the
 * database of a desk that is enrolled already.
 */
export const BIG_DESK_KEY = '137f'.repeat(16)

const DEMO = join(root, 'resources', 'demo-city')
const BATCH = 1024
/** So many fit a frame however long their words are. */
const PACK = 128
const DAY = 86_400_000
/** The desk's own days; what is older came with an import and lies behind, as do all row numbers of an import. */
const DAYS = 180
const YOUNG = 0.06

export interface Filling { readonly tickets: number; readonly directory: Directory; readonly now: number; readonly told?: (done: number) => void }

/** Adds so many messages, the same at every run but for their ids, builds all indexes and the index of words. */
export function fillDesk(store: Store, { tickets, directory, now, told = () => undefined }: Filling): void {
  const stateOf = messages(directory, now, tickets)
  const first = store.transaction(() => {
    const due = store.firstLoad.due()
    if (due) store.firstLoad.begin()
    store.meta.set('directory', JSON.stringify(directory))
    store.ranks.replace(directory)
    return due
  })
  if (first) store.firstLoad.straight(true)
  for (let at = 0; at < tickets; at += BATCH) {
    store.transaction(() => {
      for (let from = at; from < Math.min(at + BATCH, tickets); from += PACK) {
        const made = Array.from({ length: Math.min(PACK, tickets - from) }, (_, n) => stateOf(from + n))
        takePack(store, workOut(made), { count: made.length, packing: 'gzip', bytes: packed(made) }, 1)
      }
    })
    told(at + BATCH)
  }
  store.transaction(() => {
    while (store.firstLoad.finishOne());
  })
  while (store.transaction(() => indexSome(store, 2000)) > 0) told(tickets - store.search.waiting())
  if (first) store.firstLoad.straight(false)
}

/** As a server packs it; Electron's stand-in reads it too. */
function packed(made: readonly Made[]): Buffer {
  const streams = made.map(({ state, parts }) => ({ type: 'ticket', state: JSON.stringify(state), parts: JSON.stringify(parts) }))
  const [, frame = Buffer.alloc(0), more] = framesOf({ head: '', streams }, made.length)
  if (more !== undefined) throw new Error(`${made.length} messages do not fit one frame`)
  return gzipSync(frame, { level: 1 })
}

type Made = { readonly state: TicketState; readonly parts: Readonly<Record<string, Record<string, string | null>>> }

/** The n-th message, folded from what `decide` answers to its import. */
function messages(directory: Directory, now: number, total: number): (n: number) => Made {
  const categories = directory.categories.filter(({ confidential, retired, parentId }) => !confidential && !retired && parentId !== null)
  const places = directory.places.filter(({ retired }) => !retired)
  const words = citizenWords(JSON.parse(readFileSync(join(DEMO, 'messages.json'), 'utf8')) as { text: string }[])
  const departments = directory.departments.filter(({ retired }) => !retired)
  const facts = { ...NO_FACTS, departments: Object.fromEntries(departments.map(({ id, external }) => [id, { external, due: null }])) }
  const chance = (n: number, of: number): number => (Math.imul(n + 1, 2_654_435_761) >>> 4) % of

  return (n) => {
    // a twentieth of them came in with an import of older cases
    const imported = n % 20 === 19
    const receivedAt = now - Math.round((DAYS * DAY * (imported ? total + chance(n, total) : total - n)) / total) - 60_000 + chance(n, 50_000)
    const ticketId = newId({ msecs: receivedAt })
    const commandId = newId({ msecs: receivedAt })
    const category = categories[chance(n, categories.length)]!
    const open = !imported && (n > total * (1 - YOUNG) ? chance(n, 3) > 0 : chance(n, 200) === 0)
    const departmentId = open && chance(n, 5) === 0 ? null : (category.departmentId ?? departments[chance(n, departments.length)]!.id)
    const past = departmentId === null ? null : { departmentId, dueAt: chance(n, 7) === 0 ? null : receivedAt + (1 + chance(n, 12)) * DAY, closedAt: open ? null : receivedAt + chance(n, 9) * DAY }
    const context: Context = {
      commandId, at: now, trackingCode: trackingCode(FIRST_PAYLOAD + n), directoryVersion: directory.version, facts, deskId: 'load',
      operator: { id: `operator-${chance(n, 12)}`, role: 'admin', permissions: [...PERMISSIONS], departmentId: null },
    }
    const judged = ticket.decide(null, {
      type: 'ImportTicket', ticketId, kind: n % 3 === 0 ? 'complaint' : 'request', channel: 'phone', categoryId: category.id, placeId: chance(n, 11) === 0 ? null : places[chance(n * 7, places.length)]!.id,
      urgency: chance(n, 30) === 0 ? 'urgent' : URGENCIES[0], source: { name: 'load', id: String(n + 1) }, occurredAt: receivedAt, past, closing: open ? '' : words.text(40),
      private: { phone: words.phone(), name: chance(n, 9) === 0 ? null : words.name(), nationalId: null, address: words.address(), text: words.text(160) },
    }, context)
    if (!judged.ok) throw new Error(`a message was refused: ${JSON.stringify(judged.refusal)}`)
    const origin = { commandId, by: context.operator.id, deskId: 'load', occurredAt: now, recordedAt: now }
    const state = judged.events.reduce<TicketState | null>((folded, event) => ticket.evolve(folded, event, origin), null)
    return { state: state!, parts: { [commandId]: judged.private ?? {} } }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, count] = process.argv.slice(2)
  if (folder === undefined || count === undefined) throw new Error('Say where and how many: node test/load/big-desk.ts FOLDER TICKETS')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'key'), BIG_DESK_KEY, { mode: 0o600 })
  const store = openStore(join(folder, 'desk.db'), BIG_DESK_KEY, () => undefined)
  const began = Date.now()
  fillDesk(store, { tickets: Number(count), directory: readCityFolder(DEMO), now: Date.now(), told: (done) => {
    if (done % 20_000 === 0) process.stdout.write(`${done} after ${Math.round((Date.now() - began) / 1000)} s\n`)
  } })
  store.close()
  process.stdout.write(`${count} messages in ${join(folder, 'desk.db')} after ${Math.round((Date.now() - began) / 1000)} s\n`)
}
