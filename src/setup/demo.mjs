import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { node24 } from './node24.mjs'
import { folder, home, root } from './paths.mjs'
import { Need, needSpace, step } from './progress.mjs'
import { output } from './processes.mjs'

/** @typedef {{ username: string, password: string, name: string, role: string }} Person */

const city = join('resources', 'demo-city')
const server = join(home, 'server')
const consoleData = join(home, 'console')
const policy = join(home, 'policy.json')
const seeded = join(home, 'seeded')

/** The files and folders of the demo. */
export const demo = { server, consoleData, policy, serverLog: join(home, 'server.log'), consoleLog: join(home, 'console.log'), screenshot: join(home, 'screenshot.png') }

/**
 * Sets up the demo city and enrols the demo console; on later starts it only looks.
 * @param {string} url the server's address to be
 * @returns {Promise<{ people: Person[], first: boolean }>} `first`: the console has yet to meet its server
 */
export async function prepareDemo(url) {
  needSpace(folder(home), 100)
  if (!existsSync(seeded)) await step('setting up the demo city (once)', seed)
  // A console folder that somebody removed is a new workstation, and needs a code of its own.
  const first = !existsSync(consoleData) || !existsSync(policy)
  if (first) {
    const enrolmentCode = JSON.parse((await cli(['enrol', '--data', server, '--name', 'میز ۱'])).split('\n').at(-1) ?? '').code
    writePolicy({ serverUrl: url, enrolmentCode })
  } else {
    const known = JSON.parse(readFileSync(policy, 'utf8'))
    if (known.serverUrl !== url) writePolicy({ ...known, serverUrl: url })
  }
  return { people: JSON.parse(readFileSync(join(server, 'demo.json'), 'utf8')), first }
}

/** @param {object} content */
function writePolicy(content) {
  writeFileSync(policy, `${JSON.stringify(content, null, 2)}\n`)
}

/** Days of made-up messages, and messages of a middling day: enough to see a centre at work, few enough to be there in half a minute. */
const HISTORY = ['--days', '30', '--per-day', '75']

/** @param {(place: string) => void} reached */
async function seed(reached) {
  // What an earlier start left half done is of no use to anybody.
  rmSync(server, { recursive: true, force: true })
  rmSync(consoleData, { recursive: true, force: true })
  /** @type {Person[]} */
  const people = JSON.parse(readFileSync(join(root, city, 'operators.json'), 'utf8'))
  const admin = people.find(({ role }) => role === 'admin')
  if (admin === undefined) throw new Error(`${city}/operators.json names no admin`)
  const far = (/** @type {string} */ text) => {
    const [, done, total] = /(\d+)\/(\d+) steps\s*$/.exec(text) ?? []
    if (done !== undefined) reached(`${Math.floor((100 * Number(done)) / Number(total))}%`)
  }
  await cli(['init', '--data', server, '--city', city, '--admin-user', admin.username, '--admin-password', admin.password])
  await cli(['seed-demo', '--data', server, '--messages', join(city, 'messages.json'), ...HISTORY], far)
  writeFileSync(seeded, '')
}

/**
 * Runs the administrator's command of the server.
 * @param {string[]} args
 * @param {(text: string) => void} [hear] what it says on the way
 */
async function cli(args, hear) {
  const { code, stdout, stderr } = await output(node24, [join('src', 'cli', 'server.ts'), ...args], { cwd: root, ...(hear === undefined ? {} : { hear }) })
  if (code === 0) return stdout.trim()
  throw new Need(`The demo could not be set up (server ${args[0]}): ${(stderr || stdout).trim().split('\n').at(-1)}`)
}

/**
 * Fails early and in words: otherwise the server's own failure comes when the console is open already.
 * @param {number} port
 */
export async function needPort(port) {
  if (!Number.isInteger(port) || port < 1 || port > 65_534) throw new Need('PEYGIR_PORT must be a number from 1 to 65534.')
  const probe = createServer()
  await new Promise((done, fail) => {
    probe.once('error', () => fail(new Need(`Port ${port} is in use, perhaps by another npm start: end that, or choose another port:  PEYGIR_PORT=${port + 1} npm start`)))
    probe.listen(port, '127.0.0.1', () => probe.close(done))
  })
}
