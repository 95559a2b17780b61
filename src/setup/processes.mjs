import { spawn } from 'node:child_process'
import { existsSync, openSync, closeSync, readFileSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, log?: string }} Options */
/** @typedef {Options & { hear?: (text: string) => void }} Heard `hear`: what it says on the way on stderr */

/**
 * Should this script be killed outright, Linux tells the child (pdeathsig): no server is left behind holding its port,
 * no compiler keeps the machine busy for nobody.
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function mortal(command, args) {
  return onPath('setpriv') && onPath(command) ? ['setpriv', ['--pdeathsig', 'TERM', '--', command, ...args]] : [command, args]
}

/**
 * Runs a command to its end and keeps what it printed. It never throws for an exit code; a missing command answers
 * code 127, as a shell would.
 * @param {string} command
 * @param {string[]} args
 * @param {Heard} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function output(command, args, { hear, ...options } = {}) {
  return new Promise((done) => {
    const child = spawn(...mortal(command, args), { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (text) => (stdout += text))
    child.stderr.on('data', (text) => {
      stderr += text
      hear?.(String(text))
    })
    child.on('error', (error) => done({ code: 127, stdout, stderr: `${stderr}${error.message}` }))
    child.on('close', (code) => done({ code: code ?? 1, stdout, stderr }))
  })
}

/**
 * Runs a command with this terminal as its own.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @param {(child: import('node:child_process').ChildProcess) => void} [meet]
 * @returns {Promise<number>} its exit code
 */
export function show(command, args, options = {}, meet = () => {}) {
  return new Promise((done, fail) => {
    const child = spawn(...mortal(command, args), { ...options, stdio: 'inherit' })
    meet(child)
    child.on('error', fail)
    child.on('close', (code) => done(code ?? 1))
  })
}

/**
 * Starts a long-lived child as the leader of its own process group: Ctrl+C in the terminal then reaches only this
 * script, which ends its children in the right order.
 * @param {string} command
 * @param {string[]} args
 * @param {Options & { stdio?: import('node:child_process').StdioOptions }} options `log`: file that takes its output
 */
export function launch(command, args, { log, stdio, ...options }) {
  const out = log === undefined ? 'ignore' : openSync(log, 'w')
  const child = spawn(...mortal(command, args), { ...options, detached: true, stdio: stdio ?? ['ignore', out, out] })
  if (typeof out === 'number') closeSync(out)
  return child
}

/**
 * Ends a child: first it alone is asked, so that it can finish its work (Electron's database process must not be
 * killed under it), then, after a grace, whatever is left of its process group is killed.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} graceMs
 */
export async function end(child, graceMs = 8000) {
  if (child.pid === undefined) return
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    let timer
    await Promise.race([gone, new Promise((done) => (timer = setTimeout(done, graceMs)))])
    clearTimeout(timer)
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // ESRCH: nobody is left in the group, as hoped.
  }
}

/**
 * Calls `stop` once, when this script is asked to end. Whoever ends npm alone ends only npm and its shell, which tell
 * us nothing: being left by them is the sign.
 * @param {NodeJS.Signals[]} signals
 * @param {() => void} stop
 */
export function onStop(signals, stop) {
  const parent = process.ppid
  const watch = setInterval(() => process.ppid === parent || once(), 500).unref()
  const once = () => {
    clearInterval(watch)
    stop()
  }
  for (const signal of signals) process.once(signal, once)
}

/** Whether a command is on PATH. @param {string} command */
export function onPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(resolve(dir, command)))
}

/** The last word of a child that ended, for the one line that says why. @param {string} log */
export function lastWords(log) {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []
  // Chromium's complaints about a missing desktop bus come at every start; JSON lines are the server's usual log.
  const words = lines.findLast((line) => line.trim() !== '' && !line.includes(':bus.cc') && !line.startsWith('{'))
  return words ?? `see ${log}`
}
