import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { FACT_COLUMNS } from '#domain/export/export.ts'
import { ROUTES, auditReply } from '#sync/protocol.ts'
import { EPOCH_START, call, startCentral, type Central } from '../support/central.ts'
import { bearer, staffed, type Staffed } from './messages.ts'

let central: Central
let admin: Staffed

beforeAll(async () => {
  central = await startCentral()
  admin = await staffed(central, 'admin')
})
afterAll(() => central.end())

const filter = { statuses: [], kind: null, channel: null, urgency: null, categoryId: 'waste', placeId: null, departmentId: null, incidentId: null, due: 'overdue', mine: false, searched: true }
const record = () => ({ exportId: randomUUID(), format: 'xlsx', rows: 12_345, columns: [...FACT_COLUMNS, 'phone'], filter })

it('an export is in the trail with who, when at the desk and when it was heard of, how many rows and which filter; the feed has nothing of it', async () => {
  const { head } = await central.store.standing()
  const data = record()
  const commandId = randomUUID()
  expect(await admin.tryRun('RecordExport', data, commandId, EPOCH_START - 1000)).toBe('accepted')
  // a resend is the same export
  expect(await admin.tryRun('RecordExport', data, commandId, EPOCH_START - 1000)).toBe('accepted')
  expect(await admin.tryRun('RecordExport', data)).toBe('refused export_exists')
  const { lines } = z.parse(auditReply, (await call(central.url, ROUTES.audit, bearer(admin.author.token))).json)
  const exported = lines.filter(({ kind }) => kind === 'exported')
  const { exportId: _, ...told } = data
  expect(exported).toMatchObject([{ operatorId: admin.author.operator.id, deskId: admin.desk.id, details: { ...told, personal: true, doneAt: EPOCH_START - 1000 } }])
  expect(exported[0]!.at).toBeGreaterThan(EPOCH_START)
  expect((await central.store.standing()).head).toBe(head)
})

it('whoever lost the right meanwhile is refused, and the trail has no line that it was allowed', async () => {
  const zahra = await staffed(central, 'zahra', 'میز ۲')
  const lines = (await central.store.auditTrail()).filter(({ kind }) => kind === 'exported').length
  expect(await zahra.tryRun('RecordExport', record())).toBe('refused not_permitted')
  expect((await central.store.auditTrail()).filter(({ kind }) => kind === 'exported')).toHaveLength(lines)
})
