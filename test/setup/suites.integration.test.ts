import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from '../../src/setup/paths.mjs'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'peygir-suites-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The suites of a project of nothing but these tests: what `npm test` prints of them after the last suite, and its sums. */
function suites(files: Readonly<Record<string, string>>, names: readonly string[], args: readonly string[] = []): { readonly end: readonly string[]; readonly sums: unknown } {
  const project = mkdtempSync(join(folder, 'project-'))
  cpSync(join(root, 'src/setup'), join(project, 'src/setup'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  const config = `export default { test: { projects: ['unit', 'sim'].map((name) => ({ test: { name, include: [name + '/**/*.test.ts'] } })) } }`
  for (const [path, text] of Object.entries({ 'package.json': '{ "type": "module" }', 'vitest.config.ts': config, ...files })) {
    mkdirSync(join(project, dirname(path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  const program = `import { runSuites } from './src/setup/suites.mjs'; console.log('\\n' + JSON.stringify(await runSuites(${JSON.stringify(names)}, ${JSON.stringify(args)})))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: project, encoding: 'utf8' })
  const said = stderr.trimEnd().split('\n')
  return { end: said.slice(said.findLastIndex((line) => line.startsWith(`${names[0]!.padEnd(12)} `)) + names.length), sums: JSON.parse(stdout.trim().split('\n').at(-1)!) }
}

const given = `import { beforeAll, describe, expect, test } from 'vitest'\n`

test('the end of npm test names what failed: suite, file, test and the first line of why', () => {
  const { end, sums } = suites({
    'unit/sums.test.ts': `${given}describe('sums', () => { test('add', () => expect(1 + 1, 'one and one').toBe(3)); test('are', () => undefined) })`,
    'unit/broken.test.ts': `import './missing.ts'`,
    'unit/hook.test.ts': `${given}describe('a desk', () => { beforeAll(() => { throw new Error('no desk') }); test('opens', () => undefined) })`,
    'sim/city.test.ts': `${given}test('seed 7', () => { throw new Error('lost\\ntwo lines') })`,
  }, ['unit', 'sim'])
  expect(end.toSorted()).toEqual([
    expect.stringMatching(/^✗ sim: sim\/city\.test\.ts › seed 7: Error: lost$/u),
    expect.stringMatching(/^✗ unit: unit\/broken\.test\.ts: Cannot find module '\.\/missing\.ts'/u),
    '✗ unit: unit/hook.test.ts: failed outside its tests, see its output above',
    expect.stringMatching(/^✗ unit: unit\/sums\.test\.ts › sums add: AssertionError: one and one: expected 2 to be 3/u),
  ])
  expect(sums).toEqual({ passed: 1, failed: 2, skipped: 1 })
})

test('what no test says is said too, and at most forty lines', () => {
  const outside = `${given}test('leaves', () => { setTimeout(() => { throw new Error('late') }); return new Promise((done) => setTimeout(done, 50)) })`
  expect(suites({ 'unit/late.test.ts': outside }, ['unit'])).toEqual({ end: ['✗ unit: an error outside the tests, see its output above'], sums: { passed: 1, failed: 1, skipped: 0 } })
  expect(suites({ 'unit/one.test.ts': `import './missing.ts'`, 'sim/two.test.ts': `${given}test('two', () => undefined)` }, ['unit', 'sim'], ['one', 'two']).sums).toEqual({ passed: 1, failed: 1, skipped: 0 })
  const many = suites({ 'unit/many.test.ts': `${given}test.each(Array.from({ length: 42 }, (_, n) => n))('%i', () => expect(1).toBe(2))` }, ['unit'])
  expect(many.end).toHaveLength(41)
  expect(many.end.at(-1)).toBe('… and 2 more')
  expect(suites({ 'unit/one.test.ts': `${given}test('one', () => undefined)` }, ['unit']).end).toEqual([])
})
