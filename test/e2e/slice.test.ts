import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kill9, launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { enrolCode, startServer, type TestServer } from '../support/app-server.ts'
import { lyingProxy } from '../support/lying-proxy.ts'
import { allCodes, atDesk, signIn, type OperatorAtDesk } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'

const at = {} as { server: TestServer; folder: string; one: TestConsole; other: TestConsole; first: OperatorAtDesk }

const person = (username: string) => at.server.people.find((each) => each.username === username)!
const launch = async (name: string, username: string): Promise<TestConsole> => {
  const started = await launchConsole({ server: at.server, deskName: name, userData: join(at.folder, name), size: { width: 1366, height: 768 } })
  await signIn(started.page, person(username))
  return started
}

beforeAll(async () => {
  at.folder = temporaryFolder('slice')
  at.server = await startServer()
  at.one = await launch('one', 'zahra')
  at.other = await launch('other', 'mehdi')
  at.first = await atDesk(at.one.page)
})
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('one message through two consoles and a server', () => {
  test('entered on one by keyboard, it is on the other', async () => {
    await at.other.page.getByRole('link', { name: 'پیام‌ها' }).click()
    const code = await at.first.takeMessage({ subject: 'زباله', place: 'مینودر', text: 'سه شب است که زباله‌ها مانده', phone: '۰۹۱۲۳۴۵۶۷۸۹' })
    const saved = Date.now()
    await at.other.page.getByRole('grid').getByText('سه شب است').or(at.other.page.getByRole('grid').getByText('جمع‌آوری زباله')).first().waitFor({ timeout: 10_000 })
    process.stdout.write(`saved on one console, seen on the other after ${Date.now() - saved} ms\n`)
    expect(await allCodes(at.other.page)).toEqual([code])
  })

  test('S10 twenty messages without the server survive SIGKILL in the next entry, and arrive once', async () => {
    await at.server.stop()
    const codes: string[] = []
    for (let n = 1; n <= 20; n++) codes.push(await at.first.takeMessage({ subject: 'آسفالت', place: 'پونک', text: `چاله در کوچه ${n}` }))
    expect(new Set(codes).size).toBe(20)
    expect((await at.first.status()).waiting).toBeGreaterThanOrEqual(20)

    await at.first.write({ subject: 'چراغ', place: 'خیام', text: 'این پیام هنوز ذخیره نشده بود' })
    await at.one.page.getByText('پیش‌نویس ذخیره شد').first().waitFor()
    await kill9(at.one)

    // no server: signing in works here because this operator has signed in on this desk before
    at.one = await launchConsole({ userData: join(at.folder, 'one'), policy: { serverUrl: at.server.url }, size: { width: 1366, height: 768 } })
    await signIn(at.one.page, person('zahra'))
    at.first = await atDesk(at.one.page)
    await expect.poll(() => at.one.page.getByLabel('شرح پیام').inputValue()).toBe('این پیام هنوز ذخیره نشده بود')
    const here = await allCodes(at.one.page)
    for (const code of codes) expect(here.filter((each) => each === code)).toHaveLength(1)

    await at.server.restart()
    await until('all to be sent', async () => (await at.first.status()).waiting === 0, 45_000)
    const there = await until('all to arrive', async () => {
      const found = await allCodes(at.other.page)
      return found.length === 21 ? found : undefined
    }, 45_000)
    for (const code of codes) expect(there.filter((each) => each === code)).toHaveLength(1)
  })

  test('S2 a server killed between receiving and answering gives the resend its receipt, and nothing is there twice', async () => {
    const proxy = await lyingProxy(at.server.url)
    const enrolmentCode = await enrolCode(at.server, 'میز سوم')
    const third = await launchConsole({ policy: { serverUrl: proxy.url, enrolmentCode }, userData: join(at.folder, 'third'), size: { width: 1366, height: 768 } })
    await signIn(third.page, person('maryam'))
    const desk = await atDesk(third.page)
    const before = await allCodes(at.other.page)
    const killed: Promise<void>[] = []
    proxy.lie.now = { loseReceipts: () => killed.push(at.server.kill()) }
    const code = await desk.takeMessage({ subject: 'زباله', place: 'پونک', text: 'پاسخ این پیام گم شد' })
    await until('the server to be killed', () => killed.length > 0)
    await Promise.all(killed)
    proxy.lie.now = {}
    expect((await desk.status()).waiting).toBeGreaterThan(0)

    await at.server.restart()
    await third.page.evaluate(() => window.peygir.call['sync.now']({}))
    await until('the resend to be answered', async () => (await desk.status()).waiting === 0, 45_000)
    const after = await until('the message to arrive', async () => {
      const found = await allCodes(at.other.page)
      return found.includes(code) ? found : undefined
    }, 45_000)
    expect(after.toSorted()).toEqual([...before, code].toSorted())
    expect((await desk.status()).attention).toBe(0)
    await third.close()
  })
})
