import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Packing } from '#desk/snapshot-frame.ts'
import { openStore, type Store } from '#desk/sqlite/store.ts'
import { rowValues } from '#desk/sqlite/ticket-row.ts'
import { framesOf } from '#server/store/sqlite/snapshot-lines.ts'
import { listRow } from '../../renderer/list-row.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peygir-documents-'))
  store = openStore(join(folder, 'desk.db'), 'ab'.repeat(32), () => undefined)
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const idOf = (number: number): string => `ticket-${number}`
const document = (number: number, word = 'نخست') => ({ state: `{"id":"${idOf(number)}"}`, parts: `{"c":{"text":"${word} ${number}"}}` })
const PACK = { zstd: zstdCompressSync, gzip: gzipSync, identity: (text: Buffer) => text } as const

/** So many tickets in one pack behind those that are there. */
function bring(count: number, generation: number, packing: Packing = 'identity'): void {
  const first = store.tickets.nextNumber()
  const streams = Array.from({ length: count }, (_, n) => ({ type: 'ticket', ...document(first + n) }))
  const [, frame = Buffer.alloc(0)] = framesOf({ head: '', streams }, count)
  store.transaction(() => {
    streams.forEach((_, n) => store.tickets.add(first + n, rowValues(listRow({ id: idOf(first + n) }), 0), null))
    store.documents.putPack(first, { count, packing, bytes: PACK[packing](frame) }, generation)
  })
}
const texts = (...numbers: number[]) => numbers.map((number) => store.documents.of(number)?.parts ?? null)
const first = (number: number): string => document(number).parts

it('reads what lies in packs of every packing, in any order, and nothing that is in none', () => {
  bring(3, 1, 'zstd')
  bring(2, 1, 'gzip')
  store.tickets.write(listRow({ id: 'only saved here' }), 1)
  bring(4, 1)
  expect(texts(10, 1, 7, 5, 3, 4, 6, 2, 11)).toEqual([first(10), first(1), first(7), first(5), first(3), first(4), null, first(2), null])
  expect(store.tickets.confirmed('only saved here')).toBeNull()
  expect(store.openStates.after(0, 99).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10])
  expect(store.exportRows.page([6, 10]).map(({ confirmed }) => confirmed?.state.id ?? null)).toEqual([null, idOf(10)])
})

it('reads packs of lines, as desks have them from before columns', () => {
  const packed = Buffer.from(['ticket', ...[1, 2].map((number) => document(number).state), ...[1, 2].map(first)].join('\n'))
  store.transaction(() => {
    for (const number of [1, 2]) store.tickets.add(number, rowValues(listRow({ id: idOf(number) }), 0), null)
    store.documents.putPack(1, { count: 2, packing: 'zstd', bytes: zstdCompressSync(packed) }, 1)
  })
  expect([1, 2].map((number) => store.documents.of(number))).toEqual([document(1), document(2)])
  store.transaction(() => store.documents.forget(1))
  expect(texts(1, 2)).toEqual([null, first(2)])
})

it('a row of its own counts instead of the pack', () => {
  bring(3, 1)
  store.documents.put(2, document(2, 'تازه'), 1)
  store.documents.put(2, document(2, 'باز'), 1)
  expect(texts(1, 2, 3)).toEqual([first(1), document(2, 'باز').parts, first(3)])
})

it('what is forgotten is in no pack any more, and the others of its pack are as they were', () => {
  bring(4, 1)
  bring(2, 1)
  store.documents.put(2, document(2, 'تازه'), 1)
  store.transaction(() => store.documents.forget(3))
  expect(texts(1, 2, 3, 4, 5, 6)).toEqual([first(1), document(2, 'تازه').parts, null, first(4), first(5), first(6)])
  store.transaction(() => store.documents.forget(2))
  expect(texts(1, 2, 4)).toEqual([first(1), null, first(4)])
  expect(store.tables.check('packs').rows).toBe(1)
})

it('a change that was rolled back leaves what was read as it was', () => {
  bring(2, 1)
  expect(texts(1)).toEqual([first(1)])
  expect(() => store.transaction(() => {
    store.documents.forget(1)
    bring(2, 1)
    expect(texts(3)).toEqual([first(3)])
    throw new Error('the disk is full')
  })).toThrow('the disk is full')
  expect(texts(1, 2, 3)).toEqual([first(1), first(2), null])
})

it('what a later snapshot did not bring is stale, whether it has a row or lies in a pack; what it brought leaves the old pack behind', () => {
  bring(4, 1)
  store.documents.put(1, document(1), 1)
  store.documents.put(2, document(2, 'تازه'), 2)
  expect([...store.documents.stale(2, 99)]).toEqual([1])
  store.transaction(() => store.documents.put(1, document(1, 'تازه'), 2))
  expect(store.tickets.stale(2, 99)).toEqual([idOf(3), idOf(4)])
  store.transaction(() => {
    for (const id of [idOf(3), idOf(4)]) store.tickets.unconfirm(id)
  })
  expect(store.tickets.stale(2, 99)).toEqual([])
  bring(1, 1)
  store.documents.put(5, document(5, 'تازه'), 2)
  store.documents.dropPacks(2)
  expect(store.tables.check('packs').rows).toBe(0)
  expect(texts(1, 2, 3, 4, 5)).toEqual([document(1, 'تازه').parts, document(2, 'تازه').parts, null, null, document(5, 'تازه').parts])
})
