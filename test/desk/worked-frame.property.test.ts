import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openReadOnly } from '#desk/sqlite/open.ts'
import { openStore, type Store } from '#desk/sqlite/store.ts'
import { confirmStream, takePack } from '#desk/standing.ts'
import { workOut } from '#desk/worked-frame.ts'
import { oddTicket, type Confirmed, type Odd } from '../support/odd-tickets.ts'

const KEY = 'ab'.repeat(32)
const TABLES = ['tickets', 'ticket_departments', 'streets', 'checks', 'called', 'keys'] as const

function stored(fill: (store: Store) => void): Record<string, unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-worked-'))
  try {
    const file = join(folder, 'desk.db')
    const store = openStore(file, KEY, () => undefined)
    store.transaction(() => store.streets.together(() => fill(store)))
    store.close()
    const db = openReadOnly(file, KEY)
    const found = Object.fromEntries(TABLES.map((table) => [table, db.prepare(`select * from ${table}`).all()]))
    db.close()
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const odd: fc.Arbitrary<Odd> = fc.record({
  departments: fc.uniqueArray(fc.constantFrom('parks', 'roads', 'water'), { maxLength: 3 }), checks: fc.nat(4), phone: fc.constantFrom(null, '+989121234567', '+982188776655'),
  name: fc.constantFrom(null, 'پروین گلی', 'Zahra 2', 'علی‌رضا'), address: fc.constantFrom(null, 'خیابان نمونه، پلاک ۷', '12 Main St apt 3', '۵'), placeId: fc.constantFrom(null, 'north', 'south'),
  incidentId: fc.constantFrom(null, 'flood'), called: fc.boolean(), erased: fc.boolean(),
})

it('what is worked out on another thread is stored to the letter as tickets that come one by one', () => {
  fc.assert(fc.property(fc.array(odd, { minLength: 1, maxLength: 8 }), (all) => {
    const tickets: Confirmed[] = all.map((one, n) => oddTicket(n, one))
    const bytes = Buffer.from('a frame')
    const together = stored((store) => takePack(store, structuredClone(workOut(tickets)), { count: tickets.length, packing: 'identity', bytes }, 1))
    expect(together).toEqual(stored((store) => {
      for (const one of tickets) confirmStream(store, 'ticket', one, 1, [])
    }))
    expect(together['tickets']).toHaveLength(tickets.length)
  }), { numRuns: 30 })
})
