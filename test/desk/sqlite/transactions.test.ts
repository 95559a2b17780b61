import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openConnection, openReadOnly } from '#desk/sqlite/open.ts'
import { queries } from '#desk/sqlite/query.ts'
import { transactions } from '#desk/sqlite/transactions.ts'

const KEY = 'cd'.repeat(32)
const folder = mkdtempSync(join(tmpdir(), 'peygir-transactions-'))
const ended: (() => void)[] = []
afterAll(() => {
  for (const end of ended) end()
  rmSync(folder, { recursive: true, force: true })
})

function fresh(name: string) {
  const file = join(folder, `${name}.db`)
  const db = openConnection(file, KEY)
  ended.push(() => db.close())
  db.exec('create table parent (id text primary key); create table word (text text primary key, parent text references parent (id) deferrable initially deferred); pragma foreign_keys = on')
  const undone = { times: 0 }
  const writing = transactions(db, () => void (undone.times += 1))
  const { rows, column } = queries(db, () => undefined, writing.settle)
  const put = rows<[string, string | null]>('put', 'insert into word (text, parent) values (?, ?)')
  const all = column<[], string>('all', 'select text from word order by text')
  const copies = { made: 0 }
  /** What a power cut would leave. */
  const onDisk = (): string[] => {
    const copy = join(folder, `${name}-${++copies.made}.db`)
    for (const part of ['', '-wal']) cpSync(file + part, copy + part)
    const read = openReadOnly(copy, KEY)
    try {
      return queries(read, () => undefined).column<[], string>('all', 'select text from word order by text').all()
    } finally {
      read.close()
    }
  }
  return { ...writing, put: (text: string, parent: string | null = null) => void put.run(text, parent), all: () => all.all(), onDisk, undone }
}

test('what is written soon is read at once and is on the disk when it is settled', () => {
  const { soon, settle, isSettled, put, all, onDisk } = fresh('settled')
  soon(() => put('a'))
  soon(() => put('b'))
  expect([all(), onDisk(), isSettled()]).toEqual([['a', 'b'], [], false])
  settle()
  expect([onDisk(), isSettled()]).toEqual([['a', 'b'], true])
  settle()
})

test('what is durable takes along what was written before it, also a statement that stands alone', () => {
  const { soon, durable, put, onDisk } = fresh('along')
  soon(() => put('a'))
  expect(durable(() => {
    put('b')
    durable(() => put('c'))
    expect(onDisk()).toEqual([])
    return 'done'
  })).toBe('done')
  expect(onDisk()).toEqual(['a', 'b', 'c'])
  soon(() => put('d'))
  put('e')
  expect(onDisk()).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('what throws leaves nothing of itself and all of what was before it', () => {
  const { soon, durable, settle, put, all, onDisk, undone } = fresh('thrown')
  const failing = (text: string) => () => {
    put(text)
    throw new Error('no')
  }
  soon(() => put('a'))
  expect(() => durable(failing('b'))).toThrow('no')
  expect(() => soon(failing('c'))).toThrow('no')
  expect([all(), onDisk(), undone.times]).toEqual([['a'], [], 2])
  settle()
  expect(onDisk()).toEqual(['a'])
  expect(() => durable(failing('d'))).toThrow('no')
  expect(onDisk()).toEqual(['a'])
})

test('a commit that fails takes all of it back, says so, and the next one works', () => {
  const { soon, durable, settle, isSettled, put, all, onDisk, undone } = fresh('failed')
  soon(() => put('a', 'nobody'))
  expect(settle).toThrow(/FOREIGN KEY/)
  expect([all(), isSettled(), undone.times]).toEqual([[], true, 1])
  soon(() => put('b', 'nobody'))
  expect(() => durable(() => put('c'))).toThrow(/FOREIGN KEY/)
  expect([all(), isSettled()]).toEqual([[], true])
  durable(() => put('d'))
  expect(onDisk()).toEqual(['d'])
})
