import { expect, test } from 'vitest'
import type { Steps } from '#desk/sqlite/list-walk.ts'
import { turns } from '#desk/turns.ts'

/** So long that each step is a turn of its own. */
function* busy(name: string, steps: number, done: string[]): Steps<string> {
  for (let step = 1; step <= steps; step++) {
    const end = performance.now() + 9
    while (performance.now() < end);
    done.push(`${name}${step}`)
    yield
  }
  return name
}

test('between two turns others are answered, and what was asked last goes first', async () => {
  const done: string[] = []
  const inTurns = turns(() => null)
  const first = inTurns(() => busy('a', 3, done))
  await new Promise((resolve) => { setImmediate(resolve) })
  const second = inTurns(() => busy('b', 2, done))
  expect(await Promise.all([first, second])).toEqual(['a', 'b'])
  expect(done).toEqual(['a1', 'b1', 'b2', 'a2', 'a3'])
})

test('over other data it begins anew, and what fails is told to whoever asked', async () => {
  const data = { now: 1 }
  const done: string[] = []
  const inTurns = turns(() => data.now)
  const reading = inTurns(() => busy(String(data.now), 2, done))
  await new Promise((resolve) => { setImmediate(resolve) })
  data.now = 2
  expect([await reading, done]).toEqual(['2', ['11', '21', '22']])
  await expect(inTurns(() => { throw new Error('closed') })).rejects.toThrow('closed')
})
