import { expect, it } from 'vitest'
import { attempts } from '#server/auth/attempts.ts'

const fail = (count: number, at = 0) => {
  const kept = attempts()
  for (let i = 0; i < count; i++) kept.failed('k', at)
  return kept
}

it('pauses from the fifth failure on, doubling up to a quarter of an hour', () => {
  expect([4, 5, 6, 7, 9, 10, 50].map((count) => fail(count).blockedUntil('k', 0))).toEqual([null, 30_000, 60_000, 120_000, 480_000, 900_000, 900_000])
})

it('ends the pause on time', () => {
  const kept = fail(5)
  expect(kept.blockedUntil('k', 29_999)).toBe(30_000)
  expect(kept.blockedUntil('k', 30_000)).toBeNull()
})

it('forgets after an hour without a failure, and after a success', () => {
  const kept = fail(9)
  kept.failed('k', 3_600_001)
  expect(kept.blockedUntil('k', 3_600_001)).toBeNull()
  const other = fail(9)
  other.succeeded('k')
  expect(other.blockedUntil('k', 0)).toBeNull()
})

it('keeps one name’s failures from another', () => {
  expect(fail(9).blockedUntil('other', 0)).toBeNull()
})

it('does not grow without end, and forgets the oldest first', () => {
  const kept = fail(5)
  for (let i = 0; i < 20_000; i++) for (let n = 0; n < 5; n++) kept.failed(`made-up-${i}`, 0)
  expect(kept.blockedUntil('k', 0)).toBeNull()
  expect(kept.blockedUntil('made-up-19999', 0)).toBe(30_000)
})
