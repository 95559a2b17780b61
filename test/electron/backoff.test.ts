import { expect, test } from 'vitest'
import { backoff } from '../../electron/backoff.ts'

test('waits twice as long each time, up to the most', () => {
  const time = { now: 0 }
  const wait = backoff({ first: 200, most: 1000, calm: 60_000 }, () => time.now)
  expect([wait(), wait(), wait(), wait(), wait()]).toEqual([200, 400, 800, 1000, 1000])
})

test('who stayed up long enough starts from the beginning', () => {
  const time = { now: 0 }
  const wait = backoff({ first: 200, most: 1000, calm: 60_000 }, () => time.now)
  wait()
  wait()
  time.now += 400 + 60_000
  expect(wait()).toBe(800)
  time.now += 800 + 60_001
  expect(wait()).toBe(200)
})
