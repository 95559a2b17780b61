import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeskOrders } from '#domain/operator/update.ts'
import { LINGERS_MS, type StoredRelease } from '#server/store/release-ports.ts'
import type { ServerStore } from '#server/store/ports.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { foundCity, temporaryFolder } from '../support/central.ts'
import { uuid } from '../support/commands.ts'

const NOW = Date.UTC(2026, 10, 21, 8)
const IMPLEMENTATIONS: Readonly<Record<string, (folder: string) => Promise<ServerStore>>> = {
  sqlite: (folder) => openSqliteStore({ folder }),
}

const release = (version: string, change: Partial<StoredRelease> = {}, sha512 = 'a'): StoredRelease => ({
  version, uploadedAt: NOW, protocol: 5, notes: '', feeds: [{ name: 'latest-linux.yml', text: `version: ${version}`, signature: sha512, files: [{ name: `${version}.AppImage`, size: 9, sha512 }] }], ...change,
})
const DESK = uuid(0xd001)

describe.each(Object.keys(IMPLEMENTATIONS))('ReleaseStore on %s', (name) => {
  let folder: string
  let remove: () => void
  let store: ServerStore

  beforeEach(async () => {
    ;({ folder, remove } = temporaryFolder())
    await foundCity(folder)
    store = await IMPLEMENTATIONS[name]!(folder)
    await store.offerEnrolment({ codeHash: 'c', name: 'میز', scope: 'centre', now: NOW, expiresAt: NOW + 1 })
    await store.enrol({ codeHash: 'c', deskId: DESK, secretHash: 's', machineId: 'm', now: NOW })
  })
  afterEach(async () => {
    await store.close()
    remove()
  })

  const ring = (version: string | null, now = NOW, of = 'stable') => store.putRing({ name: of, version, paused: false, spreadMinutes: 10, now })
  const report = (version: string, change: object = {}) => store.reportDesk({ deskId: DESK, report: { cursor: 0, waiting: 0, clockOffset: null, version, freeBytes: null, ...change }, protocol: 5, now: NOW })
  const order = (orders: Partial<DeskOrders>) => store.orderDesk({ deskId: DESK, orders: { ring: null, hold: false, force: null, ...orders } })

  it('keeps what was announced word for word, newest first, also over a restart; the ring for all is there from the beginning', async () => {
    expect(await store.rings()).toEqual([{ name: 'stable', version: null, paused: false, spreadMinutes: 240 }])
    await store.announceRelease(release('1.0.0'))
    await store.announceRelease(release('1.1.0', { uploadedAt: NOW + 1, notes: 'یادداشت' }))
    await store.close()
    store = await IMPLEMENTATIONS[name]!(folder)
    expect(await store.releases()).toEqual([{ ...release('1.1.0', { uploadedAt: NOW + 1, notes: 'یادداشت' }), leftAt: null }, { ...release('1.0.0'), leftAt: null }])
  })

  it('a release gives way to another build of its version only while nobody has or had it a moment ago', async () => {
    await store.announceRelease(release('1.0.0'))
    expect(await store.announceRelease(release('1.0.0', { uploadedAt: NOW + 5 }, 'b'))).toBeNull()
    await ring('1.0.0')
    expect(await store.announceRelease(release('1.0.0', {}, 'c'))).toBe('release_in_use')
    expect(await store.announceRelease(release('1.0.0', { uploadedAt: NOW + 9 }, 'b'))).toBeNull()
    expect((await store.releases())[0]).toMatchObject({ uploadedAt: NOW + 5 })
    await ring(null, NOW + 10)
    expect((await store.releases())[0]?.leftAt).toBe(NOW + 10)
    expect(await store.announceRelease(release('1.0.0', { uploadedAt: NOW + 9 + LINGERS_MS }, 'c'))).toBe('release_in_use')
    expect(await store.announceRelease(release('1.0.0', { uploadedAt: NOW + 10 + LINGERS_MS }, 'c'))).toBeNull()
  })

  it('a release is removed only when no ring has it and no desk at work runs it or is to', async () => {
    expect([await store.removeRelease('1.0.0'), await ring('1.0.0'), await order({ force: '1.0.0' })]).toEqual(['release_unknown', 'release_unknown', 'release_unknown'])
    await store.announceRelease(release('1.0.0'))
    await ring('1.0.0')
    expect(await store.removeRelease('1.0.0')).toBe('release_in_use')
    await ring(null)
    await order({ force: '1.0.0' })
    expect(await store.removeRelease('1.0.0')).toBe('release_in_use')
    await report('1.0.0')
    expect((await store.workstations())[0]).toMatchObject({ orders: { force: null }, report: { version: '1.0.0' } })
    expect(await store.removeRelease('1.0.0')).toBe('release_in_use')
    await store.revokeDesk(DESK, NOW)
    expect(await store.removeRelease('1.0.0')).toBeNull()
    expect([await store.releases(), await store.workstations()]).toEqual([[], []])
  })

  it('a desk goes by IT’s word, else by its own, else by the ring for all', async () => {
    const goes = async () => [(await store.workstations())[0]?.ring, (await store.updateOrders(DESK)).spreadMinutes]
    await ring(null, NOW, 'pilot')
    await store.putRing({ name: 'night', version: null, paused: true, spreadMinutes: 77, now: NOW })
    expect(await goes()).toEqual(['stable', 240])
    await report('1.0.0', { ring: 'pilot' })
    expect(await goes()).toEqual(['pilot', 10])
    await order({ ring: 'night' })
    expect([await goes(), (await store.updateOrders(DESK)).paused]).toEqual([['night', 77], true])
    expect([await store.removeRing({ name: 'night', now: NOW }), await store.removeRing({ name: 'pilot', now: NOW }), await order({ ring: 'pilot' })]).toEqual(['ring_in_use', null, 'ring_unknown'])
    // its own policy may name a ring that is not there: nothing is for it
    await order({})
    expect(await goes()).toEqual(['pilot', 0])
    expect(await store.orderDesk({ deskId: uuid(0xd002), orders: { ring: null, hold: true, force: null } })).toBe('desk_unknown')
  })
})
