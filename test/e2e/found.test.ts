import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer } from '../support/app-server.ts'
import { atDesk, signIn, type OperatorAtDesk } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'

const at = {} as { folder: string; console: TestConsole; desk: OperatorAtDesk; code: string }
const WORDS = 'گزارش می‌دهم که آسفالت کوچهٔ یکم فرونشسته است'

beforeAll(async () => {
  at.folder = temporaryFolder('found')
  const server = await startServer()
  at.console = await launchConsole({ server, userData: join(at.folder, 'desk'), size: { width: 1366, height: 768 } })
  await signIn(at.console.page, server.people.find((each) => each.username === 'zahra')!)
  at.desk = await atDesk(at.console.page)
  await at.desk.takeMessage({ subject: 'چراغ', place: 'خیام', text: 'پیامی دیگر دربارهٔ چیز دیگری' })
  at.code = await at.desk.takeMessage({ subject: 'آسفالت', place: 'پونک', text: WORDS, phone: '۰۹۱۲۳۴۵۶۷۸۹' })
})
afterAll(async () => {
  await endAll()
  rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('a message is found', () => {
  test.each([
    ['by a word', 'فرونشسته'],
    ['by part of a word', 'رونشس'],
    ['by two letters', 'یک'],
    ['typed with Arabic letters', 'گزارش مي‌دهم كه'],
    ['without ZWNJ', 'میدهم'],
    ['with another alef', 'اسفالت'],
    ['by phone in Persian digits', '۰۹۱۲ ۳۴۵ ۶۷۸۹'],
    ['by phone in Arabic digits', '٠٩١٢٣٤٥٦٧٨٩'],
    ['by phone with +98', '+98 912 345 6789'],
    ['by part of the phone', '3456789'],
  ])('%s', async (_, query) => {
    expect(await at.desk.search(query)).toEqual([at.code])
  })
  test('by its code, grouped as it was read', async () => {
    expect(await at.desk.search(`${at.code.slice(0, 4)} ${at.code.slice(4)}`)).toEqual([at.code])
  })
  test('and what nobody said is not', async () => {
    expect(await at.desk.search('فضاپیما')).toEqual([])
  })
})

test('both are forwarded at once by keyboard, each to its own department, and taken back at once', async () => {
  const { page } = at.console
  const standing = () => page.evaluate(async (filter) => {
    const list = await window.peygir.call['ticket.list'](filter)
    const rows = list.ok ? await window.peygir.call['ticket.rows']({ numbers: [...list.value.numbers] }) : list
    return rows.ok ? rows.value.map(({ status, departmentIds }) => `${status} ${departmentIds.length}`) : rows.refusal.code
  }, ALL_TICKETS)
  await page.evaluate(() => { location.hash = '#/tickets' })
  await page.getByRole('grid', { name: 'فهرست پیام‌های باز' }).getByRole('row').nth(2).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+KeyA')
  await page.getByText('۲ پیام گزیده').waitFor()
  await page.keyboard.press('KeyF')
  await page.getByRole('button', { name: /ارجاع ۲ پیام/ }).waitFor()
  await page.keyboard.press('Control+Enter')
  await until('both to be forwarded', async () => `${await standing()}` === 'forwarded 1,forwarded 1' || undefined)
  await page.getByRole('button', { name: /^برگرداندن/ }).waitFor()
  await page.keyboard.press('Control+KeyZ')
  await until('both to be as they were', async () => !`${await standing()}`.includes('forwarded') || undefined)
  expect(await standing()).toEqual(['registered 0', 'registered 0'])
})

test('no file of the desk holds a word of a message, a name or a number in the clear', async () => {
  await until('everything to be sent', async () => (await at.desk.status()).waiting === 0)
  const files = readdirSync(join(at.folder, 'desk'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  expect(files.some((file) => file.endsWith('desk.db'))).toBe(true)
  const secrets = ['فرونشسته', 'آسفالت کوچه', '9123456789', '912 345', 'zahra'].flatMap((word) => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le'), Buffer.from(encodeURIComponent(word))])
  for (const file of files) {
    const bytes = readFileSync(file)
    for (const secret of secrets) expect(`${file} ${bytes.includes(secret)}`).toBe(`${file} false`)
  }
})
