import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { OperatorAdd, OperatorChange } from '#domain/operator/accounts.ts'
import { ROUTES, auditReply, directoryReply, operatorsReply } from '#sync/protocol.ts'
import { PASSWORD, call, signIn, startCentral, type Central } from '../support/central.ts'
import { registerData } from '../support/commands.ts'
import { at, bearer, codeOf, staffed, type Staffed } from './messages.ts'

let central: Central
let admin: Staffed
const NOTHING: OperatorChange = { name: null, role: null, password: null, disabled: null }
const person: OperatorAdd = { username: 'Nima', name: 'نیما یوشیج', role: 'operator', departmentId: null, password: 'سه‌شنبه بارانی ۷' }

beforeAll(async () => {
  central = await startCentral()
  admin = await staffed(central, 'admin')
})
afterAll(() => central.end())

const ask = (route: { method: string; path: string }, body?: unknown, token = admin.author.token) => call(central.url, route, bearer(token), body)
const add = (change: Partial<OperatorAdd>) => ask(ROUTES.operatorAdd, { ...person, ...change })
const change = (operatorId: string, what: Partial<OperatorChange>, token?: string) => ask(at('operatorChange', operatorId), { ...NOTHING, ...what }, token)
async function accounts() {
  return z.parse(operatorsReply, (await ask(ROUTES.operators)).json).operators
}
async function accountOf(username: string) {
  return (await accounts()).find((account) => account.username === username)!
}
async function lastLine() {
  return z.parse(auditReply, (await ask(ROUTES.audit)).json).lines[0]!
}

describe.each([
  ['operators', ROUTES.operators, undefined],
  ['operatorAdd', ROUTES.operatorAdd, person],
  ['operatorChange', at('operatorChange', randomUUID()), NOTHING],
  ['audit', ROUTES.audit, undefined],
] as const)('%s', (_, route, body) => {
  it('is closed without a session, with a desk, and to whoever lacks the right', async () => {
    const reader = await signIn(central.url, admin.desk, 'reza')
    const before = await accounts()
    const answers = [await call(central.url, route, {}, body), await call(central.url, route, admin.desk.headers, body), await ask(route, body, reader.token)]
    expect(answers.map(({ status, json }) => [status, codeOf(json)])).toEqual([[401, 'signed_out'], [401, 'signed_out'], [403, 'not_permitted']])
    expect((await accounts()).length).toBe(before.length)
  })
})

describe('adding an operator', () => {
  it('takes them in under a mended name, tells the desks and notes who did it', async () => {
    const before = (await central.store.standing()).directoryVersion
    const { status, json } = await add({ username: ' Nima ', departmentId: 'parks', role: 'liaison' })
    expect(status).toBe(200)
    const nima = z.parse(operatorsReply, json).operators.find(({ username }) => username === 'nima')!
    expect(nima).toMatchObject({ name: person.name, role: 'liaison', departmentId: 'parks', disabled: false, openSessions: 0 })
    expect((await central.store.standing()).directoryVersion).toBeGreaterThan(before)
    expect(z.parse(directoryReply, (await call(central.url, ROUTES.directory, admin.desk.headers)).json).operators).toContainEqual({ id: nima.id, name: person.name, role: 'liaison', departmentId: 'parks' })
    expect(await lastLine()).toMatchObject({ kind: 'operator_added', operatorId: admin.author.operator.id, deskId: admin.desk.id, details: { operatorId: nima.id, role: 'liaison', departmentId: 'parks' } })
    await signIn(central.url, admin.desk, 'nima', person.password)
    expect((await accountOf('nima')).openSessions).toBe(1)
  })

  it.each<readonly [string, Partial<OperatorAdd>, number, string]>([
    ['a taken username', { username: 'zahra' }, 409, 'username_taken'],
    ['a taken username in capitals', { username: 'ADMIN' }, 409, 'username_taken'],
    ['a username with spaces', { username: 'nima yushij' }, 422, 'username_invalid'],
    ['a username of one letter', { username: 'n' }, 422, 'username_invalid'],
    ['nine characters', { username: 'simin', password: 'a7Kd92mXq' }, 422, 'password_weak'],
    ['the own name', { username: 'simin', name: 'سیمین بهبهانی', password: 'سيمين بهبهانی' }, 422, 'password_weak'],
    ['the own username', { username: 'simin.behbahani', password: 'Simin.Behbahani' }, 422, 'password_weak'],
    ['a repeated piece', { username: 'simin', password: 'ab12ab12ab12' }, 422, 'password_weak'],
    ['a row of Persian digits', { username: 'simin', password: '۱۲۳۴۵۶۷۸۹۰' }, 422, 'password_weak'],
    ['an unknown role', { username: 'simin', role: 'mayor' }, 400, 'malformed'],
    ['an unknown department', { username: 'simin', departmentId: 'nowhere' }, 422, 'department_unknown'],
    ['an empty name', { username: 'simin', name: '  ' }, 400, 'malformed'],
  ])('refuses %s', async (_, wrong, status, code) => {
    const answer = await add({ username: 'forough', ...wrong })
    expect([answer.status, codeOf(answer.json)]).toEqual([status, code])
    expect(await accountOf('simin')).toBeUndefined()
  })
})

describe('changing an operator', () => {
  it('changes what was asked, leaves the rest and says which fields in the trail', async () => {
    const { id } = await accountOf('reza')
    const { json } = await change(id, { name: 'رضا بینا', role: 'liaison', departmentId: 'services' })
    expect(z.parse(operatorsReply, json).operators.find((account) => account.id === id)).toMatchObject({ username: 'reza', name: 'رضا بینا', role: 'liaison', departmentId: 'services', disabled: false })
    expect((await lastLine()).details).toEqual({ operatorId: id, fields: ['name', 'role', 'departmentId'], role: 'liaison', departmentId: 'services' })
    expect(z.parse(operatorsReply, (await change(id, { role: 'reader', departmentId: null })).json).operators.find((account) => account.id === id)).toMatchObject({ name: 'رضا بینا', role: 'reader', departmentId: null })
  })

  it('notes nothing where nothing changed', async () => {
    const before = await lastLine()
    const { directoryVersion } = await central.store.standing()
    expect((await change((await accountOf('reza')).id, { role: 'reader' })).status).toBe(200)
    expect(await lastLine()).toEqual(before)
    expect((await central.store.standing()).directoryVersion).toBe(directoryVersion)
  })

  it('knows whom it changes', async () => {
    const answer = await change(randomUUID(), { name: 'کسی' })
    expect([answer.status, codeOf(answer.json)]).toEqual([404, 'operator_unknown'])
    expect(codeOf((await change('somebody', {})).json)).toBe('malformed')
  })

  it('ends all sessions with a new password; what was given before stays proven, what is given later is not (S7)', async () => {
    const zahra = await staffed(central)
    const signedOut = await signIn(central.url, zahra.desk)
    await call(central.url, ROUTES.signOut, bearer(signedOut.token))
    const account = await accountOf('zahra')
    expect(account.openSessions).toBe(1)
    const weak = await change(account.id, { password: 'زهرا کرمانی' })
    expect([weak.status, codeOf(weak.json)]).toEqual([422, 'password_weak'])
    const start = Date.now()
    const { json } = await change(account.id, { password: 'دوشنبه آفتابی ۸' })
    expect(z.parse(operatorsReply, json).operators.find(({ id }) => id === account.id)!.openSessions).toBe(0)
    expect(JSON.stringify(await lastLine())).not.toContain('آفتابی')
    expect((await lastLine()).details).toEqual({ operatorId: account.id, fields: ['password'] })

    const tell = (token: string) => call(central.url, ROUTES.signOut, bearer(token))
    expect(codeOf((await tell(zahra.author.token)).json)).toBe('signed_out')
    expect(await zahra.tryRun('RegisterTicket', registerData(randomUUID()), undefined, start - 60_000)).toBe('accepted')
    expect(await zahra.tryRun('RegisterTicket', registerData(randomUUID()), undefined, Date.now() + 60_000)).toBe('quarantined author_unproven')
    // signed out before, but an offline sign-in would still sign with its key
    expect((await central.store.session(signedOut.sessionId))?.barredAt).toBeGreaterThanOrEqual(start)
    await signIn(central.url, zahra.desk, 'zahra', 'دوشنبه آفتابی ۸')
    await expect(signIn(central.url, zahra.desk, 'zahra', PASSWORD)).rejects.toThrow('credentials_wrong')
  })

  it('locks a disabled operator out at once', async () => {
    const nima = await accountOf('nima')
    const { token } = await signIn(central.url, admin.desk, 'nima', person.password)
    expect((await change(nima.id, { disabled: true })).status).toBe(200)
    expect((await lastLine()).details).toEqual({ operatorId: nima.id, fields: ['disabled'], disabled: true })
    expect(codeOf((await call(central.url, ROUTES.signOut, bearer(token))).json)).toBe('signed_out')
    await expect(signIn(central.url, admin.desk, 'nima', person.password)).rejects.toThrow('operator_disabled')
    await change(nima.id, { disabled: false })
    await signIn(central.url, admin.desk, 'nima', person.password)
  })

  it.each([['disabled', { disabled: true }], ['given another role', { role: 'reader' }]])('the last administrator is never %s', async (_, what) => {
    const answer = await change(admin.author.operator.id, what)
    expect([answer.status, codeOf(answer.json)]).toEqual([409, 'last_administrator'])
  })

  it('two administrators who lock each other out at the same moment leave one', async () => {
    const { json } = await add({ username: 'second', role: 'admin' })
    const second = z.parse(operatorsReply, json).operators.find(({ username }) => username === 'second')!
    const { token } = await signIn(central.url, admin.desk, 'second', person.password)
    const answers = await Promise.all([change(second.id, { role: 'reader' }), change(admin.author.operator.id, { role: 'reader' }, token)])
    const managers = (await central.store.accounts(Date.now())).filter(({ role, disabled }) => role === 'admin' && !disabled)
    expect(managers).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})
