import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOST_HEAP } from '#ipc/host-protocol.ts'
import { BUTTONS, words } from '../../electron/words.ts'
import { kill9, launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { hostPid, processes, shellLog, status } from '../support/shell.ts'
import { alive, endAll, until } from '../support/started.ts'

// The tests follow one console through one day: each begins where the one before left it.
const at = {} as { console: TestConsole; folder: string }

beforeAll(async () => {
  at.folder = temporaryFolder('restart')
  at.console = await launchConsole({ userData: join(at.folder, 'data') })
})
afterAll(() => endAll().finally(() => rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })))

test('where the key lies is said in the status', async () => {
  const protects = await at.console.app.evaluate(({ safeStorage }) => safeStorage.isEncryptionAvailable() && safeStorage.getSelectedStorageBackend?.() !== 'basic_text')
  expect(await status(at.console)).toMatchObject({ ok: true, value: { keyProtection: protects ? 'keyring' : 'file' } })
  if (!protects) expect(statSync(join(at.console.userData, 'key')).mode & 0o777).toBe(0o600)
})

test('a page that is loaded again has its own line to the host at once', async () => {
  const { page } = at.console
  for (let time = 0; time < 5; time++) {
    await page.reload()
    const codes = await page.evaluate(async () => {
      const replies = await Promise.all(Array.from({ length: 20 }, () => window.peygir.call['settings.read']({})))
      return replies.flatMap((reply) => (reply.ok ? [] : [reply.refusal.code]))
    })
    expect(codes).toEqual([])
  }
})

test.runIf(process.platform === 'linux')('the host’s young objects have little room, so that it keeps little while it rests', async () => {
  const flags = readFileSync(`/proc/${await hostPid(at.console.app)}/cmdline`, 'utf8').replaceAll('\0', ' ')
  expect(flags).toContain(`--js-flags=${HOST_HEAP}`)
})

test('a host that is killed comes back by itself, and the page goes on with it', async () => {
  const { app, page } = at.console
  await page.evaluate(() => window.peygir.call['settings.put']({ theme: 'dark', language: 'en' }))
  const pid = await hostPid(app)
  process.kill(pid, 'SIGKILL')
  await until('the old host to be gone', () => !alive(pid))
  const settings = await until('an answer of the next host', async () => {
    const reply = await page.evaluate(() => window.peygir.call['settings.read']({}))
    return reply.ok ? reply.value : null
  })
  expect(settings).toEqual({ theme: 'dark', language: 'en' })
  expect(await hostPid(app)).not.toBe(pid)
  expect(shellLog(at.console)).toContainEqual(expect.objectContaining({ code: 'host_gone', restartIn: 200 }))
})

test('about a host that ends again and again a person is asked; it is tried again, or the console ends, as they say', async () => {
  const { app, page, pid } = at.console
  type Asked = { message: string; buttons: readonly string[]; answer: (response: number) => void }
  await app.evaluate(({ dialog }) => {
    const asked: Asked[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = ((_window: unknown, { message, buttons = [] }: { message: string; buttons?: string[] }) => new Promise((done) => {
      asked.push({ message, buttons, answer: (response) => done({ response, checkboxChecked: false }) })
    })) as typeof dialog.showMessageBox
  })
  const asked = () => app.evaluate(() => (globalThis as unknown as { asked: Asked[] }).asked.map(({ message, buttons }) => ({ message, buttons })))
  const answer = (question: number, button: number) => app.evaluate((_, [n, response]) => (globalThis as unknown as { asked: Asked[] }).asked[n]?.answer(response), [question, button] as const)
  const endUntilAsked = (questions: number) => until('a question', async () => {
    for (const host of await processes(app, 'Utility', 'peygir-host')) if (alive(host)) process.kill(host, 'SIGKILL')
    return (await asked()).length === questions
  }, 30_000)

  await endUntilAsked(1)
  expect(shellLog(at.console).filter(({ code }) => code === 'host_gone').slice(-3).map(({ restartIn }) => restartIn)).toEqual([1600, 3200, null])
  const question = { message: words('host_gone'), buttons: [BUTTONS.again, BUTTONS.diagnostics, BUTTONS.quit] }
  expect(await asked()).toEqual([question])
  await answer(0, 0)
  const settings = await until('an answer of the next host', async () => {
    const reply = await page.evaluate(() => window.peygir.call['settings.read']({}))
    return reply.ok ? reply.value : null
  })
  expect(settings).toEqual({ theme: 'dark', language: 'en' })

  await endUntilAsked(2)
  expect(await asked()).toEqual([question, question])
  // what is asked of a program that ends may never be answered
  void answer(1, 2).catch(() => undefined)
  await until('the console to end', () => !alive(pid))
  await at.console.close()
  at.console = await launchConsole({ userData: join(at.folder, 'data') })
})

test('a window whose process dies comes back, with its line to the host', async () => {
  const { app } = at.console
  const [pid] = await processes(app, 'Tab')
  process.kill(pid!, 'SIGKILL')
  await until('the window’s process to be gone', () => !alive(pid!))
  await until('the shell to notice', () => shellLog(at.console).some(({ code }) => code === 'renderer_gone'))
  // a script that meets the page while it loads may never answer
  const answer = await until('the page to be back', () =>
    app.evaluate(({ BrowserWindow }) => {
      const script = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`window.peygir.call['settings.read']({})`)
      return Promise.race([script, new Promise((done) => setTimeout(done, 2000, null))])
    }).catch(() => null))
  expect(answer).toEqual({ ok: true, value: { theme: 'dark', language: 'en' } })
})

test('killed as by a power cut it starts again on the same key, in the same place', async () => {
  await at.console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1250, height: 760 }))
  const file = join(at.console.userData, 'window.json')
  await until('the place to be remembered', () => existsSync(file) && readFileSync(file, 'utf8').includes('"width":1250'))
  await kill9(at.console)
  at.console = await launchConsole({ userData: join(at.folder, 'data') })
  expect(await at.console.page.evaluate(() => window.peygir.call['settings.read']({}))).toEqual({ ok: true, value: { theme: 'dark', language: 'en' } })
  const shown = await at.console.app.evaluate(({ BrowserWindow }) => {
    const [found] = BrowserWindow.getAllWindows()
    return { bounds: found?.getBounds(), least: found?.getMinimumSize(), menu: found?.isMenuBarVisible() }
  })
  expect(shown).toEqual({ bounds: { x: 60, y: 40, width: 1250, height: 760 }, least: [1180, 700], menu: false })
})

test('it ends when its window is closed, and leaves no process behind', async () => {
  const host = await hostPid(at.console.app)
  await at.console.close()
  expect(alive(host)).toBe(false)
  expect(alive(at.console.pid)).toBe(false)
  expect(shellLog(at.console).filter(({ code }) => code === 'host_stop_late')).toEqual([])
})
