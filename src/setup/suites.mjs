import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24 } from './node24.mjs'
import { root } from './paths.mjs'
import { say } from './progress.mjs'
import { show } from './processes.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Seconds that each suite may take on 2 cores; those of `npm test` together its 25 minutes. */
export const SUITES = /** @type {Record<string, number>} */ ({
  types: 20,
  lint: 10,
  unit: 150,
  property: 30,
  contract: 60,
  integration: 240,
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

/**
 * Runs suites one after another, their output going straight to the terminal.
 * @param {string[]} names
 * @param {string[]} args for vitest
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Counts>}
 */
export async function runSuites(names, args, env = {}) {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const lines = []
  for (const name of names) {
    const budget = SUITES[name] ?? 0
    say(`\n── ${name} (budget ${budget} s)`)
    const start = Date.now()
    const counts = await runSuite(name, args, { ...process.env, ...env })
    const seconds = (Date.now() - start) / 1000
    const over = seconds > budget * TOLERANCE
    if (over) counts.failed++
    const note = over ? `  FAILED: more than ${TOLERANCE} times its budget` : seconds > budget ? '  over its budget' : ''
    lines.push(`${name.padEnd(12)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds.toFixed(1)} s of ${budget} s${note}`)
    sum.passed += counts.passed
    sum.failed += counts.failed
    sum.skipped += counts.skipped
  }
  say(`\n${lines.join('\n')}\n`)
  return sum
}

/** Prints the last line and gives the exit code. @param {Counts} counts */
export function summary({ passed, failed, skipped }) {
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
  return failed === 0 && passed > 0 ? 0 : 1
}

/** @param {string} name @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<Counts>} */
async function runSuite(name, args, env) {
  const tool = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path)
  const single = (/** @type {number} */ code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })
  const incremental = ['--incremental', '--tsBuildInfoFile', tool('.cache', 'types.json')]
  if (name === 'types') return single(await show(node24, [tool('typescript', 'bin', 'tsc'), '--noEmit', ...incremental], { cwd: root, env }))
  if (name === 'lint') return single(await show(node24, [tool('oxlint', 'bin', 'oxlint'), '--deny-warnings'], { cwd: root, env }))
  const dir = mkdtempSync(join(tmpdir(), 'peygir-test-'))
  try {
    const report = join(dir, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const code = await show(node24, [tool('vitest', 'vitest.mjs'), 'run', '--project', name, ...reporters, ...args], { cwd: root, env })
    return count(report, code, args.length > 0)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/**
 * Reads vitest's report. A file that could not be loaded, an error outside every test or a suite without tests is a
 * failure too, though no test says so.
 * @param {string} report @param {number} code @param {boolean} filtered
 * @returns {Counts}
 */
function count(report, code, filtered) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
    Object.assign(counts, { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests })
  } catch {
    // No report: vitest itself failed, which its exit code says.
  }
  const none = counts.passed + counts.failed === 0
  if (none && filtered) return counts
  if (counts.failed === 0 && (code !== 0 || none)) counts.failed = 1
  return counts
}
