import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LARGEST_LAG, SMALLEST_LAG, snapshots } from '#server/feed/snapshots.ts'
import { uuid } from '../support/commands.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peygir-snapshots-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function storeAt(standing: { head: number }) {
  return {
    standing: async () => ({ epoch: uuid(1), head: standing.head, directoryVersion: 1, cityName: 'x', serverDeskId: uuid(2) }),
    writeSnapshot: async (file: string) => {
      writeFileSync(file, 'x')
      return { epoch: uuid(1), position: standing.head, bytes: 1 }
    },
  }
}

it('S31 gives no desk a snapshot that is older than what it has seen', async () => {
  const standing = { head: 10 }
  const ready = snapshots(storeAt(standing), folder)
  expect((await ready.fresh('frames', 'identity', 0)).position).toBe(10)
  standing.head = 20
  // a new desk takes the one that is there and pulls the rest
  expect((await ready.fresh('frames', 'identity', 0)).position).toBe(10)
  expect((await ready.fresh('frames', 'identity', 15)).position).toBe(20)
  // of an earlier epoch, when the feed was longer
  expect((await ready.fresh('frames', 'identity', 99)).position).toBe(20)
  standing.head = 21 + SMALLEST_LAG
  expect((await ready.fresh('frames', 'identity', 0)).position).toBe(standing.head)
})

it('makes a small one anew sooner than a large one, and that too when it is far behind', async () => {
  for (const [bytes, lag] of [[1, SMALLEST_LAG], [4_000_000, 1_000], [1e9, LARGEST_LAG]] as const) {
    const standing = { head: 0 }
    const store = storeAt(standing)
    const ready = snapshots({ ...store, writeSnapshot: async (file) => ({ ...(await store.writeSnapshot(file)), bytes }) }, folder)
    await ready.fresh('frames', 'identity', 0)
    standing.head = lag
    expect([bytes, (await ready.fresh('frames', 'identity', 0)).position]).toEqual([bytes, 0])
    standing.head = lag + 1
    expect([bytes, (await ready.fresh('frames', 'identity', 0)).position]).toEqual([bytes, lag + 1])
  }
})

it('S31 does not hand out one that was begun before what the desk has seen', async () => {
  const standing = { head: 10 }
  const begun: { end: () => void } = { end: () => undefined }
  const store = storeAt(standing)
  const slow = { ...store, writeSnapshot: async (file: string) => {
    const position = standing.head
    await new Promise<void>((resolve) => {
      begun.end = resolve
      if (position > 10) resolve()
    })
    return { ...await store.writeSnapshot(file), position }
  } }
  const ready = snapshots(slow, folder)
  const first = ready.fresh('frames', 'identity', 0)
  await new Promise((resolve) => setImmediate(resolve))
  standing.head = 20
  const second = ready.fresh('frames', 'identity', 18)
  await new Promise((resolve) => setImmediate(resolve))
  begun.end()
  expect([(await first).position, (await second).position]).toEqual([10, 20])
})
