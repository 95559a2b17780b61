import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Need } from './progress.mjs'
import { end, launch } from './processes.mjs'
import { png } from './screenshot.mjs'
import { giveToOrdinaryUser } from './user.mjs'

/** @typedef {{ env: NodeJS.ProcessEnv, shoot?: (file: string) => void, close: () => Promise<void> }} Display */

/** Whether windows can be shown to somebody. */
export function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * A screen to open windows on: the person's own, or a virtual one that can write screenshots.
 * @param {{ virtual?: boolean, width?: number, height?: number }} [wanted] `virtual`: also where there is a real one
 * @returns {Promise<Display>} `env` is to be laid over process.env
 */
export async function openDisplay({ virtual = !hasScreen(), width = 1366, height = 768 } = {}) {
  if (!virtual) return { env: {}, close: async () => {} }
  const dir = mkdtempSync(join(tmpdir(), 'peygir-screen-'))
  const authority = join(dir, 'authority')
  const cookie = randomBytes(16)
  writeFileSync(authority, authorityEntry(cookie), { mode: 0o600 })
  giveToOrdinaryUser(dir)
  // -displayfd lets the server pick a free number itself: no race with other displays on the machine.
  const args = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-fbdir', dir, '-auth', authority, '-nolisten', 'tcp']
  const server = launch('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const remove = () => rmSync(dir, { recursive: true, force: true })
  process.once('exit', remove) // when this process is broken off; the server ends with it
  const close = async () => {
    await end(server, 3000)
    remove()
    process.off('exit', remove)
  }
  const number = await displayNumber(server).catch(async (error) => {
    await close()
    throw error
  })
  return {
    env: { DISPLAY: `:${number}`, XAUTHORITY: authority, WAYLAND_DISPLAY: undefined },
    shoot(file) {
      // A viewer must never read half a picture.
      writeFileSync(`${file}.part`, png(readFileSync(join(dir, 'Xvfb_screen0'))))
      renameSync(`${file}.part`, file)
    },
    close,
  }
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<number>} */
function displayNumber(server) {
  return new Promise((done, fail) => {
    let said = ''
    let complaint = ''
    const timer = setTimeout(() => fail(new Need(`The virtual screen (Xvfb) did not start within 10 s. ${complaint}`)), 10_000)
    server.stdio[3]?.on('data', (text) => {
      said += text
      if (!said.endsWith('\n')) return
      clearTimeout(timer)
      done(Number(said))
    })
    server.stderr?.on('data', (text) => (complaint += text))
    server.once('error', () => fail(new Need('Xvfb is missing: apt-get install xvfb')))
    server.once('exit', (code) => fail(new Need(`The virtual screen (Xvfb) ended with code ${code}. ${complaint.trim()}`)))
  })
}

/**
 * One line of an Xauthority file (Xau library: family, address, number, name, data, each with a 16-bit length). Without
 * a cookie any user of the machine could read this screen, and xauth would be one more tool to install.
 * @param {Buffer} cookie
 */
function authorityEntry(cookie) {
  const anyHost = 0xffff
  const sized = (/** @type {Buffer} */ part) => Buffer.concat([Buffer.from([part.length >> 8, part.length & 255]), part])
  const none = Buffer.alloc(0)
  return Buffer.concat([Buffer.from([anyHost >> 8, anyHost & 255]), sized(none), sized(none), sized(Buffer.from('MIT-MAGIC-COOKIE-1')), sized(cookie)])
}
