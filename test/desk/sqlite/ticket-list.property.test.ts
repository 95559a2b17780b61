import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { TicketRow } from '#domain/ticket/views.ts'
import { STATUSES, URGENCIES } from '#domain/ticket/words.ts'
import { SORTS } from '#ipc/contract.ts'
import { persianOrder } from '#desk/persian-order.ts'
import { documents } from '#desk/sqlite/documents.ts'
import { keys } from '#desk/sqlite/keys.ts'
import { migrate } from '#desk/sqlite/migrate.ts'
import { openConnection } from '#desk/sqlite/open.ts'
import { queries } from '#desk/sqlite/query.ts'
import { search } from '#desk/sqlite/search.ts'
import type { Sought } from '#desk/sqlite/sought.ts'
import { streets } from '#desk/sqlite/streets.ts'
import { ticketList, type Limits, type Order, type TicketList, type Wanted } from '#desk/sqlite/ticket-list.ts'
import { tickets } from '#desk/sqlite/tickets.ts'
import { listRow } from '../../renderer/list-row.ts'

/** So small that a list of fifty goes every way that one of a million does. */
const SMALL: Limits = { first: 6, screen: 2, few: 3, fewOpen: 8, someOpen: 14, step: 7, wordsStep: 5, textsStep: 4, firstSteps: 3, someSteps: 2, lookedAt: 9 }
const DAY = 86_400_000

const folder = mkdtempSync(join(tmpdir(), 'peygir-list-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CATEGORIES = ['waste', 'light', 'road', 'unranked']
const PLACES = ['north', 'south']
const WORDS = ['آب', 'برف', 'چراغ', 'خیابان', 'سه', 'ز', 'برفی', '12']

/** `indexed`: what the index has of it, where that is not what it says now; null: nothing. */
interface Made { readonly row: TicketRow; readonly folded: string; readonly indexed?: string | null | undefined }
const said = fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }).map((words) => words.join(' '))
const made: fc.Arbitrary<Made> = fc.record({
  // few moments, so that several tickets share one
  receivedAt: fc.nat(12).map((n) => 20_000 * DAY + n * (DAY / 3)), updatedAt: fc.nat(9).map((n) => 20_004 * DAY + n), dueAt: fc.option(fc.nat(6).map((n) => 20_005 * DAY + n)),
  status: fc.constantFrom(...STATUSES), urgency: fc.constantFrom(...URGENCIES), categoryId: fc.constantFrom(...CATEGORIES), placeId: fc.option(fc.constantFrom(...PLACES)),
  departmentIds: fc.subarray(['parks', 'power']), by: fc.constantFrom('zahra', 'reza'), name: fc.option(fc.constantFrom('یاسر', 'پری', 'امیر')), phone: fc.option(fc.constantFrom('+982811', '+982812')),
  folded: said, indexed: fc.oneof(fc.constant(undefined), fc.option(said)),
}).map(({ folded, indexed, ...facts }) => ({ row: listRow(facts), folded, indexed }))

const word = fc.constantFrom(...WORDS, 'یاب').map((each) => ({ word: each, categoryIds: each === 'چراغ' ? ['light', 'never-seen'] : [], placeIds: each === 'برف' ? ['north'] : [] }))
const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  fc.constant({ kind: 'all' as const }),
  fc.constant({ kind: 'exact' as const, phone: '+982811', code: null }),
  fc.record({ kind: fc.constant('words' as const), words: fc.uniqueArray(word, { minLength: 1, maxLength: 3, selector: (one) => one.word }) }),
)
const sometimes = <T>(some: fc.Arbitrary<T>) => fc.option(some, { freq: 1 })
const sought: fc.Arbitrary<Sought> = fc.record({
  statuses: fc.oneof(fc.constant([]), fc.subarray([...STATUSES.slice(0, 9)], { minLength: 1 }), fc.subarray([...STATUSES], { minLength: 1 })), kind: fc.constant(null), channel: fc.constant(null), incidentId: fc.constant(null),
  categoryIds: sometimes(fc.subarray(CATEGORIES)), placeIds: sometimes(fc.subarray(PLACES)), departmentIds: sometimes(fc.subarray(['parks', 'power'])), urgency: sometimes(fc.constantFrom(...URGENCIES)),
  due: fc.oneof(fc.constant(null), fc.constant('none' as const), fc.constant({ from: 20_005 * DAY + 1, to: 20_005 * DAY + 4 })), by: sometimes(fc.constantFrom('zahra', 'nobody')),
})
const order: fc.Arbitrary<Order> = fc.record({ by: fc.constantFrom(...SORTS), descending: fc.boolean() })

interface Numbered extends Made { readonly number: number }

function fits({ row, folded }: Numbered, asked: Sought, want: Wanted): boolean {
  const { due } = asked
  return (asked.statuses.length === 0 || asked.statuses.includes(row.status)) && (asked.urgency ?? row.urgency) === row.urgency && (asked.by ?? row.by) === row.by
    && (asked.categoryIds?.includes(row.categoryId) ?? true) && (asked.placeIds === null || (row.placeId !== null && asked.placeIds.includes(row.placeId)))
    && (asked.departmentIds === null || row.departmentIds.some((id) => asked.departmentIds?.includes(id)))
    && (due === null || (due === 'none' ? row.dueAt === null : row.dueAt !== null && row.dueAt >= due.from && row.dueAt < due.to))
    && (want.kind === 'all' || (want.kind === 'exact' ? row.phone === want.phone
      : want.words.every((each) => folded.includes(each.word) || ([...each.word].length > 2 && (each.categoryIds.includes(row.categoryId) || (row.placeId !== null && each.placeIds.includes(row.placeId)))))))
}

/** What the list sorts by; null: no place in the order. */
function valueOf({ row }: Numbered, by: Order['by']): number | string | null {
  const ranked = (ids: readonly string[], id: string | null | undefined): number | null => (id == null || !ids.includes(id) ? null : ids.indexOf(id))
  switch (by) {
    case 'receivedAt': return row.receivedAt
    case 'updatedAt': return row.updatedAt
    case 'dueAt': return row.dueAt
    case 'name': return row.name === null ? null : persianOrder(row.name)
    case 'urgency': return URGENCIES.indexOf(row.urgency)
    case 'status': return STATUSES.indexOf(row.status)
    case 'category': return ranked(CATEGORIES.slice(0, 3), row.categoryId)
    case 'place': return ranked(PLACES, row.placeId)
    case 'department': return ranked(['parks', 'power'], row.departmentIds[0])
  }
}

function listed(all: readonly Numbered[], asked: Sought, want: Wanted, { by, descending }: Order): number[] {
  const newest = (one: Numbered, other: Numbered): number => other.row.receivedAt - one.row.receivedAt || other.number - one.number
  const way = descending ? -1 : 1
  const own = ['updatedAt', 'dueAt', 'name', 'receivedAt'].includes(by)
  return all.filter((one) => fits(one, asked, want)).sort((one, other) => {
    const [a, b] = [valueOf(one, by), valueOf(other, by)]
    if (a === null || b === null) return a === b ? newest(one, other) : a === null ? 1 : -1
    return a < b ? -way : a > b ? way : own ? way * (one.number - other.number) : newest(one, other)
  }).map(({ number }) => number)
}

interface Stand { readonly list: TicketList; readonly all: Numbered[]; readonly change: (place: number, to: Made) => void; readonly close: () => void }

function standOf(some: readonly Made[]): Stand {
  const db = openConnection(join(folder, `${crypto.randomUUID()}.db`), '0'.repeat(64))
  db.pragma('synchronous = OFF')
  migrate(db)
  const prepared = queries(db, () => undefined)
  const known = keys(prepared)
  const documented = documents(prepared)
  const rows = tickets(prepared, known, streets(prepared, known), documented)
  const texts = search(prepared)
  for (const [kind, ids] of [['category', CATEGORIES.slice(0, 3)], ['place', PLACES], ['department', ['parks', 'power']]] as const) {
    ids.forEach((id, rank) => db.prepare('insert into directory_ranks (kind, id, rank) values (?, ?, ?)').run(kind, id, rank))
  }
  const write = ({ row, folded, indexed = folded }: Made): number => {
    const number = rows.write(row, 0)
    texts.wait(number)
    if (indexed !== null) texts.index([{ ...texts.waitingOf(row.id)!, folded: indexed }])
    if (indexed === folded) return number
    texts.wait(number)
    texts.tell({ ...texts.waitingOf(row.id)!, folded })
    return number
  }
  const all = db.transaction(() => some.map((one) => ({ ...one, number: write(one) })))()
  return {
    list: ticketList(prepared, known, SMALL), all, close: () => void db.close(),
    change: (place, to) => db.transaction(() => {
      const before = all[place]!
      all[place] = { ...to, row: { ...to.row, id: before.row.id, code: before.row.code }, number: before.number }
      write(all[place])
    })(),
  }
}

const MANY = fc.array(made, { minLength: 1, maxLength: 60 })

describe('a list of the desk', () => {
  test('is what a look at every ticket finds, in its order, all of it and its beginning; and is counted as it lists', () => {
    fc.assert(fc.property(MANY, fc.array(fc.tuple(sought, wanted, order), { minLength: 20, maxLength: 20 }), (some, asked) => {
      const { list, all, close } = standOf(some)
      try {
        for (const [who, what, how] of asked) {
          const expected = listed(all, who, what, how)
          expect([...list.numbers(who, what, how)]).toEqual(expected)
          const { numbers, whole } = list.first(who, what, how)
          expect([...numbers]).toEqual(expected.slice(0, whole ? undefined : numbers.length))
        }
        expect(list.counts(asked.map(([who]) => who))).toEqual(asked.map(([who]) => all.filter((one) => fits(one, who, { kind: 'all' })).length))
      } finally {
        close()
      }
    }), { numRuns: 25 })
  })

  test('that is written to while it is walked holds no ticket twice, and each that nobody touched', () => {
    fc.assert(fc.property(MANY, sought, order, fc.array(fc.tuple(fc.nat(59), made), { maxLength: 8 }), (some, who, how, changes) => {
      const { list, all, change, close } = standOf(some)
      try {
        const before = [...all]
        const steps = list.whole(who, { kind: 'all' }, how)
        const queue = [...changes]
        let step = steps.next()
        while (step.done !== true) {
          const [place, to] = queue.shift() ?? []
          if (place !== undefined && to !== undefined && place < all.length) change(place, to)
          step = steps.next()
        }
        const found = [...step.value]
        expect(new Set(found).size).toBe(found.length)
        const untouched = before.filter((one, place) => one === all[place])
        const touched = new Set(before.filter((one, place) => one !== all[place]).map(({ number }) => number))
        expect(found.filter((number) => !touched.has(number))).toEqual(listed(untouched, who, { kind: 'all' }, how))
      } finally {
        close()
      }
    }), { numRuns: 40 })
  })
})
