import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { aside, cache, root } from './paths.mjs'
import { Need, step } from './progress.mjs'
import { output } from './processes.mjs'

const sqlite = join(root, 'node_modules', 'better-sqlite3')
const headers = join(root, 'node_modules', 'node-api-headers', 'include')
const addonApi = join(root, 'node_modules', 'node-addon-api')
const compat = fileURLToPath(new URL('sqlite-napi8.h', import.meta.url))

// The settings of binding.gyp, common.gypi and sqlite3.gyp, but for Node-API 8. Not -O3 and -flto: they double the wait.
const COMMON = ['-O2', '-DNDEBUG', '-fPIC', '-pthread', '-fvisibility=hidden', '-w', '-c']
const ADDON = ['-std=c++20', '-fvisibility-inlines-hidden', '-DNAPI_VERSION=8', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', '-DBUILDING_NODE_EXTENSION', '-DNODE_GYP_MODULE_NAME=better_sqlite3']
const LINK = ['-shared', '-pthread', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL']

/** Where the module for this version of its source and of this recipe is kept. */
export function nativeFile() {
  const { version } = JSON.parse(readFileSync(join(sqlite, 'package.json'), 'utf8'))
  const recipe = createHash('sha256').update(readFileSync(compat)).update([...COMMON, ...ADDON, ...LINK].join(' '))
  return join(cache, 'native', `better-sqlite3-${version}-napi8-${process.platform}-${process.arch}-${recipe.digest('hex').slice(0, 8)}.node`)
}

/**
 * Builds better-sqlite3's module for an Electron that has Node-API 8 only (the stand-in), once per version of its
 * source. The compiler is called directly, with the settings of its binding.gyp: node-gyp would want Node's headers
 * from the network, while Node-API's own headers are a package and depend on no version of Node.
 * @returns {Promise<string>} the .node file
 */
export async function buildNative() {
  const file = nativeFile()
  if (existsSync(file)) return file
  await step('building the SQLite module for the stand-in Electron (about a minute, once)', () =>
    aside(dirname(file), async (path) => {
      await compileAll(path)
      renameSync(join(path, 'better_sqlite3.node'), file)
    }),
  )
  return file
}

/** @param {string} to the folder that takes better_sqlite3.node */
async function compileAll(to) {
  const amalgamation = join(sqlite, 'deps', 'sqlite3')
  // The names between quotes in defines.gypi are SQLite's settings; reading them keeps us on its version's.
  const settings = readFileSync(join(sqlite, 'deps', 'defines.gypi'), 'utf8').matchAll(/'([A-Z][A-Z0-9_]+(?:=[^']*)?)'/g)
  const defines = Array.from(settings, ([, setting]) => `-D${setting}`)
  const includes = [headers, addonApi, amalgamation].map((path) => `-I${path}`)
  const [sqliteObject, addonObject] = [join(to, 'sqlite3.o'), join(to, 'addon.o')]
  await Promise.all([
    compile([...COMMON, ...defines, '-x', 'c', '-std=c99', join(amalgamation, 'sqlite3.c'), '-o', sqliteObject]),
    compile([...COMMON, ...ADDON, ...includes, '-include', compat, join(sqlite, 'src', 'better_sqlite3.cpp'), '-o', addonObject]),
  ])
  await compile([...LINK, addonObject, sqliteObject, '-ldl', '-o', join(to, 'better_sqlite3.node')])
}

/** @param {string[]} args */
async function compile(args) {
  const { code, stderr } = await output('g++', args)
  if (code === 0) return
  const first = stderr.split('\n').find((line) => /error|No space|Killed/.test(line)) ?? stderr.trim().split('\n')[0]
  throw new Need(`The SQLite module could not be built: ${first}`)
}
