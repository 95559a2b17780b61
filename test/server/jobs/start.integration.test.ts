import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logTo } from '#server/log.ts'
import { readSms, readSmtp } from '#server/jobs/settings.ts'
import { startJobs } from '#server/jobs/start.ts'
import { serve } from '../spawned.ts'
import { foundCity, temporaryFolder } from '../../support/central.ts'
import { within } from '../../support/started.ts'
import { CENTRE, HOUR, openCentre } from './given.ts'
import { openPostOffice } from './post-office.ts'

let folder: string
let remove: () => void
beforeEach(() => void ({ folder, remove } = temporaryFolder()))
afterEach(() => remove())

const file = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const SMTP = { host: 'mail.test', security: 'starttls', from: { name: 'مرکز ۱۳۷', address: '137@city.test' } }
const SMS = { send: { url: 'https://gateway.test/send', method: 'POST', body: { json: { to: '{to}' } } } }

describe('settings of e-mail and SMS', () => {
  it('are read with the secrets beside them', () => {
    file('secret', 'خیلی‌پنهان\n')
    expect(readSmtp(file('smtp', { ...SMTP, user: '137', passwordFile: 'secret' }))).toEqual({ ...SMTP, user: '137', password: 'خیلی‌پنهان', ca: null })
    expect(readSms(file('sms', { ...SMS, tokenFile: 'secret' }))).toEqual({ ...SMS, token: 'خیلی‌پنهان', ca: null })
  })

  it.each([
    ['no JSON', '{', /is not JSON/],
    ['no address to send from', { ...SMTP, from: { name: 'x', address: 'a, b' } }, /from\.address/],
    ['a word that it does not know', { ...SMTP, pasword: 'x' }, /smtp: .*pasword/],
    ['a user without a password', { ...SMTP, user: '137' }, /passwordFile/],
    ['a password that is not there', { ...SMTP, user: '137', passwordFile: 'gone' }, /gone cannot be read/],
  ])('complain of %s', (_, content, complaint) => {
    expect(() => readSmtp(file('smtp', content))).toThrow(complaint)
  })

  it('end the start of the server before anything runs', async () => {
    await foundCity(join(folder, 'data'))
    await expect(serve(join(folder, 'data'), '--sms', file('sms', { send: { ...SMS.send, url: 'ftp://x' } }))).rejects.toThrow(/ended with 2.*ftp:\/\/x is not an http address/s)
  })
})

describe('the jobs of a server', () => {
  it('follow up and send by themselves, log no personal data, and end in order', async () => {
    const centre = await openCentre()
    const office = await openPostOffice()
    const log: string[] = []
    const clock = { now: Date.UTC(2026, 9, 19, 5) }
    await centre.change('departments', 'civil-works', { email: 'civil@city.test' }, clock.now)
    const jobs = await startJobs({ store: centre.store, log: logTo({ write: (line: string) => void log.push(line) }), smtp: office.settings, sms: null, now: () => clock.now, followMs: 10, deliverMs: 10 })
    const parked = await centre.register(clock.now)
    await centre.run(CENTRE, 'ParkTicket', { ticketId: parked, until: clock.now + HOUR, note: 'تا یک ساعت' }, clock.now)
    const sent = await centre.register(clock.now)
    await centre.forward(sent, ['civil-works'], clock.now)
    clock.now += 2 * HOUR
    await within(20_000, 'the letter and the waking', (async () => {
      while (office.letters.length === 0 || (await centre.ticket(sent)).deliveries.length === 0 || (await centre.ticket(parked)).status === 'parked') await new Promise((resolve) => setTimeout(resolve, 10))
    })())
    await jobs.stop()
    const { status } = await centre.ticket(parked)
    await office.close()
    await centre.end()
    expect(status).toBe('registered')
    expect(office.letters).toHaveLength(1)
    expect(log.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['followed up'])
    expect(log.join()).not.toMatch(/9121234567|شهروند|خیابان|زباله|@/)
  })
})
