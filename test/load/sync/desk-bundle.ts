import { join } from 'node:path'
import { HOST_HEAP } from '#ipc/host-protocol.ts'
import { bundle } from '../../support/bundle.ts'
import { startProgram, type Program } from './program.ts'

/** Starts a process for desks. */
export type StartDesks = () => Program

/** Lays desk-program.ts with all that it imports into one file in `work`, and the thread of large first loads into another. They are started with the flags of the console's host. From its sources a process takes 60 MB more and seven times as long to start. */
export async function desksIn(work: string): Promise<StartDesks> {
  const file = join(work, 'desk-program.cjs')
  await bundle('test/load/sync/desk-program.ts', file)
  // beside it, as in the built console
  await bundle('src/desk/frame-worker.ts', join(work, 'frame-worker.cjs'))
  return () => startProgram(file, HOST_HEAP.split(' '))
}
