import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Connection } from '#server/store/sqlite/connection.ts'
import { feedBook } from '#server/store/sqlite/feed.ts'
import { migrate } from '#server/store/sqlite/migrations.ts'
import { temporaryFolder } from '../support/central.ts'

let db: Connection
const at = temporaryFolder()
beforeAll(() => {
  db = connect(join(at.folder, 'x.sqlite'), 'write')
  migrate(db)
  // one transaction: nothing here is about the disk
  db.exec('BEGIN')
})
afterAll(() => {
  db.exec('ROLLBACK')
  db.close()
  at.remove()
})

interface Row { readonly position: number; readonly kind: string; readonly seq: number | null; readonly stream_id: string | null }

it('S8 S20 S21 brings a desk, whenever it looks, to the history of what is public and to nothing of what is hidden', () => {
  const book = feedBook(db)
  const insert = db.prepare("INSERT INTO event VALUES (?, 'ticket', ?, 'x', 1, '{}', 'c', 'o', 'd', 1, 2)")
  const read = db.prepare<[number], Row>('SELECT position, kind, seq, stream_id FROM feed WHERE position > ? ORDER BY position')
  const counter = { seq: 0 }
  const stream = fc.nat(2)
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('tell' as const), stream, events: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('turn' as const, 'erase' as const), stream }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const ids: readonly string[] = [randomUUID(), randomUUID(), randomUUID()]
    const history = new Map(ids.map((id) => [id, [] as number[]]))
    const hidden = new Set<string>()
    const desk = { cursor: book.head(), holds: new Map<string, number[]>() }

    const look = (): void => {
      for (const { position, kind, seq, stream_id: id } of read.all(desk.cursor)) {
        expect(position).toBe(desk.cursor + 1)
        desk.cursor = position
        if (kind === 'event') {
          // nothing of a hidden one is told, not even what is overtaken further on
          expect(hidden.has(id!)).toBe(false)
          const held = desk.holds.get(id!) ?? []
          desk.holds.set(id!, [...held, seq!])
        }
        if (kind === 'gone') desk.holds.delete(id!)
      }
    }
    const add = (id: string, events: number): void => {
      const from = counter.seq + 1
      for (let n = 0; n < events; n++) insert.run(++counter.seq, id)
      history.get(id)!.push(...Array.from({ length: events }, (_, n) => from + n))
      if (!hidden.has(id)) book.append('ticket', id, from, counter.seq)
    }

    for (const each of steps) {
      if (each.do === 'look') {
        look()
        continue
      }
      const id = ids[each.stream]!
      if (each.do === 'tell') add(id, each.events)
      if (history.get(id)!.length === 0) continue
      if (each.do === 'erase') book.erase('ticket', id)
      if (each.do === 'turn') {
        if (hidden.delete(id)) book.whole('ticket', id)
        else {
          hidden.add(id)
          book.withdraw('ticket', id)
        }
      }
    }
    look()
    for (const id of ids) expect(desk.holds.get(id) ?? []).toEqual(hidden.has(id) ? [] : history.get(id))
  }))
})
