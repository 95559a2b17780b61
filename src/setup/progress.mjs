import { statfsSync } from 'node:fs'

/**
 * Something that set-up cannot supply itself. Its message is the one line a newcomer reads, so it says what to do.
 */
export class Need extends Error {}

/**
 * Asks for room before a large step: npm for one does not notice a full disk and leaves packages half unpacked.
 * @param {string} path an existing folder
 * @param {number} megabytes
 */
export function needSpace(path, megabytes) {
  const { bavail, bsize } = statfsSync(path)
  const free = Math.floor((bavail * bsize) / 2 ** 20)
  if (free < megabytes) throw new Need(`The disk of ${path} has ${free} MB free, ${megabytes} MB are needed: free some space and start again.`)
}

const live = process.stderr.isTTY === true

// Everything goes to stderr: commands such as `npm run server` answer in JSON on stdout.
/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * Runs one step and shows its name with the seconds so far. A step that ends within a second stays silent, which
 * keeps a second start quiet.
 * @template T
 * @param {string} name
 * @param {(reached: (place: string) => void) => T | Promise<T>} work `reached`: how far it is, in a word
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const start = Date.now()
  const seconds = () => Math.round((Date.now() - start) / 1000)
  let shown = false
  let place = ''
  const timer = setInterval(() => {
    if (live) process.stderr.write(`\r\u001b[K· ${name}${place} … ${seconds()} s`)
    else if (!shown || seconds() % (place === '' ? 15 : 5) === 0) say(`· ${name}${place} … ${seconds()} s`)
    shown = true
  }, 1000)
  try {
    const result = await work((now) => {
      place = `: ${now}`
    })
    if (shown) say(`${live ? '\r\u001b[K' : ''}✓ ${name}: ${seconds()} s`)
    return result
  } catch (error) {
    if (shown && live) say('')
    throw error
  } finally {
    clearInterval(timer)
  }
}

const advice = new Map([
  ['ENOSPC', 'The disk is full: free some space and start again.'],
  ['EDQUOT', 'Your disk quota is used up: free some space and start again.'],
  ['EROFS', 'This folder is on a read-only disk: clone to a writable place and start again.'],
  ['EACCES', 'A file may not be read or written by this user'],
])

/**
 * Runs an entry script: a Need ends in its one line, anything else (a bug) keeps its stack.
 * @param {() => Promise<number>} main answers the exit code
 */
export async function entry(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    process.exitCode = 1
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const known = advice.get(code)
    if (error instanceof Need) say(`✗ ${error.message}`)
    else if (known !== undefined) say(`✗ ${known}${code === 'EACCES' ? `: ${/** @type {Error} */ (error).message}` : ''}`)
    else say(String(error instanceof Error ? error.stack : error))
  }
}
