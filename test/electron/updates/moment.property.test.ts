import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COUNT_MS, POSTPONABLE, POSTPONE_MS, follow, freshWait, putOff, stepOf, type Moment, type Waiting } from '../../../electron/updates/moment.ts'

const LIMIT = 12 * 3600_000
const waiting: fc.Arbitrary<Waiting> = fc.record({
  choice: fc.constantFrom('now', 'shiftEnd'), waited: fc.integer({ min: 0, max: 2 * LIMIT }), postponed: fc.integer({ min: 0, max: POSTPONABLE }),
  notBefore: fc.integer({ min: 0, max: 4e7 }), countTo: fc.option(fc.integer({ min: 0, max: 4e7 })),
})
const moment: fc.Arbitrary<Moment> = fc.record({
  now: fc.integer({ min: 0, max: 4e7 }), aloneSince: fc.option(fc.integer({ min: 0, max: 4e7 })), holds: fc.subarray(['call', 'draft', 'unsent'] as const),
  held: fc.boolean(), forced: fc.boolean(), busy: fc.boolean(),
})

test('nothing is put in while something holds it and nobody agreed, nor while IT holds it', () => {
  fc.assert(fc.property(waiting, moment, (wait, at) => {
    const step = stepOf(wait, at, LIMIT)
    if (step.do !== 'install') return
    expect(at.held || at.busy).toBe(false)
    expect(at.holds.length === 0 || wait.choice === 'now').toBe(true)
  }))
})

test('every wait ends once nothing holds it, however often it is put off', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: LIMIT }), fc.array(fc.boolean(), { maxLength: 2000 }), (waited, later) => {
    const kept = { wait: freshWait(waited) }
    // a minute a step; somebody stays signed in, and says 'later' as often as it is taken
    const most = (LIMIT + POSTPONABLE * (POSTPONE_MS + COUNT_MS) + 2 * COUNT_MS) / 60_000
    for (let minute = 0; minute <= most; minute += 1) {
      const now = minute * 60_000
      const wait = { ...kept.wait, waited: waited + now }
      const step = stepOf(wait, { now, aloneSince: null, holds: [], held: false, forced: false, busy: false }, LIMIT)
      if (step.do === 'install') return
      const next = follow(wait, step)
      kept.wait = step.do === 'count' && later[minute % Math.max(1, later.length)] === true ? putOff(next, now) ?? next : next
    }
    throw new Error('it still waits')
  }))
})
