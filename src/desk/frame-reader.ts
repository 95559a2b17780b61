import { Worker } from 'node:worker_threads'
import type { FrameAnswer } from './frame-worker.ts'
import { Unreadable } from './frame.ts'
import type { Packing } from './snapshot-frame.ts'
import type { WorkedFrame } from './worked-frame.ts'

/** Reads the frames of a large first load beside the thread that stores them. */
export interface FrameReader {
  /** In the order of asking. Null: the frame is to be read by whoever asks, because it holds no tickets or there is no thread any more. Rejects with Unreadable. */
  readonly read: (packed: Buffer) => Promise<WorkedFrame | null>
  /** What is asked for is answered by null; resolves when the thread has ended by itself, and with it all that it holds. */
  readonly close: () => Promise<void>
}

/** `onTrouble`: the thread ended by itself, or never began. */
export type StartReader = (packing: Packing, onTrouble: (error: unknown) => void) => FrameReader

interface Asked { readonly resolve: (worked: WorkedFrame | null) => void; readonly reject: (error: Unreadable) => void }

// the built console has it as a file of its own (electron.vite.config.ts)
const PROGRAM = new URL(import.meta.url.endsWith('.ts') ? './frame-worker.ts' : './frame-worker.cjs', import.meta.url)

/** V8 keeps the pages of a thread's heap for some seconds after its end: the less it had, the less the desk has right after a load. */
const YOUNG_MB = 16

export const readByThread: StartReader = (packing, onTrouble) => openReader(new Worker(PROGRAM, { workerData: { packing }, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }), onTrouble)

/** As `readByThread`, with a thread that a test made. */
export function openReader(worker: Worker, onTrouble: (error: unknown) => void): FrameReader {
  const asked: Asked[] = []
  const state = { over: false }
  const end = (): void => {
    state.over = true
    for (const { resolve } of asked.splice(0)) resolve(null)
  }
  const lost = (error: unknown): void => {
    if (state.over) return
    end()
    onTrouble(error)
  }
  worker.on('message', (answer: FrameAnswer) => {
    const next = asked.shift()
    if (answer === 'unreadable') next?.reject(new Unreadable())
    else next?.resolve(answer)
  })
  worker.on('error', lost)
  worker.on('messageerror', lost)
  const gone = new Promise<void>((resolve) => worker.once('exit', (code) => {
    lost(new Error(`the reader of frames ended with ${code}`))
    resolve()
  }))
  return {
    read: (packed) => new Promise((resolve, reject) => {
      if (state.over) return resolve(null)
      asked.push({ resolve, reject })
      // a copy: the whole chunk from the line, of which the frame is a piece, would be copied otherwise, and the frame itself is stored
      const bytes = new Uint8Array(packed)
      worker.postMessage(bytes, [bytes.buffer])
    }),
    close: async () => {
      end()
      // not `terminate`: Node 24 ends the whole process when that meets a packing that is just being opened
      worker.postMessage(null)
      await gone
    },
  }
}
