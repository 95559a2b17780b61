import { createIntl } from 'react-intl'
import { describe, expect, test } from 'vitest'
import { UPDATE_PHASES, type DeskOrders, type Release, type Ring, type UpdateState, type Workstations } from '#domain/operator/update.ts'
import { refusal } from '#domain/refusals.ts'
import { orderWords, troubleWords, updateWords } from '../../renderer/features/workstations/desk-words.ts'
import { EVERY_DESK, filtered } from '../../renderer/features/workstations/filter.ts'
import { NO_ORDERS, changesOf, forceMeets, give, ordersAfter, undoOf } from '../../renderer/features/workstations/orders.ts'
import { givable, megabytes, releasesOf } from '../../renderer/features/workstations/releases.ts'
import { nameProblem, ringsOf, spreadOf, touchedBy } from '../../renderer/features/workstations/rings.ts'
import { TROUBLES, countsOf, rowsOf, sinceOf, troublesOf, type Desk } from '../../renderer/features/workstations/standing.ts'
import { compareVersions } from '../../renderer/features/workstations/version.ts'
import { en, fa } from '../../renderer/i18n/catalogue.ts'
import { createFormat } from '../../renderer/i18n/format.tsx'
import type { Say } from '../../renderer/i18n/words.tsx'
import { uuid } from '../support/commands.ts'

const AT = Date.UTC(2026, 10, 22, 9)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const update = (phase: UpdateState['phase'], more: Partial<UpdateState> = {}): UpdateState => ({ phase, version: '1.2.0', since: AT - HOUR, holds: [], percent: null, why: null, ...more })
const desk = (n: number, more: Partial<Desk> = {}): Desk => ({
  deskId: uuid(n), name: `میز ${n}`, scope: 'centre', lastSeenAt: AT - 1000, connected: true, version: '1.1.0', protocol: 5, ring: 'stable', update: update('current', { version: null }), orders: NO_ORDERS,
  waiting: 0, freeBytes: 9e9, clockOffset: 0, ...more,
})
const ring = (name: string, more: Partial<Ring> = {}): Ring => ({ name, version: null, paused: false, spreadMinutes: 60, ...more })
const release = (version: string, more: Partial<Release> = {}): Release => ({ version, uploadedAt: AT - DAY, files: [{ name: 'a.AppImage', size: 1000, received: 1000 }], whole: true, protocol: 5, notes: '', desks: 0, ...more })
const city = (more: Partial<Workstations>): Workstations => ({ at: AT, serverVersion: '1.1.0', desks: [], rings: [], releases: [], takesReleases: true, ...more })
const held = (orders: Partial<DeskOrders>): DeskOrders => ({ ...NO_ORDERS, ...orders })

describe('what is wrong with a workstation', () => {
  test('nothing, while it is at work or merely switched off', () => {
    expect(troublesOf(desk(1, { waiting: 3 }), AT)).toEqual([])
    expect(troublesOf(desk(1, { connected: false, lastSeenAt: AT - 6 * DAY }), AT)).toEqual([])
    expect(troublesOf(desk(1, { connected: false, lastSeenAt: null, update: null, waiting: null, freeBytes: null, clockOffset: null }), AT)).toEqual([])
  })
  test('what came back, what was not fetched, what cannot, and what is missed', () => {
    expect(troublesOf(desk(1, { update: update('returned', { why: 'update_not_synced' }), freeBytes: 5e8, clockOffset: -61_000 }), AT)).toEqual(['returned', 'room', 'clock'])
    expect(troublesOf(desk(1, { update: update('failed') }), AT)).toEqual(['failed'])
    expect(troublesOf(desk(1, { connected: false, lastSeenAt: AT - 8 * DAY, waiting: 2 }), AT)).toEqual(['unsent', 'silent'])
    expect(troublesOf(desk(1, { connected: false, lastSeenAt: AT - 5 * 60_000, waiting: 2 }), AT)).toEqual([])
    expect(troublesOf(desk(1, { update: update('off', { why: 'update_not_writable' }) }), AT)).toEqual(['cannot'])
    expect(troublesOf(desk(1, { update: update('off', { why: 'update_not_here' }) }), AT)).toEqual([])
  })
  test('is kept past the limit only by the operator’s work, told by the server’s clock, never by IT’s own order', () => {
    const ready = update('ready', { since: AT - 13 * HOUR, holds: ['call'] })
    expect(troublesOf(desk(1, { update: ready }), AT)).toEqual(['overdue'])
    expect(troublesOf(desk(1, { update: ready, orders: held({ hold: true }) }), AT)).toEqual([])
    expect(troublesOf(desk(1, { update: { ...ready, holds: [] } }), AT)).toEqual([])
    expect(troublesOf(desk(1, { update: ready, connected: false, lastSeenAt: AT - HOUR }), AT)).toEqual([])
    // its clock is two hours behind: it was ready eleven hours ago
    const behind = desk(1, { update: ready, clockOffset: -2 * HOUR })
    expect(sinceOf(behind)).toBe(AT - 11 * HOUR)
    expect(troublesOf(behind, AT)).toEqual(['clock'])
  })
})

describe('the list of desks', () => {
  const data = city({
    rings: [ring('stable', { version: '1.2.0' })],
    desks: [
      desk(10, { version: '1.2.0' }), desk(2, { version: '1.2.0' }), desk(3, { update: update('ready') }), desk(4, { update: update('failed') }), desk(5, { update: update('returned'), freeBytes: 1 }),
      desk(6, { update: update('returned') }), desk(7, { ring: 'pilot', orders: held({ ring: 'pilot', hold: true }) }),
    ],
  })
  const rows = rowsOf(data)
  const names = (of: readonly { readonly desk: Desk }[]) => of.map((row) => row.desk.name)

  test('has the worst on top, then who is not where its ring is, then by name as numbers', () => {
    expect(names(rows)).toEqual(['میز 5', 'میز 6', 'میز 4', 'میز 3', 'میز 2', 'میز 7', 'میز 10'])
  })
  test('counts a desk whose ring has nothing neither as newest nor as behind', () => {
    expect(countsOf(rows)).toMatchObject({ newest: 2, waiting: 1, returned: 2, failed: 1, held: 1, silent: 0 })
    expect(rows.find((row) => row.desk.name === 'میز 7')?.asRing).toBeNull()
  })
  test('is filtered by words, ring, state and what is wrong', () => {
    expect(names(filtered(rows, { ...EVERY_DESK, text: 'ميز ۱۰' }))).toEqual(['میز 10'])
    expect(names(filtered(rows, { ...EVERY_DESK, text: '1.2.0' }))).toEqual(['میز 2', 'میز 10'])
    expect(names(filtered(rows, { ...EVERY_DESK, ring: 'pilot' }))).toEqual(['میز 7'])
    expect(names(filtered(rows, { ...EVERY_DESK, standing: 'returned' }))).toEqual(['میز 5', 'میز 6'])
    expect(filtered(rows, { ...EVERY_DESK, wrong: true })).toHaveLength(3)
  })
})

describe('orders', () => {
  const two = [desk(1), desk(2, { orders: held({ hold: true }) })]

  test('a hold and a force contradict each other: the later word counts; back to the policy takes every order away', () => {
    expect(ordersAfter(held({ hold: true, ring: 'pilot' }), { kind: 'force', version: '1.2.0' })).toEqual({ hold: false, ring: 'pilot', force: '1.2.0' })
    expect(ordersAfter(held({ force: '1.2.0' }), { kind: 'hold' })).toEqual(held({ hold: true }))
    expect(ordersAfter(held({ ring: 'pilot', force: '1.2.0' }), { kind: 'policy' })).toEqual(NO_ORDERS)
  })
  test('a force says beforehand for which desks it does nothing', () => {
    const desks = [...two, desk(3, { version: '1.3.0' }), desk(4, { update: update('off') }), desk(5, { ring: 'pilot' }), desk(6, { ring: 'office' })]
    const rings = [ring('stable', { version: '1.2.0' }), ring('pilot', { version: '1.2.0', paused: true }), ring('office', { version: '1.1.0' })]
    expect(forceMeets(desks, rings, '1.2.0')).toEqual({ held: 1, newer: 1, off: 1, elsewhere: 2 })
  })
  test('go only to desks for which they are new', async () => {
    const told: string[] = []
    const given = await give(changesOf(two, { kind: 'hold' }), (deskId) => {
      told.push(deskId)
      return Promise.resolve({ ok: true })
    })
    expect([told, given.done.map(({ name }) => name), given.refusal]).toEqual([[uuid(1)], ['میز 1'], null])
  })
  test('that one desk cannot be given do not stop the others; a server out of reach does', async () => {
    const changes = changesOf([desk(1), desk(2), desk(3)], { kind: 'move', ring: 'pilot' })
    const unless = (bad: string, code: 'desk_unknown' | 'server_unreachable') => give(changes, (deskId) => Promise.resolve(deskId === bad ? { ok: false, refusal: refusal(code) } : { ok: true }))
    const one = await unless(uuid(1), 'desk_unknown')
    expect([one.done.length, one.refused.length, one.refusal?.code]).toEqual([2, 1, 'desk_unknown'])
    const none = await unless(uuid(1), 'server_unreachable')
    expect([none.done.length, none.refused.length, none.refusal?.code]).toEqual([0, 3, 'server_unreachable'])
  })
  test('are undone to what stood before, but not over what somebody has said since', () => {
    const done = changesOf([desk(1, { orders: held({ ring: 'pilot' }) }), desk(2), desk(3)], { kind: 'hold' })
    const now = [desk(1, { orders: held({ ring: 'pilot', hold: true }) }), desk(2, { orders: held({ force: '1.2.0' }) })]
    const { changes, left } = undoOf(done, { desks: now })
    expect(changes.map(({ deskId, put }) => [deskId, put])).toEqual([[uuid(1), held({ ring: 'pilot' })]])
    expect(left).toEqual(['میز 2', 'میز 3'])
  })
})

describe('rings and releases', () => {
  test('stable is always offered, and a ring that only policies name is shown as getting nothing', () => {
    const rows = ringsOf(city({ rings: [ring('pilot', { version: '1.2.0' })], desks: [desk(1, { ring: 'pilot', version: '1.2.0' }), desk(2, { ring: 'office' })] }))
    expect(rows.map(({ ring: { name, version }, known, desks, current }) => [name, version, known, desks, current])).toEqual([['stable', null, false, 0, 0], ['pilot', '1.2.0', true, 1, 1], ['office', null, false, 1, 0]])
  })
  test('a preview counts every desk of the ring once', () => {
    const desks = [
      desk(1), desk(2, { version: '1.2.0' }), desk(3, { version: '1.10.0' }), desk(4, { orders: held({ hold: true }) }), desk(5, { update: update('off') }), desk(6, { ring: 'pilot' }), desk(7, { version: null, update: null }),
    ]
    expect(touchedBy({ name: 'stable', version: '1.2.0', paused: false }, desks)).toEqual({ all: 6, fetch: 2, have: 1, newer: 1, held: 1, off: 1 })
    expect(touchedBy({ name: 'stable', version: '1.2.0', paused: true }, desks)).toMatchObject({ all: 6, fetch: 0, have: 1 })
    expect(touchedBy({ name: 'stable', version: null, paused: false }, desks)).toEqual({ all: 6, fetch: 0, have: 0, newer: 0, held: 0, off: 0 })
  })
  test('a name and a number of minutes are judged before they are sent', () => {
    expect(['pilot', 'Pilot', 'pilot-2', '2', '', 'office'].map((name) => nameProblem(name, [ring('office')]))).toEqual([null, 'form', null, 'form', 'form', 'taken'])
    expect(['0', '10080', '10081', '-1', '1.5', ''].map(spreadOf)).toEqual([0, 10_080, null, null, null, null])
  })
  test('releases come newest first by their numbers, and only whole ones can be given', () => {
    const data = city({
      releases: [release('1.9.0'), release('1.10.0', { whole: false, protocol: 6, files: [{ name: 'a', size: 1000, received: 250 }, { name: 'b', size: 500, received: 0 }] }), release('1.2.0')],
      rings: [ring('stable', { version: '1.9.0' }), ring('pilot', { version: '1.9.0' })], desks: [desk(1, { orders: held({ force: '1.9.0' }) })],
    })
    expect(releasesOf(data).map(({ release: { version }, size, received, rings, forced, newProtocol }) => [version, size, received, rings, forced, newProtocol])).toEqual([
      ['1.10.0', 1500, 250, [], 0, true], ['1.9.0', 1000, 1000, ['stable', 'pilot'], 1, false], ['1.2.0', 1000, 1000, [], 0, false],
    ])
    expect(givable(data).map(({ version }) => version)).toEqual(['1.9.0', '1.2.0'])
    expect([compareVersions('1.2.0+standin', '1.2.0'), Math.sign(compareVersions('0.9.9', '0.10.0'))]).toEqual([0, -1])
    expect([105_300_000, 1_540_000, 4_200, 0].map(megabytes)).toEqual([105, 1.5, 0.004, 0])
  })
})

describe.each(['fa', 'en'] as const)('what is said of a desk in %s', (language) => {
  const intl = createIntl({ locale: language === 'fa' ? 'fa-IR' : 'en-GB', messages: { fa, en }[language] })
  const say: Say = (key, values) => intl.formatMessage({ id: key }, values)
  const format = createFormat(language, 'Asia/Tehran', say)
  const words = (one: Desk) => updateWords(one, AT, say, format, ({ code }) => say(`refusal.${code}`))

  test('each phase has its own words, and says since when', () => {
    const said = UPDATE_PHASES.map((phase) => words(desk(1, { update: update(phase, { percent: 40, version: '1.2.0' }) })))
    expect(new Set(said.map(({ state }) => state)).size).toBe(UPDATE_PHASES.length)
    for (const { state, since } of said) expect(`${state} ${since}`).not.toMatch(/null|undefined|[{}]/)
    expect(said[0]?.since).toMatch(language === 'fa' ? /۱ ساعت/ : /1 hour|an hour/)
    expect(said.find(({ state }) => /40|۴۰/.test(state))?.state).toContain(language === 'fa' ? '۱.۲.۰' : '1.2.0')
  })
  test('what keeps it and why it failed are said', () => {
    expect(words(desk(1, { update: update('ready', { holds: ['call', 'draft'] }) })).why).toMatch(language === 'fa' ? /تماس.*پیام/ : /call.*message/)
    expect(words(desk(1, { update: update('failed', { why: 'update_damaged' }) })).why).toBe(say('refusal.update_damaged'))
    expect(words(desk(1, { update: null }))).toMatchObject({ since: null, why: null })
  })
  test('orders and troubles are whole sentences', () => {
    expect(orderWords(desk(1, { orders: { ring: 'pilot', hold: true, force: '1.2.0' } }), say, format)).toHaveLength(3)
    expect(orderWords(desk(1), say, format)).toEqual([])
    for (const trouble of TROUBLES) expect(troubleWords(trouble, say)).not.toMatch(/[{}]/)
  })
})
