import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { node24 } from '../../src/setup/node24.mjs'
import { root } from '../../src/setup/paths.mjs'
import { COMPILED_ONCE } from './started.ts'

/** Each program that is started with options, and what it cannot be asked. */
const PROGRAMS = [
  ['load/bench', 'npm run bench --', ['--only', 'start,nothing'], /^--only nothing is none of start, save/],
  ['load/bench-sync', 'npm run bench:sync --', ['--desks', '50,many'], /^--desks is a whole number above 0\n/],
  ['load/boston', 'npm run load:boston --', [], /^name one file\n/],
  ['load/sim', 'npm run sim --', ['--profile', 'calmest'], /^--profile calmest is none of .*, all\n/],
  ['load/storm', 'npm run storm --', ['--kill', 'everybody'], /^--kill everybody is none of server, desk\n/],
  ['mutations/main', 'npm run test:mutations', ['--write', 'nothing'], /^there is no nothing\n/],
  ['shots/main', 'npm run shots', ['--readme', 'all'], /^Unexpected argument 'all'/],
] as const

const run = (name: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(node24, [`test/${name}.ts`, ...args], { cwd: root, env: COMPILED_ONCE, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test.each(PROGRAMS)('%s says how it is started: when it is asked, and after what it cannot do', (name, usage, senseless, why) => {
  const asked = run(name, ['--help'])
  expect(asked).toEqual({ status: 0, stdout: expect.stringContaining(usage), stderr: '' })
  for (const [args, reason] of [[senseless, why], [['--colour', 'red'], /^Unknown option '--colour'/]] as const) {
    const refused = run(name, args)
    expect({ ...refused, stderr: '' }).toEqual({ status: 2, stdout: '', stderr: '' })
    expect(refused.stderr).toMatch(reason)
    expect(refused.stderr.endsWith(`\n\n${asked.stdout}`)).toBe(true)
  }
})
