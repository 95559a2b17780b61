import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { node24 } from './node24.mjs'
import { root } from './paths.mjs'
import { say } from './progress.mjs'
import { show } from './processes.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ counts: Counts, failures: string[] }} Outcome `failures`: a line for each test that failed */

/** Seconds that each suite may take on 2 cores; those of `npm test` together its 25 minutes. */
export const SUITES = /** @type {Record<string, number>} */ ({
  types: 20,
  lint: 10,
  unit: 90,
  property: 20,
  contract: 40,
  integration: 330,
  sim: 240,
  e2e: 690,
  package: 60,
  update: 600,
  windows: 200,
})
/** Only by their name: they build several packages, or need what few machines have. */
export const BY_NAME = ['update', 'windows']

// Machines are noisy; far beyond its budget a suite has really grown.
const TOLERANCE = 3
/** Lines of failures: who sees only the end of the output should still see the table of suites. */
const MOST_FAILURES = 40

/**
 * Runs suites one after another, their output going straight to the terminal. Ends with a table of suites and a line for
 * each test that failed.
 * @param {string[]} names
 * @param {string[]} args for vitest
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Counts>}
 */
export async function runSuites(names, args, env = {}) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  /** @type {string[]} */
  const failed = []
  for (const name of names) {
    const budget = SUITES[name] ?? 0
    say(`\n── ${name} (budget ${budget} s)`)
    const start = Date.now()
    const { counts, failures } = await runSuite(name, args, { ...process.env, ...env })
    failed.push(...failures.map((line) => `✗ ${name}: ${line}`))
    const seconds = (Date.now() - start) / 1000
    const over = seconds > budget * TOLERANCE
    if (over) counts.failed++
    const note = over ? `  FAILED: more than ${TOLERANCE} times its budget` : seconds > budget ? '  over its budget' : ''
    lines.push(`${name.padEnd(12)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds.toFixed(1)} s of ${budget} s${note}`)
    sum.passed += counts.passed
    sum.failed += counts.failed
    sum.skipped += counts.skipped
  }
  const more = failed.length - MOST_FAILURES
  say(['', ...lines, ...failed.slice(0, MOST_FAILURES), ...(more > 0 ? [`… and ${more} more`] : []), ''].join('\n'))
  return sum
}

/** Prints the last line and gives the exit code. @param {Counts} counts */
export function summary({ passed, failed, skipped }) {
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

/** @param {string} name @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<Outcome>} */
async function runSuite(name, args, env) {
  const tool = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path)
  const single = (/** @type {number} */ code) => ({ counts: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, failures: code === 0 ? [] : [SEE_ABOVE] })
  const incremental = ['--incremental', '--tsBuildInfoFile', tool('.cache', 'types.json')]
  if (name === 'types') return single(await show(node24, [tool('typescript', 'bin', 'tsc'), '--noEmit', ...incremental], { cwd: root, env }))
  if (name === 'lint') return single(await show(node24, [tool('oxlint', 'bin', 'oxlint'), '--deny-warnings'], { cwd: root, env }))
  const dir = mkdtempSync(join(tmpdir(), 'peygir-test-'))
  try {
    const report = join(dir, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const code = await show(node24, [tool('vitest', 'vitest.mjs'), 'run', '--project', name, ...reporters, ...args], { cwd: root, env })
    return outcome(readReport(report), code, args.length > 0)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const SEE_ABOVE = 'see its output above'

/**
 * What is read of vitest's report in JSON.
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} ReportedTest
 * @typedef {{ name: string, status: string, message: string, assertionResults: ReportedTest[] }} ReportedFile
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: ReportedFile[] }} Report
 */

/** Null: vitest itself failed, which its exit code says. @param {string} path @returns {Report | null} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/**
 * A file that could not be loaded, an error outside every test or a suite without tests is a failure too, though no test
 * says so. Of an error outside every test the report says nothing.
 * @param {Report | null} report @param {number} code @param {boolean} filtered
 * @returns {Outcome}
 */
function outcome(report, code, filtered) {
  /** @type {Counts} */
  const counts = { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0, skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0) }
  const failures = (report?.testResults ?? []).filter(({ status }) => status === 'failed').flatMap(failuresOf)
  const none = counts.passed + counts.failed === 0
  if (none && filtered && failures.length === 0) return { counts, failures }
  if (counts.failed === 0 && (code !== 0 || none)) counts.failed = 1
  return { counts, failures: failures.length === 0 && counts.failed > 0 ? [none && report !== null ? `no test ran, ${SEE_ABOVE}` : `an error outside the tests, ${SEE_ABOVE}`] : failures }
}

/** @param {ReportedFile} file @returns {string[]} a line for each of its tests that failed, and one where it failed by itself */
function failuresOf({ name, message, assertionResults }) {
  const file = relative(root, name)
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  const itself = message !== '' || failed.length === 0 ? [`${file}: ${firstLine(message) || `failed outside its tests, ${SEE_ABOVE}`}`] : []
  return [...itself, ...failed.map(({ fullName, failureMessages }) => `${file} › ${fullName.trim()}: ${firstLine(failureMessages[0] ?? '')}`)]
}

/** Without the colours of a terminal. @param {string} message */
const firstLine = (message) => stripVTControlCharacters(message).trim().split('\n', 1)[0] ?? ''
