import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { live, runOf, type Outcome, type Run } from '../sim/run.ts'
import { shrink } from '../sim/shrink.ts'
import { PROFILE_NAMES } from '../sim/steps.ts'
import { root } from '../../src/setup/paths.mjs'
import { commandLine, oneOf, whole } from '../support/command-line.ts'

const USAGE = `npm run sim -- [--seed N] [--runs N] [--steps N] [--desks N] [--profile ${PROFILE_NAMES.join('|')}|all] [--stores memory|real]
           [--forever] [--keep-going] [--no-shrink] [--shrink-for SECONDS] [--json]
Lives through N steps of a simulated city and looks whether anything is lost, told twice or told to the wrong desk.
A run that fails is shrunk as far as the time allows and saved under test/sim/regressions/; the process then ends with 1.
'all' takes the profiles in turn, by the seed.`

const REGRESSIONS = join(root, 'test', 'sim', 'regressions')

const { values, seed, runs, steps, desks, profile, stores, shrinkMs } = commandLine(USAGE, {
  seed: { type: 'string', default: '1' }, runs: { type: 'string', default: '1' }, steps: { type: 'string', default: '1500' }, desks: { type: 'string', default: '4' },
  profile: { type: 'string', default: 'storm' }, stores: { type: 'string', default: 'memory' },
  forever: { type: 'boolean', default: false }, 'keep-going': { type: 'boolean', default: false }, 'no-shrink': { type: 'boolean', default: false }, 'shrink-for': { type: 'string', default: '240' }, json: { type: 'boolean', default: false },
}, (given) => ({
  values: given, seed: whole('seed', given.seed), runs: whole('runs', given.runs), steps: whole('steps', given.steps), desks: whole('desks', given.desks),
  profile: oneOf('profile', [...PROFILE_NAMES, 'all'], given.profile), stores: oneOf('stores', ['memory', 'real'], given.stores), shrinkMs: whole('shrink-for', given['shrink-for']) * 1000,
}))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

function tell(run: Run, { figures, ms, cpuMs, violation }: Outcome): void {
  if (values.json) {
    say(JSON.stringify({ seed: run.seed, profile: run.profile, stores: run.stores, desks: run.desks, ...figures, ms: Math.round(ms), cpuMs: Math.round(cpuMs), violation }))
    return
  }
  const faults = Object.entries(figures.faults).map(([kind, count]) => `${count} ${kind}`).join(', ')
  say(`seed ${run.seed} ${run.profile} ${run.stores}: ${figures.steps} steps, ${figures.commands} commands, ${figures.events} events, ${figures.messages} messages, ${figures.calls} call-backs, `
    + `refused ${figures.refusedAtDesk} at once and ${figures.refusedByServer} by the server, ${figures.quarantined} kept for a supervisor; faults: ${faults || 'none'}; ${figures.rests} times all compared; ${Math.round(ms)} ms`)
  if (violation !== null) say(`VIOLATION after step ${violation.at}: ${violation.what}\n${violation.check === 'bug' ? violation.stack : ''}`)
}

/** Answers the file's name. */
function keep(run: Run, check: string): string {
  mkdirSync(REGRESSIONS, { recursive: true })
  const file = join(REGRESSIONS, `${check}-${run.profile}-${run.seed}.json`)
  const head = { check, seed: run.seed, desks: run.desks, profile: run.profile, stores: run.stores }
  writeFileSync(file, `${JSON.stringify(head).slice(0, -1)},"steps":[\n${run.steps.map((step) => JSON.stringify(step)).join(',\n')}\n]}\n`)
  return file
}

for (let at = seed; values.forever || at < seed + runs; at++) {
  const run = runOf({ seed: at, count: steps, desks, stores, profile: profile === 'all' ? PROFILE_NAMES[at % PROFILE_NAMES.length]! : profile })
  const outcome = await live(run)
  tell(run, outcome)
  if (outcome.violation === null) continue
  process.exitCode = 1
  if (!values['no-shrink']) {
    const { check } = outcome.violation
    // from the first on, so that whoever loses patience has something
    say(`shrinking ${keep(run, check)}`)
    const least = await shrink(run, outcome, (shorter) => {
      keep(shorter, check)
      say(`  ${shorter.steps.length} steps are enough`)
    }, shrinkMs)
    say(`saved ${least.steps.length} steps`)
  }
  if (!values['keep-going']) break
}
