import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { failed } from '#desk/failures.ts'
import { openReader, readByThread, type StartReader } from '#desk/frame-reader.ts'
import { takeSnapshot } from '#desk/snapshot.ts'
import type { Packing } from '#desk/snapshot-frame.ts'
import { openReadOnly } from '#desk/sqlite/open.ts'
import { openStore, type Store } from '#desk/sqlite/store.ts'
import { LineLost } from '#desk/transport.ts'
import { framesOf } from '#server/store/sqlite/snapshot-lines.ts'
import { DESK, OPERATOR, uuid } from '../support/commands.ts'
import { oddTicket } from '../support/odd-tickets.ts'
import { within } from '../support/started.ts'

const KEY = 'ab'.repeat(32)
const TABLES = ['tickets', 'ticket_departments', 'streets', 'checks', 'called', 'keys', 'packs', 'documents', 'streams', 'gone', 'outbox', 'search_waiting', 'meta'] as const
const PACK = { zstd: zstdCompressSync, gzip: gzipSync, identity: (text: Buffer) => text } as const
/** More than a load that is read in place. */
const COUNT = 3300
const EPOCH = uuid(9)
const [PENDING, GONE, ERASED] = [700, 1500, 2200]

const folder = mkdtempSync(join(tmpdir(), 'peygir-reader-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const city = Array.from({ length: COUNT }, (_, n) => {
  const { state, parts } = oddTicket(n, {
    departments: ['parks', 'roads', 'water'].slice(0, n % 4), checks: n % 3, phone: n % 5 === 0 ? null : `+98912${1_000_000 + n}`, name: n % 7 === 0 ? null : `شهروند ${n % 50}`, called: n % 11 === 0,
    address: n % 6 === 0 ? null : `خیابان نمونه ${n % 30}، پلاک ${n}`, placeId: n % 2 === 0 ? 'north' : null, incidentId: n % 100 === 3 ? 'flood' : null, erased: n === ERASED || n % 900 === 899,
  })
  return { type: 'ticket', state: JSON.stringify(state), parts: JSON.stringify(parts) }
})
const person = { type: 'person', state: JSON.stringify({ id: uuid(0x30_0000), mergedInto: null, updatedAt: 5, steps: [] }), parts: '{}' }
const head = JSON.stringify({ epoch: EPOCH, position: COUNT, lines: COUNT + 1, stateVersion: TICKET_STATE_VERSION })

async function* arriving(packing: Packing, change: (frame: Buffer, at: number) => Buffer = (frame) => frame): AsyncGenerator<Buffer> {
  let at = 0
  for (const content of framesOf({ head, streams: [...city, person] })) {
    await Promise.resolve()
    // on the line frames lie one behind the other in larger pieces
    yield Buffer.concat([Buffer.from('before'), change(PACK[packing](content), at++), Buffer.from('behind')]).subarray(6, -6)
  }
}

function save(store: Store, commandId: string, streamId: string, final: boolean): void {
  const context = {
    commandId, at: 1, trackingCode: null, directoryVersion: 1, operator: { ...OPERATOR, permissions: [...OPERATOR.permissions] },
    facts: { confidential: false, departments: {}, units: [], followUp: null, dues: {} }, deskId: DESK,
  }
  const body = JSON.stringify({ commandId, type: 'AddNote', version: 1, data: { ticketId: streamId, text: 'هنوز مانده' }, at: 1, trackingCode: null, directoryVersion: 1, operatorId: OPERATOR.id, sessionId: uuid(5), deskId: DESK })
  store.outbox.add({
    commandId, body, mac: 'm', sealed: false, code: null, at: 1, authorName: 'n', draftId: null, supersedes: null, type: 'AddNote', stream: 'ticket', streamId, context,
  })
  if (final) store.outbox.settle(commandId, 'final')
}

const opened = { count: 0 }
interface Load { readonly packing?: Packing; readonly frames?: AsyncIterable<Buffer>; readonly startReader: StartReader }

/** A load into a desk where something waits for one ticket, another was gone, and a third was written to and is erased since. */
async function load({ packing = 'gzip', frames = arriving(packing), startReader }: Load) {
  const file = join(folder, `${++opened.count}.db`)
  const store = openStore(file, KEY, () => undefined)
  const troubles: unknown[] = []
  try {
    store.transaction(() => {
      save(store, uuid(0x40_0000), uuid(PENDING), false)
      save(store, uuid(0x40_0001), uuid(ERASED), true)
      store.gone.add(uuid(GONE))
      // of another epoch everything would wait anew
      store.meta.set('epoch', EPOCH)
    })
    const answer = await within(30_000, 'the load', takeSnapshot(() => store, { packing, frames }, { progress: () => undefined, startReader, onTrouble: (error) => void troubles.push(error) }))
    return { answer, troubles, file }
  } finally {
    store.close()
  }
}

function contentOf(file: string): Record<string, unknown[]> {
  const db = openReadOnly(file, KEY)
  const found = Object.fromEntries(TABLES.map((table) => [table, db.prepare(`select * from ${table}`).all()]))
  db.close()
  return found
}

const inPlace: StartReader = () => ({ read: () => Promise.resolve(null), close: () => Promise.resolve() })

/** What the thread answered, and whether it is over. `dies`: when it is asked for this frame. */
function watched(dies = Number.POSITIVE_INFINITY) {
  const seen = { asked: 0, worked: 0, left: 0, over: false, code: -1 }
  const startReader: StartReader = (packing, onTrouble) => {
    const program = new URL('../../src/desk/frame-worker.ts', import.meta.url)
    const worker = new Worker(program, { workerData: { packing } })
    worker.on('exit', (code) => {
      seen.over = true
      seen.code = code
    })
    const reader = openReader(worker, onTrouble)
    return {
      ...reader,
      read: async (packed) => {
        // what is no frame is a bug there
        if (++seen.asked === dies) worker.postMessage('no frame')
        const worked = await reader.read(packed)
        if (worked === null) seen.left += 1
        else seen.worked += 1
        return worked
      },
    }
  }
  return { seen, startReader }
}

it.each(['zstd', 'gzip', 'identity'] as const)('a city in %s read by a thread is stored to the letter as one that is read in place', async (packing) => {
  const { seen, startReader } = watched()
  const [threaded, here] = [await load({ packing, startReader }), await load({ packing, startReader: inPlace })]
  expect(threaded.answer).toMatchObject({ ok: true })
  expect(contentOf(threaded.file)).toEqual(contentOf(here.file))
  expect([seen.worked > 10, seen.over, threaded.troubles]).toEqual([true, true, []])
  const { tickets, gone, documents, packs, outbox, streams } = contentOf(threaded.file)
  expect([tickets?.length, gone, streams?.length, (documents!.length + packs!.reduce<number>((sum, pack) => sum + (pack as { count: number }).count, 0))]).toEqual([COUNT, [], 1, COUNT])
  // only the frame of the ticket that waits lies in rows, and what was said of the erased one is forgotten
  expect([documents!.length > 0 && documents!.length <= 256, outbox?.length]).toEqual([true, 1])
})

it('the thread that the console starts by itself is the same', async () => {
  const [threaded, here] = [await load({ startReader: readByThread }), await load({ startReader: inPlace })]
  expect(contentOf(threaded.file)).toEqual(contentOf(here.file))
  expect(threaded.troubles).toEqual([])
})

/** A frame with one stream. */
const framed = (around: readonly string[], columns: readonly object[], keeps = ''): Buffer => {
  const shape = `${JSON.stringify({ around, columns })}\n${keeps}`
  return gzipSync(`${JSON.stringify({ stream: 'ticket', count: 1, shapes: [shape.length] })}\n${shape}`)
}

it.each([
  ['is cut', (frame: Buffer) => frame.subarray(0, 40)], ['lacks a column', () => framed(['{"id":"', '"}\n{}'], [])], ['has words that are none', () => framed(['{"id":"a"}\n{"c":{"text":5}}'], [])],
  ['is no JSON with its values', () => framed(['{"id":"', '"}\n{}'], [{ bytes: 2 }], '"a')], ['is of another stream', () => gzipSync('{"stream":"weather","count":0,"shapes":[]}\n')],
])(
  'a snapshot with a frame that %s is not taken, and its thread ends', async (_, broken) => {
    const { seen, startReader } = watched()
    const { answer, troubles } = await load({ frames: arriving('gzip', (frame, at) => (at === 9 ? broken(frame) : frame)), startReader })
    expect(answer).toMatchObject({ ok: false, failure: { refusal: { code: 'server_error', details: { reason: 'snapshot_unreadable' } } } })
    expect([seen.over, troubles]).toEqual([true, []])
  })

it('what a thread that died left unread is read in place', async () => {
  const { seen, startReader } = watched(4)
  const [broken, here] = [await load({ startReader }), await load({ startReader: inPlace })]
  expect(broken.answer).toMatchObject({ ok: true })
  expect(contentOf(broken.file)).toEqual(contentOf(here.file))
  expect([seen.worked < 6, seen.left > 6, seen.over, broken.troubles.length]).toEqual([true, true, true, 1])
})

it('a thread that cannot begin holds nothing up', async () => {
  const startReader: StartReader = (_, onTrouble) => openReader(new Worker(new URL('./no-such-program.ts', import.meta.url)), onTrouble)
  const { answer, troubles } = await load({ startReader })
  expect(answer).toMatchObject({ ok: true })
  expect(troubles).toHaveLength(1)
})

// ended from outside just then (code 1), one time in many Node 24 ends the whole process
it('a thread that is closed while it opens packings ends by itself', async () => {
  const frame = zstdCompressSync(Buffer.from('person\n{}\n{}'))
  for (let time = 0; time < 4; time++) {
    const { seen, startReader } = watched()
    const reader = startReader('zstd', (error) => {
      throw error
    })
    const answers = Array.from({ length: 200 }, () => reader.read(frame))
    await answers[0]
    await rest(time)
    await reader.close()
    expect([seen.code, await Promise.all(answers)]).toEqual([0, answers.map(() => null)])
  }
})

it('a line that breaks ends the thread', async () => {
  const { seen, startReader } = watched()
  const breaking = arriving('gzip', (frame, at) => {
    if (at === 9) throw new LineLost(failed('server_unreachable', { reason: 'ECONNRESET' }).failure)
    return frame
  })
  await expect(load({ frames: breaking, startReader })).rejects.toThrow(LineLost)
  expect(seen.over).toBe(true)
})
