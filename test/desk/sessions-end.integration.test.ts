import { afterEach, describe, expect, test, vi } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import { OFFLINE_DAYS } from '#desk/sessions.ts'
import { SESSION_MS } from '#server/auth/sessions.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { ROUTES } from '#sync/protocol.ts'
import { PASSWORD, call, signIn, startCentral, type Central } from '../support/central.ts'
import { closeDesks, readyDesk, type TestDesk, type TestDeskOptions } from '../support/desk.ts'
import { deskBytes } from '../support/desk-bytes.ts'

const centrals: Central[] = []
afterEach(async () => {
  vi.useRealTimers()
  await closeDesks()
  for (const central of centrals.splice(0)) await central.end()
})

async function start(): Promise<Central> {
  const central = await startCentral()
  centrals.push(central)
  return central
}
async function deskAt(central: Central, more: Partial<TestDeskOptions> = {}): Promise<TestDesk> {
  return readyDesk({ transports: httpTransports({ ca: null }), serverUrl: central.url, enrolmentCode: await offerEnrolment(central.store, 'میز', Date.now()), ...more }, 'zahra', PASSWORD)
}
/** What an administrator does to `zahra` at another desk. */
async function administrate(central: Central, change: object): Promise<void> {
  const admin = await signIn(central.url, null, 'admin')
  const zahra = (await central.store.accounts(Date.now())).find(({ username }) => username === 'zahra')!
  const { status } = await call(central.url, { method: ROUTES.operatorChange.method, path: ROUTES.operatorChange.path.replace(':operatorId', zahra.id) }, { authorization: `Bearer ${admin.token}` },
    { name: null, role: null, password: null, disabled: null, ...change })
  expect(status).toBe(200)
}
const ended = (desk: TestDesk) => desk.when('the session to end', (status) => status.ended !== null).then((status) => status.ended)
const WORDS = 'هنوز ثبت نشده و تنها از آنِ زهراست'
const DRAFT = { id: '00000000-0000-4000-8000-0000000000d1', body: { text: WORDS } }
const kinds = async (central: Central): Promise<string[]> => (await central.store.auditTrail()).map(({ kind }) => kind)

describe('a desk at which nobody is', () => {
  test('is closed to everybody; its draft waits for its author and is nobody else’s, in no byte of the disk', async () => {
    const desk = await deskAt(await start())
    await desk.ok('draft.put', DRAFT)
    desk.desk.lock()
    expect(desk.desk.status().ended).toEqual({ username: 'zahra', name: 'زهرا کرمانی', reason: null })
    for (const name of ['draft.list', 'attention.list', 'view.list'] as const) expect(await desk.refused(name, {})).toMatchObject({ code: 'signed_out' })
    expect(deskBytes(desk.folder, desk.key).includes(WORDS)).toBe(false)

    await desk.signIn('reza', PASSWORD)
    expect(await desk.ok('draft.list', {})).toEqual([])
    expect(await desk.refused('draft.put', { ...DRAFT, body: { text: 'رضا' } })).toMatchObject({ code: 'draft_unknown' })
    await desk.ok('draft.remove', { id: DRAFT.id })
    await desk.ok('session.signOut', {})
    expect(desk.desk.status().ended).toBeNull()

    await desk.signIn('zahra', PASSWORD)
    expect(await desk.ok('draft.list', {})).toMatchObject([DRAFT])
    expect(desk.desk.status().ended).toBeNull()
  })

  test('nobody signed in: there is nothing to lock', async () => {
    const desk = await deskAt(await start())
    await desk.ok('session.signOut', {})
    desk.desk.lock()
    expect(desk.desk.status().ended).toBeNull()
  })
})

describe('the centre ends a session', () => {
  test.each([
    ['ended by an administrator', { endSessions: true }, 'session_revoked', true],
    ['given a new password', { password: 'گذرواژهٔ تازهٔ زهرا ۲' }, 'session_revoked', false],
    ['whose account is closed', { disabled: true }, 'operator_disabled', false],
  ])('one that is %s ends at its desk by the next poke, and its draft stays', async (_which, change, code, returns) => {
    const central = await start()
    const desk = await deskAt(central)
    await desk.ok('draft.put', DRAFT)
    await expect.poll(() => central.parts.pokes.count()).toBe(1)
    await administrate(central, change)
    expect(await ended(desk)).toMatchObject({ username: 'zahra', reason: { code } })
    expect(await desk.refused('draft.list', {})).toMatchObject({ code: 'signed_out' })
    expect(await kinds(central)).toContain('sessions_ended')
    if (returns) {
      await desk.signIn('zahra', PASSWORD)
      expect(await desk.ok('draft.list', {})).toMatchObject([DRAFT])
    } else expect(await desk.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toMatchObject({ code: code === 'session_revoked' ? 'credentials_wrong' : code })
  })

  test('one that was opened without the line ends when the line is back', async () => {
    const central = await start()
    const first = await deskAt(central)
    await central.close()
    const away = await first.reopen()
    await away.signIn('zahra', PASSWORD)
    expect(await away.ok('session.current', {})).toMatchObject({ online: false })
    await away.ok('draft.put', DRAFT)
    await central.store.changeOperator({ username: 'zahra', name: null, role: null, departmentId: undefined, passwordHash: null, disabled: true, now: Date.now() })
    const back = await startCentral({ in: central.folder, store: central.store, port: Number(new URL(central.url).port) })
    centrals.unshift(back)
    await away.ok('sync.now', {})
    expect(await ended(away)).toMatchObject({ reason: { code: 'operator_disabled' } })
    expect(await away.refused('draft.list', {})).toMatchObject({ code: 'signed_out' })
  })
})

test('after its hours a session asks for a sign-in where the server is needed, and throws nobody out in mid-call', async () => {
  const clock = { now: Date.now() }
  const central = await startCentral({ now: () => clock.now })
  centrals.push(central)
  const desk = await deskAt(central, { now: () => clock.now })
  clock.now += SESSION_MS + 60_000
  await desk.ok('sync.now', {})
  await expect.poll(async () => (await desk.ok('session.current', {}))?.online).toBe(false)
  expect(desk.desk.status().ended).toBeNull()
  await desk.ok('draft.put', DRAFT)
  expect(await desk.refused('board.read', {})).toMatchObject({ code: 'session_expired' })
})

describe('without the server', () => {
  const DAY = 24 * 3600_000
  async function away(): Promise<{ readonly central: Central; readonly desk: TestDesk; readonly clock: { wall: number; up: number } }> {
    const central = await start()
    const clock = { wall: Date.now(), up: 0 }
    const desk = await deskAt(central, { now: () => clock.wall, uptime: () => clock.up })
    await desk.ok('session.signOut', {})
    await central.close()
    return { central, desk, clock }
  }
  const tryIn = async (desk: TestDesk) => (await desk.desk.call('session.signIn', { username: 'zahra', password: PASSWORD }))
  const expired = { ok: false, refusal: { code: 'offline_sign_in_expired', details: { days: OFFLINE_DAYS } } }

  test('somebody whom it let in may work for a stated number of days, and not after', async () => {
    const { desk, clock } = await away()
    clock.wall += OFFLINE_DAYS * DAY - 60_000
    expect(await tryIn(desk)).toMatchObject({ ok: true, value: { online: false } })
    await desk.ok('session.signOut', {})
    clock.wall += 120_000
    expect(await tryIn(desk)).toEqual(expired)
    // who only guesses learns nothing by it
    expect(await desk.refused('session.signIn', { username: 'zahra', password: 'wrong' })).toMatchObject({ code: 'credentials_wrong' })
  })

  test('a clock that is set back gives no day more, not even over a restart', async () => {
    const { desk, clock } = await away()
    clock.wall += 4 * DAY
    expect(await tryIn(desk)).toMatchObject({ ok: true })
    await desk.ok('session.signOut', {})
    clock.wall -= 30 * DAY
    const again = await desk.reopen()
    expect(await tryIn(again)).toMatchObject({ ok: true })
    await again.ok('session.signOut', {})
    clock.wall += 3 * DAY + 60_000
    expect(await tryIn(again)).toEqual(expired)
  })

  test('nor does one that stands still while the program runs', async () => {
    const { desk, clock } = await away()
    clock.up += OFFLINE_DAYS * DAY + 60_000
    expect(await tryIn(desk)).toEqual(expired)
  })

  test('a session that is never closed ends by itself at that age', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { desk, clock } = await away()
    await desk.signIn('zahra', PASSWORD)
    clock.up += OFFLINE_DAYS * DAY + 60_000
    vi.advanceTimersByTime(11 * 60_000)
    expect(desk.desk.status().ended).toMatchObject({ username: 'zahra', reason: expired.refusal })
    expect(await desk.refused('draft.list', {})).toMatchObject({ code: 'signed_out' })
  })

  test('who came and who was turned away is in the centre’s trail afterwards, once', async () => {
    const { central, desk } = await away()
    expect(await desk.refused('session.signIn', { username: 'zahra', password: 'wrong' })).toMatchObject({ code: 'credentials_wrong' })
    await desk.signIn('zahra', PASSWORD)
    const back = await startCentral({ in: central.folder, store: central.store, port: Number(new URL(central.url).port) })
    centrals.unshift(back)
    await desk.ok('sync.now', {})
    await expect.poll(async () => (await kinds(central)).filter((kind) => kind.startsWith('sign_in_offline'))).toEqual(['sign_in_offline_failed', 'sign_in_offline'])
    await desk.ok('sync.now', {})
    await desk.when('in step', ({ phase }) => phase === 'online')
    expect((await kinds(central)).filter((kind) => kind.startsWith('sign_in_offline'))).toHaveLength(2)
  })
})
