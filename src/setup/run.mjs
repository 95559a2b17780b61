// node src/setup/run.mjs FILE ARGS…: runs a TypeScript file of ours under Node 24.
import { install } from './install.mjs'
import { node24 } from './node24.mjs'
import { Need, entry } from './progress.mjs'
import { show } from './processes.mjs'

await entry(async () => {
  const [file, ...args] = process.argv.slice(2)
  if (file === undefined) throw new Need('Say which file to run: node src/setup/run.mjs FILE ARGS…')
  await install()
  // The shell that Ctrl+C goes to sends it to the program as well, which ends in its own way; we wait for it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => {})
  return show(node24, [file, ...args])
})
