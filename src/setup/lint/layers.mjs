// The arrows of docs/architecture.md as one table, and the rule that reads it. A layer that is not in the table may
// hold no code: the top level is fixed. test/lint/arrows.test.ts writes the same arrows down a second time and plants
// one violation of each.
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { ROOT } from './rule.mjs'

/** @import { Node, Rule } from './rule.mjs' */

/**
 * What each layer may import. `packages` lists npm packages by their exact specifier; 'any' leaves it to review.
 * The layers without Node run in the renderer or in a test world without a machine: a Node builtin there would work on
 * one side only.
 *
 * @type {Record<string, { folder: string, imports: string[], packages: string[] | 'any', node: boolean }>}
 */
export const LAYERS = {
  domain: { folder: 'src/domain', imports: [], packages: ['zod/mini', '@internationalized/date'], node: false },
  sync: { folder: 'src/sync', imports: ['domain'], packages: ['zod/mini'], node: false },
  ipc: { folder: 'src/ipc', imports: ['domain'], packages: ['zod/mini'], node: false },
  desk: { folder: 'src/desk', imports: ['ipc', 'sync', 'domain'], packages: 'any', node: true },
  server: { folder: 'src/server', imports: ['sync', 'domain'], packages: 'any', node: true },
  cli: { folder: 'src/cli', imports: ['server', 'desk', 'sync', 'domain'], packages: 'any', node: true },
  setup: { folder: 'src/setup', imports: [], packages: [], node: true },
  electron: { folder: 'electron', imports: ['ipc', 'desk', 'resources'], packages: 'any', node: true },
  renderer: { folder: 'renderer', imports: ['ipc', 'domain', 'resources'], packages: 'any', node: false },
  resources: { folder: 'resources', imports: [], packages: [], node: false },
  // The build tools' configuration files, which stand at the top.
  config: { folder: '.', imports: ['setup'], packages: 'any', node: true },
  test: {
    folder: 'test',
    imports: ['domain', 'sync', 'ipc', 'desk', 'server', 'cli', 'setup', 'electron', 'renderer', 'resources', 'config'],
    packages: 'any',
    node: true,
  },
}

/** Layers with a name of their own in package.json's `imports`: elsewhere they are called by it, never by `../`. */
export const NAMED = ['domain', 'sync', 'ipc', 'desk', 'server']

const SQL_HOMES = ['src/desk/sqlite/', 'src/server/store/', 'test/']

/**
 * Packages with one home; whoever else needs what they do asks that folder.
 *
 * @type {Record<string, string[]>}
 */
export const HOMES = {
  electron: ['electron/'],
  'better-sqlite3': SQL_HOMES,
  'better-sqlite3-multiple-ciphers': SQL_HOMES,
  'node:sqlite': SQL_HOMES,
}

const WITH_EXTENSION = /\.(?:[cm]?tsx?|[cm]js|json|css|svg|png|ico|woff2)(?:\?.*)?$/

/** @param {string} file a path below the project's root, with slashes */
function layerOf(file) {
  if (!file.includes('/')) return 'config'
  return Object.keys(LAYERS).find((name) => file.startsWith(`${LAYERS[name]?.folder}/`))
}

/**
 * Why `file` may not import another file, or undefined where it may.
 *
 * @param {string} file the importing file, below the project's root, with slashes
 * @param {string} from its layer
 * @param {string} specifier './…', '../…' or '#layer/…'
 */
function refuseFile(file, from, specifier) {
  const named = specifier.startsWith('#')
  const to = named ? specifier.slice(1).split('/', 1)[0] : layerOf(path.posix.join(path.posix.dirname(file), specifier))
  if (!to || (named && !NAMED.includes(to))) return `'${specifier}' is in no layer of the table.`
  if (to === from && named) return `inside ${from}, import by a relative path.`
  const { imports = [] } = LAYERS[from] ?? {}
  if (to !== from && !imports.includes(to)) return `${from} may not import ${to}. It may import ${imports.join(', ') || 'no other layer'}.`
  if (to !== from && !named && NAMED.includes(to)) return `leave ${from} by name: '#${to}/…', not '${specifier}'.`
  if (!WITH_EXTENSION.test(specifier)) return `'${specifier}' wants its extension: Node resolves it as written.`
}

/**
 * Why `file` may not import a package or a Node builtin, or undefined where it may.
 *
 * @param {string} file the importing file, below the project's root, with slashes
 * @param {string} from its layer
 * @param {string} specifier 'name', 'name/sub', '@scope/name', 'node:fs', 'fs'
 */
function refusePackage(file, from, specifier) {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  const homes = HOMES[name]
  if (homes && !homes.some((home) => file.startsWith(home))) return `${name} is imported in ${homes.join(' and ')} only.`
  const { packages = [], node = false } = LAYERS[from] ?? {}
  if (isBuiltin(specifier)) return node ? undefined : `${from} runs without Node: '${specifier}' is refused.`
  if (packages !== 'any' && !packages.includes(specifier)) return `${from} may import ${packages.join(' and ') || 'no package'}, not '${specifier}'.`
}

/** @type {Rule} */
export const layers = {
  create(context) {
    const file = path.relative(ROOT, context.filename).replaceAll('\\', '/')
    const from = layerOf(file)
    if (!from) {
      return {
        Program: (node) => context.report({ node, message: `${file} is in no layer. docs/architecture.md fixes the folders.` }),
      }
    }
    return importVisitor((node, specifier) => {
      const message =
        specifier === undefined ? refuseComputed(from) : /^[.#]/u.test(specifier) ? refuseFile(file, from, specifier) : refusePackage(file, from, specifier)
      if (message) context.report({ node, message })
    })
  },
}

/** @param {string} from an import whose target is computed cannot be held: only scripts and tests may have one */
function refuseComputed(from) {
  return from === 'setup' || from === 'test' ? undefined : `${from} may import only what is written out.`
}

/**
 * Every way of naming another module: static, dynamic, re-export, type, and CommonJS.
 *
 * @param {(node: Node, specifier: string | undefined) => void} found
 */
function importVisitor(found) {
  /** @param {Node} at @param {Node | undefined} source */
  const visit = (at, source) => {
    if (source?.type === 'Literal' && typeof source.value === 'string') found(at, source.value)
    else if (source?.type === 'TemplateLiteral' && source.expressions.length === 0) found(at, source.quasis[0]?.value.cooked ?? '')
    else found(at, undefined)
  }
  /** @type {ReturnType<Rule['create']>} */
  const visitor = {
    ImportDeclaration: (node) => visit(node, node.source),
    ExportAllDeclaration: (node) => visit(node, node.source),
    ExportNamedDeclaration: (node) => {
      if (node.source) visit(node, node.source)
    },
    ImportExpression: (node) => visit(node, node.source),
    TSImportType: (node) => visit(node, node.source),
    TSExternalModuleReference: (node) => visit(node, node.expression),
    CallExpression: (node) => {
      const { callee } = node
      const isRequire = callee.type === 'Identifier' && callee.name === 'require'
      const isGetBuiltin =
        callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'getBuiltinModule'
      if (isRequire || isGetBuiltin) visit(node, node.arguments[0])
    },
  }
  return visitor
}
