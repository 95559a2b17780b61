import { app, dialog, safeStorage, session, type BrowserWindow } from 'electron'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Reply } from '#ipc/contract.ts'
import type { HostStart } from '#ipc/host-protocol.ts'
import { deskFacts } from './desk-facts.ts'
import { exportFile } from './export-file.ts'
import { lockWhenIdle } from './idle.ts'
import { importFile } from './import-file.ts'
import { startHost, type Host } from './host.ts'
import { noteViolations, servePorts, serveShell, tellOfLink } from './ipc.ts'
import { readKey, setKeyAside, type KeyStore } from './key.ts'
import { keepLinks } from './links.ts'
import { openLog, type Log } from './log.ts'
import { readNotices } from './notices.ts'
import { machineId } from './machine.ts'
import { setMenu } from './menu.ts'
import { paper } from './paper.ts'
import { readPolicy, type ReadPolicy } from './policy.ts'
import { askReg } from './policy-registry.ts'
import { useProxy, waysTo } from './proxy.ts'
import { countRefused } from './refused.ts'
import { closeIn, lockDown, serveScheme } from './security.ts'
import { clearTraining, openTraining, type Training } from './training.ts'
import { openWindow } from './window.ts'
import { BUTTONS, FRESH, policyWords, words } from './words.ts'

/** How long a quitting console waits for the host to finish what it is writing (milliseconds). */
const STOP_LIMIT = 5_000
/** How long a dialog waits for a page that may never show itself (milliseconds). */
const SHOW_LIMIT = 5_000

/**
 * For the window's script, which uses 15 MB where V8 reckons with gigabytes. The limit is no fear of a leak: by it V8 decides how soon it
 * collects. Long lists are not in this heap (docs/performance.md, memory).
 */
const LEAN_HEAP = '--max-old-space-size=512'

interface Running {
  /** Null: none yet, or one goes and the next is not there. */
  host: Host | null
  training: Training | null
}

const store: KeyStore = {
  available: () => safeStorage.isEncryptionAvailable() && safeStorage.getSelectedStorageBackend?.() !== 'basic_text',
  seal: (text) => safeStorage.encryptString(text),
  open: (sealed) => safeStorage.decryptString(sealed),
}

const onFirstUse = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  const kept: { answer?: Promise<T> } = {}
  return () => (kept.answer ??= work())
}

/** Shows `message` over the window and answers the number of the button. */
async function ask(window: BrowserWindow, message: string, buttons: readonly string[]): Promise<number> {
  // a dialog that is there before its window may end up behind it
  if (!window.isVisible()) await Promise.race([once(window, 'show'), wait(SHOW_LIMIT)])
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning', title: app.getName(), message, buttons: [...buttons], defaultId: 0, cancelId: buttons.length - 1, noLink: true,
  })
  return response
}

/** The database's key, by a person's decision where it cannot be read; null when that is to quit. */
async function findKey(window: BrowserWindow, folder: string, log: Log): Promise<Extract<ReturnType<typeof readKey>, { ok: true }> | null> {
  for (;;) {
    const read = readKey(folder, store)
    if (read.ok) return read
    log(read.code, { reason: read.reason })
    const choice = await ask(window, words(read.code), [BUTTONS.again, BUTTONS.fresh, BUTTONS.quit])
    if (choice === 2) return null
    if (choice === 1 && (await ask(window, FRESH, [BUTTONS.fresh, BUTTONS.back])) === 0) {
      for (const name of setKeyAside(folder, Date.now())) log('key_aside', { name })
    }
  }
}

async function prepare(window: BrowserWindow, dataFolder: string, { policy, problems }: ReadPolicy, log: Log): Promise<HostStart | null> {
  if (problems.length > 0) {
    for (const { origin, setting, what, detail } of problems) log('policy_invalid', { origin, setting, what, detail })
    void ask(window, policyWords(problems, policy.shut), [BUTTONS.understood])
  }
  const machine = machineId(dataFolder)
  const key = await findKey(window, dataFolder, log)
  if (key === null) return null
  log('key', { protection: key.protection })
  return { type: 'start', dataFolder, databaseKey: key.key, keyProtection: key.protection, machineId: await machine, appVersion: app.getVersion(), training: null,
    policy: { serverUrl: policy.serverUrl, enrolmentCode: policy.enrolmentCode }, language: policy.language, line: { ca: policy.ca, proxied: policy.proxy !== 'direct', shut: policy.shut } }
}

async function open(dataFolder: string): Promise<void> {
  const log = openLog(join(dataFolder, 'logs', 'shell.log'))
  const refuse = countRefused(log)
  const devTools = !app.isPackaged
  log('start', { version: app.getVersion(), electron: process.versions.electron, packaged: app.isPackaged })

  serveScheme(session.defaultSession, join(__dirname, '../renderer'), refuse)
  lockDown(session.defaultSession, refuse, { devTools })
  setMenu({ devTools })
  // The page is on its way before anything else is done: it paints while the host starts.
  const window = openWindow({ dataFolder, preload: join(__dirname, '../preload/preload.cjs'), icon: join(app.getAppPath(), 'resources/icons/icon-256.png'), devTools, log })
  const links = keepLinks({ arrived: () => tellOfLink(window), log })
  links.hear(process.argv)
  app.on('second-instance', (_event, argv) => {
    links.hear(argv)
    if (window.isMinimized()) window.restore()
    window.focus()
  })

  const running: Running = { host: null, training: null }
  const ports = servePorts(window, (port) => running.host?.connect(port) ?? false, refuse)
  // the calls' schemas are the whole contract: they are read when somebody first prints, not while the window opens
  const policy = onFirstUse(() => readPolicy({ env: process.env, platform: process.platform, dataFolder, ask: askReg }))
  const calls = onFirstUse(async () => {
    const { shellCalls } = await import('./shell-calls.ts')
    const training = async ({ on }: { readonly on: boolean }): Promise<Reply<null>> => {
      // the page is gone before the change is done, so it hears that it begins
      setImmediate(() => void running.training?.change(on))
      return { ok: true, value: null }
    }
    // a call that comes while somebody practises is real: it waits until they are back
    const takeLink = async () => (running.training?.on() === true ? { ok: true as const, value: null } : links.take())
    return shellCalls({ ...paper(window), 'shell.takeLink': takeLink, 'shell.notices': () => readNotices(), 'shell.desk': async () => deskFacts(dataFolder, await policy()), ...exportFile(window, (grant, file) => running.host?.grant('save', grant, file) ?? false),
      ...importFile(window, (grant, file) => running.host?.grant('open', grant, file) ?? false), 'shell.training': training }, refuse, log)
  })
  noteViolations(window, refuse)
  serveShell(window, async (name, input) => (await calls())(name, input), refuse)
  stopOnQuit(running, () => clearTraining(dataFolder, log))

  try {
    clearTraining(dataFolder, log)
    const read = await policy()
    const network = session.defaultSession
    await useProxy(network, read.policy.proxy)
    const real = await prepare(window, dataFolder, read, log)
    if (real === null) return app.quit()
    const run = (start: HostStart): void => {
      const host = startHost(join(__dirname, 'host.cjs'), start, { up: ports.give, down: ports.lost, failed: (code) => void saidFailed(code), refused: () => refuse('host_call'), ways: (url) => waysTo(network, url, log) }, log)
      running.host = host
      ports.give()
    }
    const withdraw = () => {
      const last = running.host
      running.host = null
      return async () => last?.stop(STOP_LIMIT)
    }
    const training = openTraining({ window, real, withdraw, run, log })
    running.training = training
    const saidFailed = async (code: string): Promise<void> => {
      if (training.on()) {
        await ask(window, words(code), [BUTTONS.back])
        await training.change(false)
      } else if ((await ask(window, words(code), [BUTTONS.again, BUTTONS.quit])) === 0) running.host?.restart()
      else app.quit()
    }
    run(real)
    app.once('will-quit', lockWhenIdle(read.policy.idleLockMinutes, () => running.host?.lock()))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk_full' : 'internal_error'
    log(code, { error: String((error as NodeJS.ErrnoException).code), stack: error instanceof Error ? (error.stack ?? null) : null })
    await ask(window, words(code), [BUTTONS.quit])
    app.quit()
  }
}

/**
 * The host is stopped after the windows are closed, not before: the last words of a draft are sent while its window
 * closes.
 */
function stopOnQuit(running: Running, stoppedAll: () => void): void {
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped || running.host === null) return
    event.preventDefault()
    void running.host.stop(STOP_LIMIT).then(() => {
      stopped = true
      stoppedAll()
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
}

function userData(): string {
  const named = process.env['PEYGIR_DATA']
  if (named === undefined || named === '') return app.getPath('userData')
  if (!isAbsolute(named)) throw new Error(`PEYGIR_DATA must be an absolute path, not '${named}'`)
  return named
}

// for the stand-in of development alone: what is installed loads no other code than its own
if (app.isPackaged) delete process.env['PEYGIR_NATIVE']
const dataFolder = userData()
mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
app.setPath('userData', dataFolder)
app.commandLine.appendSwitch('js-flags', LEAN_HEAP)
closeIn()
if (app.requestSingleInstanceLock()) void app.whenReady().then(() => open(dataFolder))
else app.quit()
