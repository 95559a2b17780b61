// node src/setup/run.mjs FILE ARGS…: runs a TypeScript file of ours under Node 24.
import { install } from './install.mjs'
import { node24 } from './node24.mjs'
import { Need, entry } from './progress.mjs'
import { onStop, show } from './processes.mjs'

await entry(async () => {
  const [file, ...args] = process.argv.slice(2)
  if (file === undefined) throw new Need('Say which file to run: node src/setup/run.mjs FILE ARGS…')
  await install()
  // Ctrl+C reaches the program without us and it ends in its own way; a request to this script alone is passed on.
  process.on('SIGINT', () => {})
  return show(node24, [file, ...args], {}, (child) => onStop(['SIGTERM', 'SIGHUP'], () => child.kill('SIGTERM')))
})
