import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer, type TestServer } from '../support/app-server.ts'
import { signIn } from '../support/operator-at-desk.ts'
import { endAll, until } from '../support/started.ts'
import { writeWorkbookFile, type SheetCell } from '../support/workbook-file.ts'

const at = {} as { server: TestServer; folder: string; console: TestConsole }
const page = () => at.console.page

beforeAll(async () => {
  at.server = await startServer()
  at.folder = temporaryFolder('import')
  at.console = await launchConsole({ server: at.server, deskName: 'میز ۱', userData: join(at.folder, 'data'), size: { width: 1366, height: 768 } })
  await signIn(page(), { ...at.server.admin, name: '', role: 'admin' })
})
afterAll(() => endAll().finally(() => rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })))

/** Answers the next questions for files as a person would. */
const choose = (open: string, save: string) => at.console.app.evaluate(({ dialog }, [opened, saved]) => {
  Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [opened] }), showSaveDialog: () => Promise.resolve({ canceled: false, filePath: saved }) })
}, [open, save] as const)
const press = (chord: string) => page().keyboard.press(chord)
const says = (text: string | RegExp) => page().getByText(text).first().waitFor({ timeout: 30_000 })
const messages = async (): Promise<number> => {
  const reply = await page().evaluate((filter) => window.peygir.call['ticket.list'](filter), ALL_TICKETS)
  return reply.ok ? reply.value.numbers.length : -1
}

const GOOD = 60
const rows: readonly (readonly SheetCell[])[] = [
  ['شماره پیام', 'تاریخ ثبت', 'ساعت', 'موضوع', 'محله', 'تلفن', 'شرح', 'تاریخ اختتام', 'واحد'],
  ...Array.from({ length: GOOD }, (_, n): readonly SheetCell[] => [1000 + n, `۱۴۰۳/۰۵/${String(1 + (n % 28)).padStart(2, '۰')}`, '12:30', 'جمع آوري زباله', 'دانشگاه', '09123456789', `زباله کوچه ${n} مانده است`, n % 2 === 0 ? '1403/06/01' : '', 'مدیریت پسماند']),
  [2000, '۱۴۰۳/۱۳/۰۱', '', 'هرس', '', '', 'تاریخ نادرست', '', ''],
  ['', '۱۴۰۳/۰۱/۰۱', '', 'هرس', '', '', 'بی شناسه', '', ''],
]

test('an administrator brings in the city\'s own workbook by keyboard: recognised, checked, listed, and never twice', async () => {
  const file = join(at.folder, 'پیام‌های ۱۴۰۳.xlsx')
  const list = join(at.folder, 'left-out.csv')
  await writeWorkbookFile(file, { 'پیام‌ها': rows })
  await choose(file, list)
  await page().evaluate(() => { location.hash = '#/administration/import' })
  await page().getByRole('heading', { name: 'ورود پیشینه و جدول‌های شهر' }).waitFor()
  await press('Alt+KeyO')
  await says('۶۲ سطر')
  for (const [field, column] of [['شناسهٔ یکتا', 'شماره پیام'], ['تاریخ ثبت', 'تاریخ ثبت'], ['شمارهٔ تماس', 'تلفن'], ['موضوع', 'موضوع']] as const) {
    expect(await page().getByRole('button', { name: new RegExp(`${column}.*${field}|${field}.*${column}`) }).count(), field).toBeGreaterThan(0)
  }
  await press('Control+Enter')
  await says('جمع آوری زباله')
  await press('Control+Enter')
  await says('۶۰ سطر وارد می‌شود')
  await says('زمان خوانده نمی‌شود')
  await says('شناسه ندارد')
  await page().getByRole('button', { name: 'نگه‌داشتن نگاشت' }).click()
  await says(/نگه داشته شد/)
  const before = await messages()
  await press('Control+Enter')
  await says('ورود پایان یافت.')
  await says('۶۰ تازه، ۰ از پیش بود، ۲ کنار رفت')
  expect(readFileSync(list, 'utf8')).toBe('\uFEFFline,reason,what\r\n62,time_malformed,"تاریخ ثبت: ۱۴۰۳/۱۳/۰۱"\r\n63,id_missing,"شماره پیام: "\r\n')
  await until('the messages on this desk', async () => (await messages()) === before + GOOD, 30_000)

  await press('Enter')
  await press('Alt+KeyO')
  await says('۶۲ سطر')
  await page().getByRole('button', { name: 'نگاشت‌های نگه‌داشته' }).click()
  await page().getByRole('option', { name: /۱۴۰۳/ }).click()
  await press('Control+Enter')
  await press('Control+Enter')
  await says('۶۰ سطر وارد می‌شود')
  await press('Control+Enter')
  await says('۰ تازه، ۶۰ از پیش بود، ۲ کنار رفت')
  expect(await messages()).toBe(before + GOOD)
  await press('Enter')
})

test('a table of the city is shown before it is saved, and changes nothing the second time', async () => {
  const file = join(at.folder, 'واحدها.csv')
  writeFileSync(file, 'نام واحد;واحد بالادست;تلفن\nاداره آزمون;معاونت آزمون;02833334444\nمعاونت آزمون;;\n')
  await choose(file, '')
  await press('Alt+KeyO')
  await says('۲ سطر')
  await page().getByRole('radio', { name: 'واحدها', exact: true }).click()
  await says('۲ تازه')
  await press('Control+Enter')
  await says('۲ مورد در سرور ذخیره شد.')
  await says('چیزی برای ذخیره نیست')
  const reply = await page().evaluate(() => window.peygir.call['directory.read']({}))
  const departments = reply.ok ? reply.value?.departments ?? [] : []
  const above = departments.find(({ name }) => name === 'معاونت آزمون')
  expect(departments.find(({ name }) => name === 'اداره آزمون')).toMatchObject({ parentId: above?.id, phone: '028 3333 4444' })
})

test('contacts come in the same way: refused rows with their reasons, the rest saved and listed', async () => {
  const file = join(at.folder, 'تلفن‌ها.csv')
  writeFileSync(file, 'واحد;نام و نام خانوادگی;سمت;تلفن;ایمیل\nسازمان مدیریت پسماند;نادر نمونه;سرپرست شب;۰۲۸۳۳۳۳۵۵۵۵;nader@example.org\nواحدی که نیست;ناشناس;;;\nاداره اجرائیات;پری نمونه;;تلفن ندارد;\n')
  await choose(file, '')
  await press('Alt+KeyO')
  await says('۳ سطر')
  await page().getByRole('radio', { name: 'تلفن‌های واحدها' }).click()
  await says(/۱ تازه.*۲ سطر کنار می‌رود/)
  await says(/واحد آن شناخته نیست/)
  await says(/شمارهٔ تلفن درست نیست/)
  await press('Control+Enter')
  await says('۱ مورد در سرور ذخیره شد.')
  const reply = await page().evaluate(() => window.peygir.call['directory.read']({}))
  const contacts = reply.ok ? reply.value?.contacts ?? [] : []
  expect(contacts.filter(({ name }) => name.endsWith('نمونه'))).toMatchObject([{ departmentId: 'waste', name: 'نادر نمونه', duty: 'سرپرست شب', phone: '028 3333 5555', email: 'nader@example.org' }])
  await page().evaluate(() => { location.hash = '#/administration/contacts' })
  await says('نادر نمونه')
})
