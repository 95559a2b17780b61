import { runHost, type ParentPort } from './host-service.ts'

/**
 * The entry of the utility process. Electron puts `parentPort` on `process`; its own types would bring Electron into the desk,
 * so only what is used is described (host-service.ts).
 */
const { parentPort } = process as unknown as { readonly parentPort: ParentPort }

runHost({
  parent: parentPort,
  log: (line) => void process.stderr.write(`${line}\n`),
  exit: () => process.exit(0),
  now: () => Date.now(),
  random: () => Math.random(),
})
