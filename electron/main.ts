import { app, dialog, safeStorage, session, type BrowserWindow } from 'electron'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Reply } from '#ipc/contract.ts'
import { noWay } from '#desk/line-agent.ts'
import { traceOf } from '#desk/trace.ts'
import type { HostStart } from '#ipc/host-protocol.ts'
import { catchCrashes, noteCrashes } from './crashes.ts'
import { deskFacts } from './desk-facts.ts'
import { saveDiagnostics } from './diagnostics.ts'
import { exportFile } from './export-file.ts'
import { onHostFailure } from './failed-host.ts'
import { lockWhenIdle } from './idle.ts'
import { importFile } from './import-file.ts'
import { startHost, type Host } from './host.ts'
import { noteViolations, servePorts, serveShell, tellOfLink, tellOfUpdate } from './ipc.ts'
import { readKey, setKeyAside, type KeyStore } from './key.ts'
import { keepLinks } from './links.ts'
import { openLog, type Log } from './log.ts'
import { readNotices } from './notices.ts'
import { machineId } from './machine.ts'
import { setMenu } from './menu.ts'
import { paper } from './paper.ts'
import { readPolicy, type Policy, type ReadPolicy } from './policy.ts'
import { askReg } from './policy-registry.ts'
import { useProxy, waysTo } from './proxy.ts'
import { countRefused } from './refused.ts'
import { closeIn, lockDown, serveScheme } from './security.ts'
import { clearTraining, openTraining, type Training } from './training.ts'
import { beGuard } from './updates/guard-process.ts'
import { beginRun, type Run } from './updates/run.ts'
import { guardedFolder } from './updates/trial.ts'
import type { Updates } from './updates/updates.ts'
import { openWindow } from './window.ts'
import { BUTTONS, FRESH, policyWords, words } from './words.ts'

/** How long a quitting console waits for the host to finish what it is writing (milliseconds). */
const STOP_LIMIT = 5_000
/** How long the diagnostics wait for the host, which looks through the whole database (milliseconds). */
const DIAGNOSE_LIMIT = 120_000
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
  updates: Updates | null
  /** As the host last said; undefined before. */
  deskId: string | null | undefined
  /** Has the host begin anew by what the user's own policy now says. */
  useOwnPolicy: (() => Promise<void>) | null
  /** What is to be done when all else has ended. */
  last: (() => Promise<void>) | null
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
  const last = buttons.length - 1
  const { response } = await dialog.showMessageBox(window, {
    // Enter puts nothing aside: where there is a way back, that is it
    type: 'warning', title: app.getName(), message, buttons: [...buttons], defaultId: buttons[last] === BUTTONS.back ? last : 0, cancelId: last, noLink: true,
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
    policy: { serverUrl: policy.serverUrl, enrolmentCode: policy.enrolmentCode, daysKept: policy.daysKept }, language: policy.language, line: lineBy(policy) }
}

const lineBy = ({ ca, proxy, shut }: Policy): HostStart['line'] => ({ ca, proxied: proxy !== 'direct', shut })

async function open(dataFolder: string, trial: Run, log: Log): Promise<void> {
  const hostLog = openLog(join(dataFolder, 'logs', 'host.log'))
  noteCrashes(dataFolder, log)
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
  window.on('close', () => trial.sign('closed'))

  const running: Running = { host: null, training: null, updates: null, deskId: undefined, useOwnPolicy: null, last: null }
  const ports = servePorts(window, (port) => running.host?.connect(port) ?? false, refuse)
  // the calls' schemas are the whole contract: they are read when somebody first prints, not while the window opens
  const policies: { now: Promise<ReadPolicy> | null } = { now: null }
  const policy = () => (policies.now ??= readPolicy({ env: process.env, platform: process.platform, dataFolder, ask: askReg }))
  const diagnostics = () => saveDiagnostics({ window, dataFolder, policy, update: () => running.updates?.shown() ?? null, diagnose: async () => (await running.host?.diagnose(DIAGNOSE_LIMIT)) ?? null, ways: (url) => waysTo(session.defaultSession, url, log) })
  const calls = onFirstUse(async () => {
    const [{ shellCalls }, { updateCalls }, { releaseFolder }, { firstRun }] = await Promise.all([import('./shell-calls.ts'), import('./updates/console-updates.ts'), import('./release-folder.ts'), import('./first-run.ts')])
    const training = async ({ on }: { readonly on: boolean }): Promise<Reply<null>> => {
      // the page is gone before the change is done, so it hears that it begins
      setImmediate(() => void running.training?.change(on))
      return { ok: true, value: null }
    }
    // a call that comes while somebody practises is real: it waits until they are back
    const takeLink = async () => (running.training?.on() === true ? { ok: true as const, value: null } : links.take())
    return shellCalls({ ...paper(window), 'shell.takeLink': takeLink, 'shell.notices': () => readNotices(), 'shell.desk': async () => deskFacts(dataFolder, await policy()), 'shell.diagnostics': async () => ({ ok: true as const, value: { saved: await diagnostics() } }), ...exportFile(window, (grant, file) => running.host?.grant('save', grant, file) ?? false),
      ...importFile(window, (grant, file) => running.host?.grant('open', grant, file) ?? false), 'shell.training': training, ...releaseFolder(window, (grant, folder) => running.host?.grant('release', grant, folder) ?? false),
      ...firstRun({ window, dataFolder, policy, enrolled: () => running.deskId !== null, changed: async () => running.useOwnPolicy?.() }),
      // only a page that runs asks for it
      ...updateCalls(window, () => running.updates, () => trial.sign('window')) }, refuse, log)
  })
  noteViolations(window, refuse)
  serveShell(window, async (name, input) => (await calls())(name, input), refuse)
  stopOnQuit(running, () => clearTraining(dataFolder, log))

  try {
    clearTraining(dataFolder, log)
    const read = await policy()
    const network = session.defaultSession
    await useProxy(network, read.policy.proxy)
    const prepared = await prepare(window, dataFolder, read, log)
    if (prepared === null) return app.quit()
    const real = { ...prepared, previous: trial.previous }
    const run = (start: HostStart): void => {
      const host = startHost(join(__dirname, 'host.cjs'), start, { up: ports.give, down: () => {
          ports.lost()
          if (start === real) running.updates?.stands(null)
        },
        ready: () => {
          trial.sign('database')
          if (start === real) running.updates?.tellAgain()
        },
        standing: (standing) => {
          if (start === real) running.deskId = standing.deskId
          running.updates?.stands(standing)
        }, failed: (code) => void saidFailed(code), refused: () => refuse('host_call'), ways: (url) => waysTo(network, url, log), said: (line) => hostLog('host', { line }) }, log)
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
        return
      }
      trial.sign('failed')
      // it is taken back at once, and nobody is to decide anything
      if (trial.watched()) return
      const decided = await onHostFailure(code, { ask: (message, buttons) => ask(window, message, buttons), saveDiagnostics: () => diagnostics().catch(() => log('diagnostics_unsaved')) })
      if (decided === 'again') running.host?.restart()
      else if (decided === 'repair') running.host?.repair()
      else app.quit()
    }
    running.updates = await openConsoleUpdates(dataFolder, window, read, running, trial, log)
    running.useOwnPolicy = async () => {
      policies.now = null
      const own = await policy()
      await useProxy(network, own.policy.proxy)
      // the very start that practice comes back to
      Object.assign(real, { line: lineBy(own.policy) })
      await withdraw()()
      running.updates?.stop()
      running.updates = await openConsoleUpdates(dataFolder, window, own, running, trial, log)
      run(real)
    }
    run(real)
    app.once('will-quit', () => running.updates?.stop())
    app.once('will-quit', lockWhenIdle(read.policy.idleLockMinutes, () => running.host?.lock()))
  } catch (error) {
    trial.sign('failed')
    const code = (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk_full' : 'internal_error'
    log(code, { error: String((error as NodeJS.ErrnoException).code), trace: traceOf(error) })
    await ask(window, words(code), [BUTTONS.quit])
    app.quit()
  }
}

async function openConsoleUpdates(dataFolder: string, window: BrowserWindow, { policy }: ReadPolicy, running: Running, run: Run, log: Log): Promise<Updates> {
  const [{ consoleUpdates }, { thisProgram }] = await Promise.all([import('./updates/console-updates.ts'), import('./updates/program.ts')])
  const network = session.defaultSession
  const ways = policy.shut ? noWay : policy.proxy === 'direct' ? null : (url: string) => waysTo(network, url, log)
  return consoleUpdates({
    dataFolder, policy, program: thisProgram(), trust: { ca: policy.ca, ways }, run, log, training: () => running.training?.on() === true,
    tell: (shown) => tellOfUpdate(window, shown), tellHost: (ring, state) => running.host?.update(ring, state),
    leave: (last) => {
      running.last = last
      app.quit()
    },
  })
}

/**
 * The host is stopped after the windows are closed, not before: the last words of a draft are sent while its window
 * closes.
 */
function stopOnQuit(running: Running, stoppedAll: () => void): void {
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped || (running.host === null && running.last === null)) return
    event.preventDefault()
    const end = async (): Promise<void> => {
      await running.host?.stop(STOP_LIMIT)
      stopped = true
      stoppedAll()
      await running.last?.()
      app.quit()
    }
    // with no host there is nothing to wait for, and a quit that is asked for while this event lasts is not heard
    setImmediate(() => void end())
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
const guarded = app.isPackaged ? guardedFolder(process.argv) : null
const dataFolder = userData()
mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
if (guarded === null) app.setPath('userData', dataFolder)
app.commandLine.appendSwitch('js-flags', LEAN_HEAP)
closeIn()
if (guarded !== null) beGuard(guarded)
else if (app.requestSingleInstanceLock()) {
  catchCrashes(dataFolder)
  const log = openLog(join(dataFolder, 'logs', 'shell.log'))
  const run = beginRun(dataFolder, app.getVersion(), process.env, log)
  // the guard of an update is in the middle of it, and starts the right one itself
  if (run.found.is === 'leave') app.quit()
  else void app.whenReady().then(() => open(dataFolder, run, log))
} else app.quit()
