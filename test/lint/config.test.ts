import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NAMED } from '../../src/setup/lint/layers.mjs'
import plugin from '../../src/setup/lint/plugin.mjs'
import { ROOT, inProject, oxlint, run } from './plant.ts'

// The other tests here plant their violations under a copy of .oxlintrc.json. These hold that it is the one that counts.
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string>; imports: Record<string, string> }

describe('the configuration', () => {
  it('is the only one: oxlint would read another in any folder', () => {
    const found = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => !['node_modules', '.git', '.cache', '.data', 'out'].includes(entry.name))
      .flatMap((entry) => (entry.isDirectory() ? readdirSync(join(ROOT, entry.name), { recursive: true }).map((name) => join(entry.name, String(name))) : [entry.name]))
      .filter((path) => /(?:^|[\\/])(?:\.?oxlint\w*|\.eslintrc|\.eslintignore|eslint\.config)\b/u.test(path))
    expect(found).toEqual(['.oxlintrc.json'])
  })

  it('turns on every rule of the plugin, as an error', () => {
    const { rules } = JSON.parse(oxlint(ROOT, '--print-config')) as { rules: Record<string, unknown> }
    for (const rule of Object.keys(plugin.rules)) expect.soft(rules[`peygir/${rule}`], rule).toBe('deny')
  })

  it('is what npm run check runs: a planted violation fails it', () => {
    expect(manifest.scripts['check']).toBe('node src/setup/check.mjs')
    expect(read('src/setup/check.mjs')).toMatch(/runSuites\(\[[^\]]*'lint'/u)
    // The check without its set-up, which would install packages into the planted project.
    const check = `import { runSuites } from './src/setup/suites.mjs'; console.log(JSON.stringify(await runSuites(['lint'], [])))`
    const said = (text: string): string =>
      inProject({ 'src/desk/planted.ts': text }, (folder) => {
        cpSync(join(ROOT, 'src/setup'), join(folder, 'src/setup'), { recursive: true })
        mkdirSync(join(folder, 'node_modules'))
        for (const name of ['oxlint', 'node']) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
        // The scripts are here to run; whether they are clean is not the question.
        writeFileSync(join(folder, '.gitignore'), '/src/setup/*.mjs\n')
        return run(folder, ['--input-type=module', '--eval', check])
      })
    expect(said(`import { value } from '#server/value.ts'\nexport const own = value\n`)).toMatch(/peygir\(layers\)[\s\S]*"failed":1/u)
    expect(said('export const own = 1\n')).toMatch(/"passed":1,"failed":0/u)
  })

  it('reads every folder of code', () => {
    const listed = oxlint(ROOT, '--debug=files')
    for (const folder of ['src', 'electron', 'renderer', 'test'].filter((name) => existsSync(join(ROOT, name)))) {
      const files = readdirSync(join(ROOT, folder), { recursive: true }).map(String)
      for (const file of files.filter((name) => /\.(?:[cm]?[jt]sx?)$/u.test(name))) expect.soft(listed).toContain(join(folder, file))
    }
  })
})

it("the table's layer names are those of package.json", () => {
  expect(Object.keys(manifest.imports).map((name) => name.replace(/^#(\w+)\/\*$/u, '$1'))).toEqual(expect.arrayContaining(NAMED))
  expect(Object.keys(manifest.imports)).toHaveLength(NAMED.length)
})
