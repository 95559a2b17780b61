import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { TestServer } from './app-server.ts'
import { launchConsole, type ConsoleOptions, type TestConsole } from './app.ts'
import { saveMessages } from './citizens-messages.ts'
import { madeRelease } from './made-release.ts'
import { reportingDesks } from './reporting-desks.ts'
import { until } from './started.ts'
import { writeWorkbookFile } from './workbook-file.ts'

export interface Look { readonly theme: 'light' | 'dark'; readonly language: 'fa' | 'en' }
export const LOOKS: readonly Look[] = [{ theme: 'light', language: 'fa' }, { theme: 'dark', language: 'fa' }, { theme: 'light', language: 'en' }, { theme: 'dark', language: 'en' }]

/** Changes theme and language as the settings do, and comes back to the screen. */
export async function dress(page: Page, look: Look): Promise<void> {
  await page.evaluate((settings) => window.peygir.call['settings.put'](settings), look)
  await page.reload()
  await page.waitForFunction(({ theme, language }) => document.documentElement.lang === language && document.documentElement.dataset['theme'] === theme, look, { timeout: 15_000 })
}

export type Visit = (screen: string, page: Page) => Promise<void>
export type Signature = { readonly username: string; readonly password: string }

/** The screens before signing in: `enrol` on a console without a policy, `sign-in` on one that has enrolled. */
export async function tourEntrance(server: TestServer, folder: string, options: ConsoleOptions, looks: readonly Look[], visit: (screen: string, page: Page, look: Look) => Promise<void>): Promise<TestConsole> {
  const bare = await launchConsole({ ...options, userData: join(folder, 'bare'), policy: {} })
  for (const look of looks) {
    await dress(bare.page, look)
    await bare.page.getByRole('textbox').first().waitFor()
    await visit('enrol', bare.page, look)
  }
  await bare.close()
  const console = await launchConsole({ ...options, server, deskName: 'میز ۱', userData: join(folder, 'desk') })
  await console.page.locator('input[type=password]').waitFor({ timeout: 60_000 })
  for (const look of looks) {
    await dress(console.page, look)
    await console.page.locator('input[type=password]').waitFor()
    await visit('sign-in', console.page, look)
  }
  const program = Buffer.alloc(200_000, 'پیگیر')
  const release = await madeRelease(folder, '1.2.0', program, { file: join(folder, 'release-key'), pub: '' }, 'جست‌وجوی تندتر، چاپ برگهٔ پیام و صف پیگیری که خودش تازه می‌شود.')
  await offerFiles(console, join(folder, 'پیام‌های ۱۴۰۳.xlsx'), release)
  return console
}

/** Whoever asks for a file to bring in is given this one: cases of the city, two of which cannot come in. Whoever asks for a folder gets the release. */
async function offerFiles(console: TestConsole, path: string, release: string): Promise<void> {
  const subjects = ['جمع آوری زباله', 'چراغ خاموش معبر', 'آسفالت', 'هرس درختان', 'لایروبی جوی'] as const
  await writeWorkbookFile(path, {
    'پیام‌ها': [
      ['شماره پیام', 'تاریخ ثبت', 'ساعت', 'موضوع', 'محله', 'تلفن', 'شرح', 'تاریخ اختتام', 'واحد'],
      ...Array.from({ length: 40 }, (_, n) => [1000 + n, `۱۴۰۳/۰۵/${String(1 + (n % 28)).padStart(2, '۰')}`, '12:30', subjects[n % subjects.length]!, 'دانشگاه', '09123456789', `شرح پیام شماره ${n} همان‌گونه که شهروند گفت`, n % 2 === 0 ? '1403/06/01' : '', 'مدیریت پسماند']),
      [2000, '۱۴۰۳/۱۳/۰۱', '', 'هرس درختان', '', '', 'تاریخ نادرست', '', ''],
      ['', '۱۴۰۳/۰۱/۰۱', '', 'هرس درختان', '', '', 'بی شناسه', '', ''],
    ],
  })
  await console.app.evaluate(({ dialog }, [file, folder]) => {
    const open = (_: unknown, { properties }: { readonly properties?: readonly string[] }) => Promise.resolve({ canceled: false, filePaths: [properties?.includes('openDirectory') === true ? folder : file] })
    Object.assign(dialog, { showOpenDialog: open, showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }) })
  }, [path, release] as const)
}

/** Signs in whatever the language, and fills the desk: messages, and one that the server kept for a supervisor; and the centre with other desks. */
export async function fill(console: TestConsole, server: TestServer, person: Signature, messages: number, disable: (username: string, off: boolean) => Promise<void>): Promise<void> {
  const { page } = console
  await enter(page, person)
  await reportingDesks(server)
  await saveMessages(page, messages)
  const status = async () => {
    const reply = await page.evaluate(() => window.peygir.call['status.read']({}))
    if (!reply.ok) throw new Error(reply.refusal.code)
    return reply.value
  }
  await until('everything to be sent', async () => (await status()).waiting === 0, 60_000)
  // an operator whose account was closed while the desk was offline: the message must not be lost
  await server.stop()
  await page.evaluate(() => window.peygir.call['command.run']({
    type: 'RegisterTicket',
    data: {
      ticketId: '00000000-0000-4000-9000-00000000dead', callId: null, kind: 'complaint', channel: 'phone', categoryId: 'vermin', placeId: 'punak', urgency: 'normal', point: null, anonymous: false,
      confidential: false, incidentId: null, answers: {},
      private: { phone: '+989120000138', name: 'شهروند نمونه', nationalId: null, personId: null, address: 'کوچهٔ ۲', text: 'در جوی کنار خیابان موش زیاد شده است.' },
    },
  }))
  await disable(person.username, true)
  await server.restart()
  await until('the message to be kept for a supervisor', async () => (await status()).attention === 1, 60_000)
  await disable(person.username, false)
  // closing the account ended its sessions for good
  await change(page, person)
}

/** Signs out, and in as somebody else. */
export async function change(page: Page, person: Signature): Promise<void> {
  await page.evaluate(() => window.peygir.call['session.signOut']({}))
  await page.reload()
  await page.locator('input[type=password]').waitFor()
  await enter(page, person)
}

export async function enter(page: Page, person: Signature): Promise<void> {
  await page.locator('input').first().fill(person.username)
  await page.locator('input[type=password]').fill(person.password)
  await page.keyboard.press('Enter')
  await page.locator('input[type=password]').waitFor({ state: 'detached', timeout: 30_000 })
}

/** Every screen behind the sign-in, by keyboard where a screen is reached so. Leaves nothing open. */
export async function tour(page: Page, visit: Visit): Promise<void> {
  const press = (chord: string) => page.keyboard.press(chord)
  const settled = () => page.waitForTimeout(400)

  // keys of a page that is still being read would be lost
  await page.getByRole('contentinfo').waitFor()
  await settled()
  await press('Control+Shift+1')
  await page.waitForFunction(() => location.hash.startsWith('#/intake'))
  await press('Control+n')
  await page.getByRole('form').first().waitFor()
  await settled()
  await visit('intake-empty', page)

  await press('F2')
  await page.keyboard.type('09120000137')
  await press('F3')
  await page.keyboard.type('101')
  await page.getByRole('option').first().waitFor()
  await visit('intake-subjects', page)
  await press('Enter')
  await page.keyboard.type('مینو')
  await page.getByRole('option').first().waitFor()
  await press('Enter')
  await press('F6')
  await page.keyboard.insertText('سه شب است که زباله‌های کوچه را نبرده‌اند؛ دیروز هم تماس گرفته‌ام و کسی نیامده است.')
  await settled()
  await visit('intake', page)
  await press('F7')
  await page.getByRole('dialog').waitFor()
  await settled()
  await visit('map', page)
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await press('Control+i')
  await page.getByRole('dialog').waitFor()
  await settled()
  await visit('outcome', page)
  await press('Escape')
  await press('Control+Enter')
  await page.getByTestId('tracking-code').waitFor()
  await settled()
  await visit('saved', page)
  await press('Escape')

  await press('Control+Shift+2')
  await page.getByRole('grid').waitFor()
  await settled()
  await press('ArrowDown')
  await press('ArrowDown')
  await settled()
  await visit('tickets', page)
  await press('F3')
  await page.keyboard.insertText('چراغ')
  await settled()
  await settled()
  await visit('tickets-found', page)
  await page.getByRole('searchbox').fill('هیچ‌کس چنین چیزی نگفته')
  await settled()
  await settled()
  await visit('tickets-none', page)
  await page.getByRole('searchbox').fill('')
  await settled()
  await press('ArrowDown')
  await settled()
  await press('Enter')
  await page.waitForFunction(() => location.hash.includes('/tickets/'))
  await settled()
  await press('n')
  await page.keyboard.insertText('با واحد تماس گرفته شد؛ فردا صبح می‌آیند.')
  await press('Control+Enter')
  await settled()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await visit('ticket', page)
  await press('e')
  await page.getByRole('dialog').waitFor()
  await settled()
  await visit('amend', page)
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await press('Control+Shift+3')
  await settled()
  await visit('attention', page)
  await press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.insertText('آسفالت')
  await settled()
  await visit('palette', page)
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await press('F1')
  await page.getByRole('dialog').waitFor()
  await settled()
  await visit('keys', page)
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('contentinfo').getByRole('button').click()
  await page.getByRole('dialog').waitFor()
  await settled()
  await visit('sync', page)
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
