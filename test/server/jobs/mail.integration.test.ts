import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { persianDigits } from '#domain/text/canonical.ts'
import { deliverer, type Sender } from '#server/jobs/deliver.ts'
import { mailSender } from '#server/jobs/mail.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { CENTRE, DAY, HOUR, liaisonOf, openCentre, tehran, type Centre } from './given.ts'
import { openPostOffice } from './post-office.ts'

const MONDAY = tehran(2026, 10, 19, 8)
const MINUTE = 60_000
const clock = { now: MONDAY }
let centre: Centre
let office: Awaited<ReturnType<typeof openPostOffice>>

beforeAll(async () => {
  centre = await openCentre()
})
beforeEach(async () => {
  clock.now = MONDAY
  office = await openPostOffice()
  await centre.store.openChannels({ email: true, sms: true })
  const { departments } = await centre.store.directory()
  if (departments.find(({ id }) => id === 'civil-works')?.email !== 'civil@city.test') await centre.change('departments', 'civil-works', { email: 'civil@city.test' }, MONDAY)
})
afterEach(async () => {
  await office.close()
  await centre.clear(MONDAY + 5 * DAY)
})
afterAll(() => centre.end())

const mail = (settings = office.settings, patienceMs = 5_000): Sender => mailSender(settings, centre.store.directory, patienceMs)
const deliver = (sender: Sender = mail()) => deliverer(centre.store, sender, () => clock.now)
const forwarded = async (over: Parameters<Centre['register']>[1] = {}, note = ''): Promise<{ ticketId: string; assignmentId: string }> => {
  const ticketId = await centre.register(clock.now, { kind: 'complaint', ...over })
  const [assignmentId = ''] = await centre.forward(ticketId, ['civil-works'], clock.now, note)
  return { ticketId, assignmentId }
}
const told = async (ticketId: string): Promise<readonly string[]> =>
  (await centre.ticket(ticketId)).steps.flatMap((step) => (step.type === 'DeliveryRecorded' ? [[step.delivery, step.reason].filter((part) => part !== null).join(' ')] : []))

describe('an e-mail to a department', () => {
  it('tells it in Persian, from right to left, what to do by when and why, and its ticket that it was sent', async () => {
    const { ticketId, assignmentId } = await forwarded({}, 'لطفاً تماس بگیرید')
    expect(await deliver()()).toBe(1)
    const [letter] = office.letters
    const code = persianDigits((await centre.ticket(ticketId)).code)
    expect(letter?.to).toEqual(['civil@city.test'])
    expect(letter?.headers).toMatchObject({ subject: `پیام ${code}: لکه‌گیری آسفالت`, 'message-id': `<${assignmentId.replace(':', '.')}@city.test>`, 'auto-submitted': 'auto-generated' })
    expect(letter?.headers['from']).toContain('مرکز ۱۳۷')
    for (const part of [code, 'خیابان نمونه', 'زباله‌ها سه روز است که مانده', 'لطفاً تماس بگیرید', 'مهلت: شنبه ۲ آبان ۱۴۰۵ ساعت ۰۸:۰۰', '۲۱ ساعت کاری (اداری) از دوشنبه ۲۷ مهر ۱۴۰۵ ساعت ۰۸:۰۰', '۱۴۰۵/۰۷/۳۰ آخر هفته']) {
      expect(letter?.text).toContain(part)
      expect(letter?.html).toContain(part)
    }
    expect(letter?.html).toContain('<html lang="fa" dir="rtl">')
    // the citizen's name and number are not needed for the work
    expect(letter?.raw).not.toMatch(/9121234567|شهروند آزمایشی/)
    expect(letter?.text).not.toMatch(/\{|شهروند آزمایشی/)
    expect(await told(ticketId)).toEqual(['sent'])
    expect((await centre.ticket(ticketId)).deliveries).toMatchObject([{ messageId: assignmentId, channel: 'email', assignmentId, delivery: 'sent', attempts: 1 }])
    clock.now += DAY
    expect(await deliver()()).toBe(0)
  })

  it('goes to nobody without an address, for nothing confidential, and nowhere before the server has a way', async () => {
    await centre.forward(await centre.register(MONDAY), ['beautification'], MONDAY)
    await centre.change('departments', 'inspection', { email: 'inspection@city.test' }, MONDAY)
    await centre.forward(await centre.register(MONDAY, { categoryId: 'staff-conduct', confidential: true }), ['inspection'], MONDAY)
    const { ticketId } = await forwarded()
    await centre.run(CENTRE, 'MakeConfidential', { ticketId, note: 'به خواست شهروند' }, MONDAY)
    await centre.reopen()
    await forwarded()
    await deliver()()
    expect(office.letters).toEqual([])
    expect(await centre.store.dueDeliveries('email', MONDAY + DAY, 10)).toEqual([])
  })

  it('waits for a server that is down, says so once, and arrives under the same id when it is back', async () => {
    const { port } = office
    await office.close()
    const [first, second] = [await forwarded(), await forwarded()]
    const send = deliver(mail({ ...office.settings, port }))
    await send()
    clock.now += 30_000
    // it rests: nobody asks a dead server for every message
    expect(await send()).toBe(0)
    clock.now += 40_000
    await send()
    clock.now += 4 * MINUTE
    await send()
    office = await openPostOffice({}, port)
    for (let tries = 0; tries < 40; tries++) {
      clock.now += 2 * MINUTE
      await send()
    }
    expect(office.letters.map(({ headers }) => headers['message-id']).sort()).toEqual([first, second].map(({ assignmentId }) => `<${assignmentId.replace(':', '.')}@city.test>`).sort())
    for (const { ticketId } of [first, second]) expect(await told(ticketId)).toEqual(['retrying unreachable', 'sent'])
  })

  it('gives up after three days of growing waits', async () => {
    const { port } = office
    await office.close()
    const { ticketId } = await forwarded()
    const send = deliver(mail({ ...office.settings, port }))
    const tries = { count: 0 }
    for (; clock.now < MONDAY + 4 * DAY; clock.now += 10 * MINUTE) tries.count += await send()
    office = await openPostOffice()
    expect(await told(ticketId)).toEqual(['retrying unreachable', 'failed unreachable'])
    expect(tries.count).toBeLessThan(20)
    expect((await centre.ticket(ticketId)).deliveries[0]?.attempts).toBe(tries.count)
  })

  it('fails at once where the address is refused for good, and tries again where it is refused for now', async () => {
    await centre.change('departments', 'traffic', { email: 'full@city.test' }, MONDAY)
    const strict = await openPostOffice({
      onRcptTo({ address }, _session, callback) {
        callback(Object.assign(new Error('no'), { responseCode: address === 'civil@city.test' ? 550 : 452 }))
      },
    })
    const [gone, full] = [await forwarded(), await centre.register(MONDAY)]
    await centre.forward(full, ['traffic'], MONDAY)
    const send = deliver(mail(strict.settings))
    expect(await send()).toBe(2)
    expect(await told(gone.ticketId)).toEqual(['failed address_refused'])
    expect(await told(full)).toEqual(['retrying address_deferred'])
    await strict.close()
  })

  it('is not held up by a server that says nothing', async () => {
    const silent = createServer(() => {})
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { ticketId } = await forwarded()
    await deliver(mail({ ...office.settings, port: (silent.address() as AddressInfo).port }, 200))()
    expect(await told(ticketId)).toEqual(['retrying timeout'])
    silent.close()
  })

  it('is not sent over a line that others can read, nor to a server that cannot prove itself', async () => {
    const { ticketId } = await forwarded()
    await deliver(mail({ ...office.settings, security: 'starttls' }))()
    expect(office.letters).toEqual([])
    const selfSigned = await openPostOffice({ disabledCommands: [] })
    clock.now += 2 * MINUTE
    await deliver(mail({ ...selfSigned.settings, security: 'starttls' }))()
    expect(selfSigned.letters).toEqual([])
    expect((await told(ticketId))[0]).toMatch(/^retrying/)
    await selfSigned.close()
  })

  it('cannot be turned into another by what somebody is called or said', async () => {
    const hostile = 'خدمات"\r\nBcc: all@elsewhere.test\r\n\r\n<script>alert(1)</script>\u202E'
    await centre.change('departments', 'civil-works', { name: hostile }, MONDAY)
    await centre.change('categories', 'asphalt-patching', { name: `آسفالت\r\nX-Evil: 1` }, MONDAY)
    await forwarded({ private: { phone: null, name: null, nationalId: null, address: '<img src=x onerror=alert(1)>', text: '{due} </p><a href="javascript:1">', personId: null } })
    await deliver()()
    const [letter] = office.letters
    expect(letter?.to).toEqual(['civil@city.test'])
    expect(Object.keys(letter?.headers ?? {}).sort()).toEqual(['auto-submitted', 'content-language', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'])
    expect(letter?.html).not.toMatch(/<script|<img|<a /)
    expect(letter?.text).toContain('{due} </p>')
    // an address that is two is none
    await centre.change('departments', 'civil-works', { email: 'civil@city.test, all@elsewhere.test' }, MONDAY)
    const { ticketId } = await forwarded()
    await deliver()()
    expect(office.letters).toHaveLength(1)
    expect(await told(ticketId)).toEqual(['failed address_invalid'])
  })

  it('is sent again under the same id when the server is killed between the handing over and the writing down', async () => {
    const { ticketId } = await forwarded()
    const killed = { ...centre.store, submit: () => Promise.reject(new Error('killed')) }
    await expect(deliverer(killed, mail(), () => clock.now)()).rejects.toThrow('killed')
    await centre.reopen()
    await deliver()()
    const ids = office.letters.map(({ headers }) => headers['message-id'])
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
    expect(await told(ticketId)).toEqual(['sent'])
  })

  it('is dropped when the forward was taken back, and when the personal data was erased', async () => {
    const { ticketId, assignmentId } = await forwarded()
    await centre.run(CENTRE, 'WithdrawForward', { ticketId, assignmentId, note: '' }, MONDAY)
    const erased = await forwarded()
    await centre.run(liaisonOf('civil-works'), 'AcknowledgeForward', { ticketId: erased.ticketId, assignmentId: erased.assignmentId }, MONDAY)
    await centre.run(CENTRE, 'CancelTicket', { ticketId: erased.ticketId, note: 'انصراف' }, MONDAY + HOUR)
    await centre.run(CENTRE, 'EraseTicket', { ticketId: erased.ticketId, note: 'پایان نگهداری' }, MONDAY + HOUR)
    expect(await centre.store.dueDeliveries('email', MONDAY + DAY, 10)).toHaveLength(1)
    await deliver()()
    expect(office.letters).toEqual([])
    expect(await centre.store.dueDeliveries('email', MONDAY + DAY, 10)).toEqual([])
    expect(await told(ticketId)).toEqual([])
  })

  it('leaves no personal data in its queue', async () => {
    await forwarded()
    const db = connect(filesIn(centre.folder).database, 'read')
    const rows = JSON.stringify([db.prepare('SELECT * FROM delivery').all(), db.prepare('SELECT * FROM follow_up').all()])
    db.close()
    expect(rows).toContain('email')
    expect(rows).not.toMatch(/9121234567|شهروند|خیابان|زباله|@/)
  })
})
