import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { AUDIT_PAGE } from '#server/routes/audit.ts'
import { ROUTES, auditReply } from '#sync/protocol.ts'
import { EPOCH_START, call, enrolDesk, signIn, startCentral, type Central, type SignedIn } from '../support/central.ts'
import { bearer, codeOf } from './messages.ts'

let central: Central
let admin: SignedIn

beforeAll(async () => {
  central = await startCentral()
  admin = await signIn(central.url, await enrolDesk(central.url, central.store), 'admin')
})
afterAll(() => central.end())

const read = (query = '') => call(central.url, { ...ROUTES.audit, path: ROUTES.audit.path + query }, bearer(admin.token))
const page = async (query = '') => z.parse(auditReply, (await read(query)).json)

it('shows the trail newest first, page by page, none twice and none missing', async () => {
  for (let n = 0; n < AUDIT_PAGE; n++) await central.store.audit({ at: EPOCH_START + n, kind: 'imported', operatorId: admin.operator.id, deskId: null, address: '192.0.2.7', details: { commands: n, known: 0 } })
  const first = await page()
  expect([first.lines.length, first.more]).toEqual([AUDIT_PAGE, true])
  expect(first.lines[0]).toMatchObject({ kind: 'imported', at: EPOCH_START + AUDIT_PAGE - 1, operatorId: admin.operator.id, address: '192.0.2.7', details: { commands: AUDIT_PAGE - 1, known: 0 } })
  const second = await page(`?before=${first.lines.at(-1)!.number}`)
  expect(second.more).toBe(false)
  const all = [...first.lines, ...second.lines]
  expect(all.map(({ number }) => number)).toEqual(all.map((_, place) => all.length - place))
  expect(all.at(-1)?.kind).toBe('operator_added')
})

it('asking for the trail leaves no line in it', async () => {
  const before = (await page()).lines[0]!.number
  expect((await page()).lines[0]!.number).toBe(before)
})

it('refuses a page that is no number', async () => {
  const { status, json } = await read('?before=-1')
  expect([status, codeOf(json)]).toEqual([400, 'malformed'])
})
