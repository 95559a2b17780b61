import { expect, test } from 'vitest'
import { broughtNews } from '#desk/brought-news.ts'
import type { FeedEntry, News } from '#sync/protocol.ts'

const EPOCH = '00000000-0000-4000-8000-00000000000a'
const OTHER = '00000000-0000-4000-8000-00000000000b'
const empty = (position: number): FeedEntry => ({ kind: 'empty', position })
const after = (start: number, count: number, epoch = EPOCH): News => ({
  type: 'news', directoryVersion: 1, after: start, reply: { epoch, head: start + count, entries: Array.from({ length: count }, (_, n) => empty(start + n + 1)) },
})
const positions = (answer: ReturnType<ReturnType<typeof broughtNews>['take']>): readonly number[] | null =>
  (answer?.ok === true ? answer.value.entries.map(({ position }) => position) : null)

test('S36 what follows on the desk is its answer, all of it that has come, and once', () => {
  const brought = broughtNews()
  brought.put(after(7, 2))
  brought.put(after(9, 1))
  expect(brought.take(EPOCH, 7)).toEqual({ ok: true, value: { epoch: EPOCH, head: 10, entries: [empty(8), empty(9), empty(10)] } })
  expect(brought.take(EPOCH, 7)).toBeNull()
})

test('S36 a gap, another epoch or an earlier place leads to asking the server', () => {
  const brought = broughtNews()
  brought.put(after(7, 2))
  expect(positions(brought.take(EPOCH, 6))).toBeNull()
  expect(positions(brought.take(OTHER, 7))).toBeNull()
  expect(positions(brought.take(EPOCH, 8))).toBeNull()
})

test('S36 a part behind a gap waits for what is missing', () => {
  const brought = broughtNews()
  brought.put(after(7, 1))
  brought.put(after(10, 1))
  expect(positions(brought.take(EPOCH, 7))).toEqual([8])
  brought.put(after(8, 2))
  expect(positions(brought.take(EPOCH, 8))).toEqual([9, 10, 11])
})

test('a desk that does not come to asking for long keeps no more than a handful', () => {
  const brought = broughtNews()
  for (let start = 0; start < 100; start++) brought.put(after(start, 1))
  expect(positions(brought.take(EPOCH, 0))).toBeNull()
  expect(positions(brought.take(EPOCH, 96))).toEqual([97, 98, 99, 100])
})
