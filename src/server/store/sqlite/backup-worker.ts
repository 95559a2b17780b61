import { parentPort, workerData } from 'node:worker_threads'
import * as z from 'zod/mini'
import { backUp } from './backup.ts'

/** Worker: makes one backup and ends. Answers true. */
const { folder, file, earlier } = z.parse(z.object({ folder: z.string(), file: z.string(), earlier: z.nullable(z.string()) }), workerData)
await backUp(folder, file, earlier)
parentPort?.postMessage(true)
