// npm start: from a bare clone to a console with its server. What is in place already is only looked at.
import { createWriteStream } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { buildApp } from './build.mjs'
import { demo, needPort, prepareDemo } from './demo.mjs'
import { openDisplay } from './display.mjs'
import { announceStandIn, resolveElectron } from './electron.mjs'
import { install } from './install.mjs'
import { node24 } from './node24.mjs'
import { folder, root } from './paths.mjs'
import { Need, entry, say } from './progress.mjs'
import { end, lastWords, launch, onStop } from './processes.mjs'
import { asOrdinaryUser, giveToOrdinaryUser, needOrdinaryUser } from './user.mjs'

const port = Number(process.env.PEYGIR_PORT ?? 8137)
const url = `http://127.0.0.1:${port}`

const stopped = new Promise((done) => onStop(['SIGINT', 'SIGTERM', 'SIGHUP'], () => done(0)))

await entry(async () => {
  /** @type {(() => Promise<void>)[]} */
  const stops = []
  try {
    const code = await Promise.race([start(stops), stopped])
    say('Stopping …')
    return code
  } finally {
    // Last one first.
    while (stops.length > 0) await stops.pop()?.()
  }
})
// Only a set-up that was broken off leaves anything that keeps this process alive. Not process.exit() at once: Node 24
// can wait there for ever for a thread that compiles in the background and itself waits for memory.
setTimeout(() => process.exit(), 500).unref()

/**
 * @param {(() => Promise<void>)[]} stops takes what will end each thing that is started
 * @returns {Promise<number>} the exit code, once the console was closed or something failed
 */
async function start(stops) {
  await install()
  const electron = await resolveElectron()
  announceStandIn(electron)
  await buildApp()
  needOrdinaryUser(electron.executable, root)
  await needPort(port)
  const { people, first } = await prepareDemo(url)

  const server = startServer(stops)
  const display = await openDisplay()
  stops.push(display.close)
  // A console that has met its server opens without waiting for it, which is what it is made for.
  if (first) await Promise.race([server.ready, server.failed])
  const closed = startConsole(electron, display, stops)
  await Promise.race([server.ready, server.failed, closed])

  say(`\nPeygir 137 is running.\n\n  Server   ${url}\n  Logs     ${demo.serverLog}\n           ${demo.consoleLog}`)
  if (display.shoot) say(`  Screen   there is none here: the window is on a virtual one, pictured every 3 s in\n           ${demo.screenshot}`)
  say('\nSign in as:')
  for (const { username, password, role, name } of people) say(`  ${username.padEnd(14)} ${password.padEnd(16)} ${role.padEnd(14)} ${name}`)
  say('\nTo stop: Ctrl+C here, or close the window.')
  if (display.shoot) void keepPicturing(display.shoot)
  return Promise.race([closed, server.failed])
}

/**
 * @param {(() => Promise<void>)[]} stops
 * @returns {{ ready: Promise<void>, failed: Promise<never> }}
 */
function startServer(stops) {
  const child = launch(node24, ['src/cli/server.ts', 'serve', '--data', demo.server, '--port', String(port)], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  stops.push(() => end(child))
  const log = createWriteStream(demo.serverLog, { flags: 'w' }).on('error', () => {}) // a full disk: the server says so itself
  child.stderr?.on('data', (text) => log.write(text))
  const ready = /** @type {Promise<void>} */ (
    new Promise((done) => {
      child.stdout?.on('data', (text) => {
        log.write(text)
        if (String(text).includes('"listening"')) done()
      })
    })
  )
  const failed = /** @type {Promise<never>} */ (
    new Promise((_, fail) => {
      child.once('close', (code, signal) => log.end(() => fail(new Need(`The server ended (${signal ?? `code ${code}`}): ${lastWords(demo.serverLog)}`))))
    })
  )
  failed.catch(() => {}) // also when nobody waits for it any more: ending it on Ctrl+C is no failure
  return { ready, failed }
}

/**
 * @param {import('./electron.mjs').Electron} electron
 * @param {import('./display.mjs').Display} display
 * @param {(() => Promise<void>)[]} stops
 * @returns {Promise<number>} 0 when its window was closed
 */
function startConsole(electron, display, stops) {
  giveToOrdinaryUser(folder(demo.consoleData))
  // On a virtual screen there is no graphics card to look for.
  const { command, args, env } = asOrdinaryUser(electron.executable, [root, ...(display.shoot ? ['--disable-gpu'] : [])])
  const child = launch(command, args, {
    cwd: root,
    env: { ...process.env, ...env, ...display.env, PEYGIR_DATA: demo.consoleData, PEYGIR_POLICY: demo.policy, PEYGIR_NATIVE: electron.nativeBinding },
    log: demo.consoleLog,
  })
  stops.push(() => end(child))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code, signal) => {
      if (code === 0) done(0)
      else fail(new Need(consoleFailure(signal ?? `code ${code}`)))
    })
  })
}

/** @param {string} how */
function consoleFailure(how) {
  const said = lastWords(demo.consoleLog)
  if (!/sandbox/i.test(said)) return `The console ended (${how}): ${said}`
  return 'Chromium\'s sandbox may not work on this machine: allow user namespaces (sysctl -w kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0, in a container its seccomp profile) and start again.'
}

/** @param {(file: string) => void} shoot */
async function keepPicturing(shoot) {
  for (;;) {
    await wait(3000, undefined, { ref: false })
    try {
      shoot(demo.screenshot)
    } catch {
      // The screen is going away, or the disk is full: no reason to end a running console.
    }
  }
}
