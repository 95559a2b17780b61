import { runHost, type ParentPort } from './host-service.ts'
import { traceOf } from './trace.ts'

/**
 * The entry of the utility process. Electron puts `parentPort` on `process`; its own types would bring Electron into the desk,
 * so only what is used is described (host-service.ts).
 */
const { parentPort } = process as unknown as { readonly parentPort: ParentPort }

// main keeps it in logs/host.log
const log = (line: string): void => void process.stderr.write(`${line}\n`)

// Node's own report of it quotes the error's text
process.on('uncaughtException', (error) => {
  log(traceOf(error))
  process.exit(1)
})

log(`a host begins, Node ${process.versions.node}`)
runHost({
  parent: parentPort,
  log,
  exit: () => process.exit(0),
  now: () => Date.now(),
  random: () => Math.random(),
})
