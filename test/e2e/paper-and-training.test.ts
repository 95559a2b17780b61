import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_TICKETS } from '#ipc/contract.ts'
import type { ShellName } from '#ipc/shell.ts'
import { launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { startServer, type TestServer } from '../support/app-server.ts'
import { shellLog, status } from '../support/shell.ts'
import { endAll, until } from '../support/started.ts'

const at = {} as { server: TestServer; folder: string; console: TestConsole }

beforeAll(async () => {
  at.server = await startServer()
  at.folder = temporaryFolder('paper')
  at.console = await launchConsole({ server: at.server, deskName: 'میز ۱', userData: join(at.folder, 'data') })
  await until('the first sync', async () => {
    const reply = await status(at.console)
    return reply.ok && reply.value.phase === 'online'
  }, 60_000)
})
afterAll(() => endAll().finally(() => rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })))

const shell = (name: ShellName, input: Readonly<Record<string, string | boolean>>) =>
  at.console.page.evaluate(({ asked, given }): Promise<unknown> => window.peygir.shell[asked](given as never), { asked: name, given: input })
/** Answers the next question for a file as a person would. */
const choose = (file: string | null) => at.console.app.evaluate(({ dialog }, filePath) => {
  Object.assign(dialog, { showSaveDialog: (_window: unknown, options: { defaultPath?: string }) => {
    Object.assign(globalThis, { asked: options })
    return Promise.resolve(filePath === null ? { canceled: true } : { canceled: false, filePath })
  } })
}, file)

test.each([['A4', 595, 842], ['A5', 420, 595]] as const)('a sheet is saved as a PDF of size %s where the user says', async (size, width, height) => {
  const file = join(at.folder, `sheet-${size}.pdf`)
  await choose(file)
  expect(await shell('shell.savePdf', { size, name: 'ارجاع: 1234/5678' })).toEqual({ ok: true, value: { file } })
  const pdf = readFileSync(file, 'latin1')
  expect(pdf.startsWith('%PDF-')).toBe(true)
  const [, right, top] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/.exec(pdf) ?? []
  expect([Math.round(Number(right)), Math.round(Number(top))]).toEqual([width, height])
  // a citizen's words are in it: only this user may read it
  expect(statSync(file).mode & 0o077).toBe(0)
  const asked = await at.console.app.evaluate(() => (globalThis as unknown as { asked: { defaultPath: string } }).asked)
  expect(asked.defaultPath.endsWith('/ارجاع 1234 5678.pdf')).toBe(true)
})

test('thinking better of it saves nothing; a place that cannot be written is said', async () => {
  await choose(null)
  expect(await shell('shell.savePdf', { size: 'A4', name: 'x' })).toEqual({ ok: true, value: { file: null } })
  await choose(join(at.folder, 'no such folder', 'x.pdf'))
  expect(await shell('shell.savePdf', { size: 'A4', name: 'x' })).toEqual({ ok: false, refusal: { code: 'internal_error', details: { reason: 'ENOENT' } } })
  expect(await shell('shell.savePdf', { size: 'A3', name: 'x' })).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  expect(shellLog(at.console)).toContainEqual(expect.objectContaining({ code: 'refused', what: 'shell_call' }))
})

test('printing goes to the system with the size of the sheet', async () => {
  await at.console.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents !== undefined) contents.print = (options, done) => {
      Object.assign(globalThis, { printed: options })
      done?.(true, '')
    }
  })
  expect(await shell('shell.print', { size: 'A5' })).toEqual({ ok: true, value: { printed: true } })
  expect(await at.console.app.evaluate(() => (globalThis as unknown as { printed: unknown }).printed)).toMatchObject({ pageSize: 'A5', printBackground: true, silent: false })
})

test('practice begins and ends in the same window, looks different in its title, and leaves nothing on the disk', async () => {
  const { app, page, userData } = at.console
  const title = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  const training = () => until('an answer', async () => {
    // while the page goes it cannot be asked
    const reply = await status(at.console).catch(() => null)
    return reply?.ok === true && reply.value.cityName !== null ? reply.value : null
  })
  const before = await training()
  expect(before.training).toBe(false)
  expect(await shell('shell.training', { on: true })).toEqual({ ok: true, value: null })
  await until('practice', async () => (await training()).training, 30_000)
  expect(await training()).toMatchObject({ training: true, phase: 'stopped', cityName: `${before.cityName} – آموزش` })
  expect(await title()).toContain('آموزش')
  const signedIn = await page.evaluate(() => window.peygir.call['session.signIn']({ username: 'trainee', password: '' }))
  expect(signedIn).toMatchObject({ ok: true, value: { online: false } })
  const listed = await page.evaluate((filter) => window.peygir.call['ticket.list'](filter), ALL_TICKETS)
  expect(listed.ok && listed.value.numbers.length).toBe(6)
  expect(existsSync(join(userData, 'training', 'desk.db'))).toBe(true)

  expect(await shell('shell.training', { on: false })).toEqual({ ok: true, value: null })
  await until('real work', async () => !(await training()).training, 30_000)
  await until('the line to be back', async () => (await training()).phase === 'online', 30_000)
  expect(await title()).not.toContain('Training')
  expect(existsSync(join(userData, 'training'))).toBe(false)
  expect(await page.evaluate(() => window.peygir.call['session.current']({}))).toEqual({ ok: true, value: null })
})

test('messages go into the file that was chosen in the system’s dialog, and into no other', async () => {
  const { page } = at.console
  const maryam = at.server.people.find(({ username }) => username === 'maryam')
  expect(await page.evaluate((who) => window.peygir.call['session.signIn']({ username: who?.username ?? '', password: who?.password ?? '' }), maryam)).toMatchObject({ ok: true })
  const start = (grant: string) => page.evaluate(
    ([given, filter]) => window.peygir.call['export.start']({ grant: given, format: 'csv', columns: ['code', 'status'], filter, language: 'fa', words: { 'column.code': 'کد' } }), [grant, ALL_TICKETS] as const)
  const folder = join(at.folder, 'data')
  await choose(join(folder, 'exported'))
  const chosen = await shell('shell.saveExport', { format: 'csv', name: 'پیام‌ها ۱۴۰۵/۰۹/۰۱' }) as { ok: true; value: { grant: string } }
  expect(chosen).toMatchObject({ ok: true, value: { grant: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown } })
  expect(await start(chosen.value.grant)).toMatchObject({ ok: true, value: { phase: 'running', name: 'exported.csv' } })
  await until('the file', async () => existsSync(join(folder, 'exported.csv')))
  expect(readFileSync(join(folder, 'exported.csv'), 'utf8')).toMatch(/^\uFEFFکد,column\.status\r\n/)
  // a grant is for one export, and one that main never gave is for none
  for (const grant of [chosen.value.grant, '00000000-0000-4000-8000-000000000001']) expect(await start(grant)).toMatchObject({ ok: false, refusal: { code: 'file_not_chosen' } })
  await choose(null)
  expect(await shell('shell.saveExport', { format: 'xlsx', name: 'x' })).toEqual({ ok: true, value: null })
})
