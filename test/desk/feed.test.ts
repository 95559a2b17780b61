import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { trackingCode } from '#domain/tracking-code/code.ts'
import { applyFeed } from '#desk/feed.ts'
import type { Pacing } from '#desk/pace.ts'
import { openStore, type Store } from '#desk/sqlite/store.ts'
import type { FeedEntry, FeedEvent } from '#sync/protocol.ts'
import { DESK, OPERATOR, uuid } from '../support/commands.ts'

const open: { store: Store; folder: string }[] = []
afterEach(() => {
  for (const { store, folder } of open.splice(0)) {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

const KEY = randomBytes(32).toString('hex')
function opened(folder: string): Store {
  const store = openStore(join(folder, 'desk.db'), KEY, () => undefined)
  open.push({ store, folder })
  return store
}
const fresh = (): Store => opened(mkdtempSync(join(tmpdir(), 'peygir-feed-')))
/** What a power cut leaves of this desk, in a program that starts on it. */
function afterPowerCut(): Store {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-feed-'))
  for (const name of ['desk.db', 'desk.db-wal']) cpSync(join(open.at(-1)!.folder, name), join(folder, name))
  return opened(folder)
}

const registered = (position: number, ticketId = uuid(position), version = 1): FeedEvent => ({
  kind: 'event', stream: 'ticket', position, streamId: ticketId, version, commandId: randomUUID(), by: OPERATOR.id, deskId: DESK, occurredAt: 1000 + position, recordedAt: 2000 + position,
  event: {
    type: 'TicketRegistered', ticketId, code: trackingCode(1_000_000 + position), kind: 'request', channel: 'phone', categoryId: 'waste', placeId: null,
    urgency: 'normal', point: null, anonymous: false, confidential: false, incidentId: null, callId: null, source: null, receivedAt: null, forwardBy: null,
  },
  private: { phone: null, name: null, nationalId: null, address: null, text: `پیام ${position}` },
})
const note = (position: number, ticketId: string): FeedEvent => ({ ...registered(position, ticketId), event: { type: 'NoteAdded', ticketId }, private: { note: 'یادداشت' } })

const apply = (store: Store, entries: readonly FeedEntry[], onErased = () => undefined) => applyFeed(() => store, entries, onErased)

test('S13 entries are applied in their order, and those that come twice change nothing', async () => {
  const store = fresh()
  const entries = [registered(1), registered(2), note(3, uuid(1))]
  expect(await apply(store, entries)).toEqual({ ok: true, value: { applied: 3 } })
  expect(await apply(store, [...entries, registered(4)])).toEqual({ ok: true, value: { applied: 1 } })
  expect(store.meta.number('cursor')).toBe(4)
  expect(store.tickets.confirmed(uuid(1))?.state.steps.map((step) => step.type)).toEqual(['TicketRegistered', 'NoteAdded'])
})

test('S13 S14 a gap is never stepped over: what is before it is kept, what is behind it waits', async () => {
  const store = fresh()
  const answer = await apply(store, [registered(1), registered(3)])
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'transient', refusal: { code: 'server_error', details: { reason: 'feed_gap', after: 1 } } } })
  expect(store.meta.number('cursor')).toBe(1)
  expect(store.tickets.confirmed(uuid(3))).toBeNull()
})

test('S14 an event of a newer server stops the sync for good and is not guessed at', async () => {
  const store = fresh()
  const answer = await apply(store, [registered(1), registered(2, uuid(2), 2), registered(3)])
  expect(answer).toMatchObject({ ok: false, failure: { kind: 'permanent', refusal: { code: 'update_required' } } })
  expect(store.meta.number('cursor')).toBe(1)
  const unknown = { ...registered(2), event: { type: 'TicketTeleported', ticketId: uuid(2) } }
  expect(await apply(store, [unknown])).toMatchObject({ ok: false, failure: { kind: 'permanent' } })
})

test('S12 S13 what one command brought is applied at once or not at all, however short a slice is', async () => {
  const store = fresh()
  const seen: number[] = []
  const pacing: Pacing = () => ({
    size: () => 1, isOver: () => true,
    run: async (count, work) => {
      work()
      seen.push(count)
    },
  })
  const [one, two] = [registered(1), registered(2, uuid(1))]
  const together = { ...note(2, uuid(1)), commandId: one.commandId }
  expect(await applyFeed(() => store, [one, together, note(3, uuid(1))], () => undefined, pacing)).toEqual({ ok: true, value: { applied: 3 } })
  expect(seen).toEqual([2, 1])
  const beyond = [note(4, uuid(1)), { ...two, position: 5, commandId: 'x' }, { ...two, position: 6, commandId: 'x', version: 2 }]
  expect(await apply(store, beyond)).toMatchObject({ ok: false, failure: { refusal: { code: 'update_required' } } })
  expect(store.meta.number('cursor')).toBe(4)
})

test('S38 a power cut takes back news that are on the screen already, with the place up to which they came; they are asked for again', async () => {
  const store = fresh()
  await apply(store, [registered(1)])
  store.settle()
  const news = [note(2, uuid(1)), registered(3)]
  await apply(store, news)
  expect([store.meta.number('cursor'), store.tickets.numberOf(uuid(3)) === null, store.isSettled()]).toEqual([3, false, false])
  const cut = afterPowerCut()
  expect([cut.meta.number('cursor'), cut.tickets.numberOf(uuid(3))]).toEqual([1, null])
  expect(await apply(cut, news)).toEqual({ ok: true, value: { applied: 2 } })
  expect(cut.tickets.confirmed(uuid(1))).toEqual(store.tickets.confirmed(uuid(1)))
})

test('S38 what is taken back from this desk is gone from its disk at once, with all that came before it', async () => {
  const store = fresh()
  await apply(store, [registered(1), registered(2)])
  expect(afterPowerCut().meta.number('cursor')).toBe(0)
  open.splice(1, 1).forEach(({ store: cut, folder }) => {
    cut.close()
    rmSync(folder, { recursive: true, force: true })
  })
  await apply(store, [{ kind: 'gone', stream: 'ticket', position: 3, streamId: uuid(1) }])
  const cut = afterPowerCut()
  expect([cut.meta.number('cursor'), cut.tickets.numberOf(uuid(1)), cut.tickets.numberOf(uuid(2)) === null]).toEqual([3, null, false])
})

test('S38 what an operator saves is on the disk at once, with the news that it stands on', async () => {
  const store = fresh()
  await apply(store, [registered(1)])
  store.transaction(() => store.meta.set('settings', '{}'))
  const cut = afterPowerCut()
  expect([cut.meta.number('cursor'), cut.meta.get('settings')]).toEqual([1, '{}'])
})
