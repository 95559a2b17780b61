import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { offerEnrolment } from '#server/commands/desks.ts'
import { MACHINE_HEADER, ROUTES } from '#sync/protocol.ts'
import { TINY_CITY } from '../support/city.ts'
import { PASSWORD, call, enrolDesk, enrolWith, signIn, startCentral, type Central, type Desk } from '../support/central.ts'

const clock = { now: 0 }
let central: Central
let desk: Desk
beforeEach(async () => {
  clock.now = Date.now()
  central = await startCentral({ now: () => clock.now, limits: { enrol: 8 } })
  desk = await enrolDesk(central.url, central.store)
})
afterEach(() => central.end())

const attempt = (username: string, password: string) => call(central.url, ROUTES.signIn, desk.headers, { username, password })
const wrong = { error: { code: 'credentials_wrong', details: {} } }

describe('signing in', () => {
  it('opens a session with what the operator may do', async () => {
    const { status, json } = await attempt(' ZAHRA ', PASSWORD)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      operator: { username: 'zahra', name: 'زهرا کرمانی', role: 'operator', departmentId: null }, permissions: TINY_CITY.roles[0].permissions,
      expiresAt: clock.now + 12 * 3600_000,
    })
    expect(Buffer.from((json as { authorKey: string }).authorKey, 'base64url')).toHaveLength(32)
  })

  it('says whose liaison somebody is', async () => {
    expect((await attempt('saeed', PASSWORD)).json).toMatchObject({ operator: { role: 'liaison', departmentId: 'services' } })
  })

  it('takes a password typed with the other keyboard’s digits', async () => {
    expect((await attempt('zahra', PASSWORD.replace('۱', '1'))).status).toBe(200)
  })

  it('answers an unknown name as it answers a wrong password', async () => {
    expect(await attempt('nobody', 'x')).toMatchObject({ status: 401, json: wrong })
    expect(await attempt('zahra', 'x')).toMatchObject({ status: 401, json: wrong })
  })

  it.each(['zahra', 'nobody'])('pauses for %s after five failures, longer with each further one, also for the right password', async (username) => {
    for (let i = 0; i < 5; i++) expect((await attempt(username, 'x')).json).toEqual(wrong)
    const pauses: number[] = []
    for (let i = 0; i < 4; i++) {
      const { status, json } = await attempt(username, PASSWORD)
      expect([status, (json as { error: { code: string } }).error.code]).toEqual([429, 'too_many_attempts'])
      const { retryAt } = (json as { error: { details: { retryAt: number } } }).error.details
      pauses.push(retryAt - clock.now)
      clock.now = retryAt
      expect((await attempt(username, 'x')).json).toEqual(wrong)
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000])
  })

  it('looks at no more than five of a hundred guesses that come at once', async () => {
    const codes = await Promise.all(Array.from({ length: 100 }, async (_, i) => ((await attempt('zahra', `guess ${i}`)).json as { error: { code: string } }).error.code))
    expect(codes.filter((code) => code === 'credentials_wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(95)
  })

  it('forgives after a success', async () => {
    for (let i = 0; i < 4; i++) await attempt('zahra', 'x')
    expect((await attempt('zahra', PASSWORD)).status).toBe(200)
    for (let i = 0; i < 4; i++) expect((await attempt('zahra', 'x')).json).toEqual(wrong)
    expect((await attempt('zahra', PASSWORD)).status).toBe(200)
  })

  it('tells a disabled operator so, after the right password only', async () => {
    await central.store.changeOperator({ username: 'zahra', name: null, role: null, passwordHash: null, disabled: true, now: clock.now })
    expect((await attempt('zahra', 'x')).json).toEqual(wrong)
    expect(await attempt('zahra', PASSWORD)).toMatchObject({ status: 403, json: { error: { code: 'operator_disabled' } } })
  })

  it('without a desk is for the administration', async () => {
    expect(await call(central.url, ROUTES.signIn, {}, { username: 'zahra', password: PASSWORD })).toMatchObject({ status: 403, json: { error: { code: 'not_permitted' } } })
    expect((await call(central.url, ROUTES.signIn, {}, { username: 'admin', password: PASSWORD })).status).toBe(200)
  })

  it('lasts twelve hours', async () => {
    const { token } = await signIn(central.url, desk, 'admin')
    const use = () => call(central.url, ROUTES.import, { authorization: `Bearer ${token}` }, { commands: [] })
    clock.now += 12 * 3600_000 - 1
    expect((await use()).status).toBe(200)
    clock.now += 1
    expect(await use()).toMatchObject({ status: 401, json: { error: { code: 'session_expired' } } })
  })

  it('leaves a trail that holds nothing of what was typed', async () => {
    await attempt('typed-password-as-name', 'typed-secret')
    await attempt('zahra', 'typed-secret')
    await attempt('zahra', PASSWORD)
    const trail = await central.store.auditTrail()
    expect(trail.filter(({ kind }) => kind.startsWith('sign_in')).map(({ kind, operatorId }) => [kind, operatorId === null])).toEqual([
      ['sign_in_failed', true], ['sign_in_failed', false], ['sign_in', false],
    ])
    expect(JSON.stringify(trail)).not.toContain('typed')
  })
})

describe('enrolling', () => {
  const offer = () => offerEnrolment(central.store, 'میز ۷', clock.now)

  it('takes a code as people type it, once', async () => {
    const code = await offer()
    expect(code).toMatch(/^[A-HJ-KM-NP-Z2-9]{4}-[A-HJ-KM-NP-Z2-9]{4}$/)
    const enrolled = await enrolWith(central.url, ` ${code.toLowerCase().replace('-', ' ')} `)
    expect((await call(central.url, ROUTES.hello, enrolled.headers)).status).toBe(200)
    const again = await call(central.url, ROUTES.enrol, {}, { code, machineId: enrolled.machineId })
    expect(again).toMatchObject({ status: 403, json: { error: { code: 'enrolment_code_wrong' } } })
  })

  it('lets one of many in that use a code at once', async () => {
    const code = await offer()
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => call(central.url, ROUTES.enrol, {}, { code, machineId: `machine-${i}` })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403, 403, 403])
  })

  it('is over after seven days', async () => {
    const code = await offer()
    clock.now += 7 * 24 * 3600_000
    expect((await call(central.url, ROUTES.enrol, {}, { code, machineId: 'machine-1' })).status).toBe(403)
  })

  it('binds the desk to its machine', async () => {
    const enrolled = await enrolWith(central.url, await offer())
    const copied = await call(central.url, ROUTES.push, { ...enrolled.headers, [MACHINE_HEADER]: 'a-copied-disk' }, { epoch: enrolled.epoch, commands: [] })
    expect(copied).toMatchObject({ status: 403, json: { error: { code: 'desk_cloned' } } })
    expect((await central.store.auditTrail()).at(-1)).toMatchObject({ kind: 'desk_cloned', deskId: enrolled.id })
  })

  it('is limited per address', async () => {
    const answers: string[] = []
    for (let i = 0; i < 10; i++) {
      const { json } = await call(central.url, ROUTES.enrol, {}, { code: `AAAA-AAA${i}`, machineId: 'machine-1' })
      answers.push((json as { error: { code: string } }).error.code)
    }
    // one of the eight was the desk's own
    expect(answers).toEqual([...Array.from({ length: 7 }, () => 'enrolment_code_wrong'), 'rate_limited', 'rate_limited', 'rate_limited'])
  })
})
