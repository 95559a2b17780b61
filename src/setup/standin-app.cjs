// The default app of the stand-in Electron, in place of the one that its package dropped: it starts the app whose
// folder is the first argument, as `electron FOLDER` does, and honours -r, by which Playwright puts in its loader.
const { existsSync, readFileSync } = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const { app } = require('electron')

/** @type {string[]} */
const preloads = []
let folder = process.cwd()
for (const args = process.argv.slice(1); args.length > 0; ) {
  const arg = args.shift() ?? ''
  if (arg === '-r' || arg === '--require') preloads.push(args.shift() ?? '')
  else if (!arg.startsWith('-')) {
    folder = path.resolve(arg)
    break
  }
}
for (const file of preloads) require(path.resolve(file))

const manifest = path.join(folder, 'package.json')
if (existsSync(manifest)) {
  const { productName, name, version } = JSON.parse(readFileSync(manifest, 'utf8'))
  app.setName(productName ?? name ?? 'Electron')
  // Electron's own default app uses these two as well, but they are not in its public types.
  const internals = /** @type {{ setVersion(v: string): void, setAppPath(p: string): void }} */ (/** @type {unknown} */ (app))
  if (version) internals.setVersion(version)
  internals.setAppPath(folder)
}
// As the main module: the app must not see that something started it.
// @ts-expect-error Node's own loader functions, not in the public types.
Module._load(Module._resolveFilename(folder, null, true), null, true)
