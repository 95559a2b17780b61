import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openFreshFile, type FreshFileOptions } from '#desk/fresh-file.ts'
import { openIndexer } from '#desk/indexer.ts'
import { noteErased } from '#desk/standing.ts'
import { openVault, type Vault } from '#desk/vault.ts'
import { deskBytes } from '../support/desk-bytes.ts'

const WORD = 'zqfresherased'
const TEXTS = 300

/** A desk whose texts grew one after the other, as tickets do, so that SQLite moved them from page to page. */
function desk(): { readonly vault: Vault; readonly folder: string; readonly key: string; readonly open: () => Vault } {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-fresh-'))
  const key = randomBytes(32).toString('hex')
  const open = (): Vault => openVault({ folder, key, now: () => 0, slow: () => undefined })
  const vault = open()
  onTestFinished(() => {
    vault.close()
    rmSync(folder, { recursive: true, force: true })
  })
  for (let round = 1; round <= 3; round++) {
    vault.store().transaction(() => {
      for (let number = 1; number <= TEXTS; number++) vault.store().search.index([{ number, entry: number, folded: text(number, round * (100 + (number * 37) % 200)) }])
    })
  }
  return { vault, folder, key, open }
}

const text = (number: number, length: number): string => `${number % 3 === 0 ? `${WORD}${number} ` : ''}${'چاله در خیابان '.repeat(Math.ceil(length / 15))}`

async function erase(vault: Vault): Promise<void> {
  vault.store().transaction(() => {
    noteErased(vault.store())
    for (let number = 3; number <= TEXTS; number += 3) vault.store().search.remove(number)
  })
  const indexer = openIndexer({ store: vault.store, onProgress: () => undefined, onMended: vault.sweep, onError: (error) => { throw error } })
  indexer.start()
  while (vault.store().meta.get('remnants') !== 'merged') await new Promise((next) => { setImmediate(next) })
  await indexer.stop()
}

const holds = (folder: string, key: string): boolean => deskBytes(folder, key).includes(WORD)

it('what was erased is in no row, and still in the room that rows left in the pages, until the file is a new one', async () => {
  const { vault, folder, key } = desk()
  await erase(vault)
  // without this the rest would prove nothing
  expect(holds(folder, key)).toBe(true)
  vault.renew()
  expect(holds(folder, key)).toBe(false)
  expect(vault.store().meta.get('remnants')).toBe('none')
  expect(vault.store().pragma('secure_delete')).toBe(1)
  expect(existsSync(join(folder, 'desk.db.fresh'))).toBe(false)
})

it('nothing that stays is changed by it: what was saved before is there, and what is saved after it outlives a start', async () => {
  const { vault, open } = desk()
  await erase(vault)
  vault.store().transaction(() => vault.store().meta.set('cursor', '7'))
  const before = vault.store().search.waiting()
  vault.renew()
  expect(vault.store().search.waiting()).toBe(before)
  vault.store().transaction(() => vault.store().meta.set('generation', '9'))
  vault.close()
  const again = open()
  expect([again.store().meta.number('cursor'), again.store().meta.number('generation'), again.damage()]).toEqual([7, 9, null])
})

it('half a new file, of a renewal that was killed, is cleared away at the next start, which has the old one', () => {
  const { vault, folder, open } = desk()
  vault.store().transaction(() => vault.store().meta.set('cursor', '7'))
  vault.close()
  writeFileSync(join(folder, 'desk.db.fresh'), 'half of a file')
  const again = open()
  expect([existsSync(join(folder, 'desk.db.fresh')), again.store().meta.number('cursor')]).toEqual([false, 7])
})

/** The controller with a clock that the test turns; `size` in bytes. */
function controlled(given: Partial<FreshFileOptions> & { readonly size?: number }) {
  const state = { mark: 'merged', renewed: 0, said: [] as boolean[], errors: [] as unknown[] }
  const timers: { at: number; ring: () => void }[] = []
  const clock = { now: 0 }
  const pass = (ms: number): void => {
    const until = clock.now + ms
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at)[0]
      if (next === undefined) break
      timers.splice(timers.indexOf(next), 1)
      clock.now = next.at
      next.ring()
    }
    clock.now = until
  }
  const fresh = openFreshFile({
    vault: {
      store: () => ({ meta: { get: () => state.mark } }) as unknown as ReturnType<Vault['store']>,
      size: () => given.size ?? 500_000_000,
      renew: () => {
        state.renewed += 1
        state.mark = 'none'
      },
      ...given.vault,
    },
    alone: given.alone ?? (() => true), occupied: given.occupied ?? (() => false),
    onChange: () => state.said.push(fresh.busy()), onError: (error) => state.errors.push(error),
    wait: (ms, then) => {
      const timer = { at: clock.now + ms, ring: then }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  })
  return { fresh, state, pass, timers }
}

it('a large file waits until nobody is signed in, and it is said before nothing is answered', () => {
  const here = { alone: false }
  const { fresh, state, pass } = controlled({ alone: () => here.alone })
  fresh.soon()
  pass(3_600_000)
  expect([state.renewed, state.said]).toEqual([0, []])
  here.alone = true
  pass(30_000)
  pass(200)
  expect([state.renewed, state.said]).toEqual([1, [true, false]])
})

it('whoever signs in between the word and the deed is not made to wait', () => {
  const here = { alone: true }
  const { fresh, state, pass } = controlled({ alone: () => here.alone })
  fresh.soon()
  pass(30_000)
  expect(fresh.busy()).toBe(true)
  here.alone = false
  pass(200)
  expect([state.renewed, fresh.busy()]).toEqual([0, false])
  here.alone = true
  pass(60_400)
  expect(state.renewed).toBe(1)
})

it('a small file is renewed while somebody works, but not under a first sync', () => {
  const here = { occupied: true }
  const { fresh, state, pass } = controlled({ size: 1_000_000, alone: () => false, occupied: () => here.occupied })
  fresh.soon()
  pass(120_000)
  expect(state.renewed).toBe(0)
  here.occupied = false
  pass(30_200)
  expect(state.renewed).toBe(1)
})

it('nothing was erased: nothing is done; a full disk is nothing to report, and the next sign-out tries again', () => {
  const { fresh, state, timers } = controlled({})
  state.mark = 'none'
  fresh.soon()
  expect(timers).toEqual([])
  state.mark = 'merged'
  const failing = controlled({ vault: { renew: () => { throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' }) } } as never })
  failing.fresh.soon()
  failing.pass(30_200)
  expect([failing.state.errors, failing.fresh.busy(), failing.timers]).toEqual([[], false, []])
  failing.fresh.soon()
  expect(failing.timers).toHaveLength(1)
})
