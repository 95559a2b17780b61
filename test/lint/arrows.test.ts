import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lint } from './plant.ts'

// docs/architecture.md, Arrows, written down a second time: a slip in the rule's own table shows here.
// Row: who imports. Column: what is imported. x: may. config: the build tools' files at the top.
const ARROWS = `
            domain sync ipc desk server cli setup electron renderer test resources config
  domain       .     .   .    .     .    .    .      .        .      .      .        .
  sync         x     .   .    .     .    .    .      .        .      .      .        .
  ipc          x     .   .    .     .    .    .      .        .      .      .        .
  desk         x     x   x    .     .    .    .      .        .      .      .        .
  server       x     x   .    .     .    .    .      .        .      .      .        .
  cli          x     x   .    x     x    .    .      .        .      .      .        .
  setup        .     .   .    .     .    .    .      .        .      .      .        .
  electron     .     .   x    x     .    .    .      .        .      .      x        .
  renderer     x     .   x    .     .    .    .      .        .      .      x        .
  test         x     x   x    x     x    x    x      x        x      .      x        x
  resources    .     .   .    .     .    .    .      .        .      .      .        .
  config       .     .   .    .     .    .    x      .        .      .      .        .
`

const FOLDER: Record<string, string> = { electron: 'electron', renderer: 'renderer', test: 'test', resources: 'resources', config: '.' }
const folderOf = (layer: string): string => FOLDER[layer] ?? `src/${layer}`
const NAMED = ['domain', 'sync', 'ipc', 'desk', 'server']

const [head = '', ...rows] = ARROWS.trim().split('\n')
const columns = head.trim().split(/\s+/)
const pairs = rows.flatMap((row) => {
  const [from = '', ...marks] = row.trim().split(/\s+/)
  return columns.map((to, index) => ({ from, to, allowed: marks[index] === 'x' })).filter((pair) => pair.from !== pair.to)
})

const fileIn = (layer: string, name: string): string => posix.join(folderOf(layer), name)
const plantFor = (from: string, to: string): string => fileIn(from, `imports-${to}.ts`)
const specifierFor = (from: string, to: string): string => {
  if (NAMED.includes(to)) return `#${to}/value.ts`
  const path = posix.relative(folderOf(from), fileIn(to, 'value.ts'))
  return path.startsWith('.') ? path : `./${path}`
}

/** Ways to name another module that are no plain import. */
const WAYS: Record<string, string> = {
  'a type import': `import type { Value } from '#server/value.ts'\nexport type It = Value\n`,
  'an inline type import': `import { type Value } from '#server/value.ts'\nexport type It = Value\n`,
  'an import type': `export type It = import('#server/value.ts').Value\n`,
  'a re-export': `export { value } from '#server/value.ts'\nexport const own = 1\n`,
  'a side-effect import of a style': `import '#server/value.css'\nexport const own = 1\n`,
  'a dynamic import': `export const load = () => import('#server/value.ts')\n`,
  'a dynamic import by template': 'export const load = () => import(`#server/value.ts`)\n',
  'a computed import': `export const load = (name: string) => import(name)\n`,
  'a required module': `export const load = () => require('../server/value.cjs')\n`,
  'an import equals': `import value = require('#server/value.ts')\nexport const own = value\n`,
  'a Node builtin by the back door': `export const load = (host: { getBuiltinModule(name: string): unknown }) => host.getBuiltinModule('fs')\n`,
}
const wayFile = (way: string): string => `src/domain/${way.replaceAll(' ', '-')}.ts`

/** Package imports: the layer, the specifier, whether it may. */
const PACKAGES: [string, string, boolean][] = [
  ['domain', 'zod/mini', true],
  ['domain', '@internationalized/date', true],
  ['domain', 'zod', false],
  ['domain', 'react', false],
  ['domain', 'node:crypto', false],
  ['domain', 'crypto', false],
  ['sync', 'zod/mini', true],
  ['sync', '@internationalized/date', false],
  ['sync', 'node:fs', false],
  ['sync', 'ws', false],
  ['ipc', 'zod/mini', true],
  ['ipc', 'node:fs', false],
  ['renderer', 'react', true],
  ['renderer', 'node:fs', false],
  ['renderer', 'fs/promises', false],
  ['renderer', 'better-sqlite3', false],
  ['renderer', 'node:sqlite', false],
  ['renderer', 'electron', false],
  ['renderer', 'electron/renderer', false],
  ['desk', 'node:fs', true],
  ['desk', 'ws', true],
  ['desk', 'electron', false],
  ['desk', 'better-sqlite3', false],
  ['desk/sqlite', 'better-sqlite3', true],
  ['server', 'fastify', true],
  ['server', 'better-sqlite3', false],
  ['server/store', 'better-sqlite3', true],
  ['server', 'electron', false],
  ['cli', 'electron', false],
  ['setup', 'node:fs', true],
  ['setup', 'vite', false],
  ['setup', 'electron', false],
  ['electron', 'electron', true],
  ['electron', 'node:fs', true],
  ['electron', 'better-sqlite3', false],
  ['config', 'vitest/config', true],
  ['config', 'node:path', true],
  ['config', 'electron', false],
  ['resources', 'react', false],
  ['resources', 'node:fs', false],
  ['test', 'playwright-core', true],
  ['test', 'better-sqlite3', true],
  ['test', 'electron', false],
]
const packageFile = (layer: string, specifier: string): string => fileIn(layer, `package-${specifier.replaceAll(/\W/g, '-')}.ts`)

/** Right layer, wrong way of naming it. */
const NAMES: Record<string, { file: string; specifier: string }> = {
  'a relative path out of the layer, where the layer has a name': { file: 'src/desk/relative.ts', specifier: '../sync/value.ts' },
  'a relative path out of electron/': { file: 'electron/relative.ts', specifier: '../src/desk/value.ts' },
  'a relative path out of a test': { file: 'test/relative.ts', specifier: '../src/domain/value.ts' },
  "the layer's own name inside it": { file: 'src/domain/ticket/own.ts', specifier: '#domain/value.ts' },
  'a path without its extension': { file: 'src/domain/bare.ts', specifier: './value' },
  'a name without its extension': { file: 'src/sync/bare.ts', specifier: '#domain/value' },
  'a .js that is not there': { file: 'src/domain/js.ts', specifier: './value.js' },
  'a name that is no layer': { file: 'src/sync/unknown.ts', specifier: '#shared/value.ts' },
  'a path that leaves the project': { file: 'src/cli/outside.ts', specifier: '../../../elsewhere/value.ts' },
  'a configuration file': { file: 'src/cli/config.ts', specifier: '../../vitest.config.ts' },
}

const importing = (specifier: string): string => `import { value } from '${specifier}'\nexport const own = value\n`

const files: Record<string, string> = {}
for (const layer of columns) files[fileIn(layer, 'value.ts')] = 'export type Value = number\nexport const value: Value = 1\n'
for (const { from, to } of pairs) files[plantFor(from, to)] = importing(specifierFor(from, to))
for (const [way, text] of Object.entries(WAYS)) files[wayFile(way)] = text
for (const [layer, specifier] of PACKAGES) files[packageFile(layer, specifier)] = importing(specifier)
for (const { file, specifier } of Object.values(NAMES)) files[file] = importing(specifier)
files['src/domain/ticket/neighbour.ts'] = importing('../value.ts')
files['src/plugins/value.ts'] = 'export const value = 1\n'
files['lib/value.ts'] = 'export const value = 1\n'

const broken = lint(files)

describe('arrows', () => {
  it.each(pairs.filter((pair) => pair.allowed))('$from may import $to', ({ from, to }) => {
    expect(broken.get(plantFor(from, to))).toBeUndefined()
  })

  it.each(pairs.filter((pair) => !pair.allowed))('$from may not import $to', ({ from, to }) => {
    expect(broken.get(plantFor(from, to))).toContain('peygir(layers)')
  })

  it.each(Object.keys(WAYS))('domain may not import server by %s', (way) => {
    expect(broken.get(wayFile(way))).toContain('peygir(layers)')
  })

  it.each(PACKAGES.filter(([, , allowed]) => allowed))('%s may import %s', (layer, specifier) => {
    expect(broken.get(packageFile(layer, specifier))).toBeUndefined()
  })

  it.each(PACKAGES.filter(([, , allowed]) => !allowed))('%s may not import %s', (layer, specifier) => {
    expect(broken.get(packageFile(layer, specifier))).toContain('peygir(layers)')
  })

  it.each(Object.entries(NAMES))('refuses %s', (_, { file }) => {
    expect(broken.get(file)).toEqual(['peygir(layers)'])
  })

  it('code stands in a folder of the layout', () => {
    expect(broken.get('src/plugins/value.ts')).toEqual(['peygir(layers)'])
    expect(broken.get('lib/value.ts')).toEqual(['peygir(layers)'])
  })

  it('inside a layer, a relative import is free', () => {
    for (const layer of columns) expect(broken.get(fileIn(layer, 'value.ts'))).toBeUndefined()
    expect(broken.get('src/domain/ticket/neighbour.ts')).toBeUndefined()
  })
})
