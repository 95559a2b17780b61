import { parentPort, workerData } from 'node:worker_threads'
import { giveBack } from './give-back.ts'
import { Unreadable, type Frame } from './frame.ts'
import { eachIn, openFrame, unpackNow, type Packing } from './snapshot-frame.ts'
import { workOut, type WorkedFrame } from './worked-frame.ts'

/** The thread behind frame-reader.ts: each message is a packed frame, each answer what is stored of its tickets; null ends it. */
const { packing } = workerData as { readonly packing: Packing }

/** Null: these are no tickets. */
export type FrameAnswer = WorkedFrame | null | 'unreadable'

function answer(packed: Uint8Array): FrameAnswer {
  try {
    const frame = opened(packed)
    return frame.stream === 'ticket' ? workOut(eachIn(frame)) : null
  } catch (error) {
    if (error instanceof Unreadable) return 'unreadable'
    // a bug: this thread ends, and the frame is read where its error is told
    throw error
  }
}

function opened(packed: Uint8Array): Frame {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  try {
    return openFrame(unpackNow(bytes, packing))
  } catch {
    throw new Unreadable()
  }
}

parentPort?.on('message', (packed: Uint8Array | null) => {
  if (packed !== null) return parentPort?.postMessage(answer(packed))
  // what a thread holds at its end V8 keeps for the next one, which never comes
  giveBack()
  parentPort?.close()
})
