import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'

/**
 * Starts one of the store's programs in a thread. V8 13.6 of Node 24 may free WebAssembly that several threads share twice, and
 * then ends the whole process; each thread has some, for Node takes the types out of our files with it (decision 38).
 */
export function startThread(program: 'writer' | 'snapshot' | 'backup-worker', workerData: object): Worker {
  setFlagsFromString('--no-wasm-code-gc')
  return new Worker(new URL(`./${program}.ts`, import.meta.url), { workerData })
}
