import type { AttachmentStore } from '../store/ports.ts'
import type { Blobs } from './blobs.ts'

/**
 * Removes the bytes of what was detached; the first run goes over the whole history. Runs asked for while one is at
 * work become one more. A file that cannot be removed now is tried again at the next start.
 */
export function reaper(store: Pick<AttachmentStore, 'detachedAfter'>, blobs: Pick<Blobs, 'remove'>): () => Promise<void> {
  const state = { seq: 0, again: false, running: null as Promise<void> | null }

  async function reap(): Promise<void> {
    do {
      state.again = false
      for (const { seq, blobId } of await store.detachedAfter(state.seq)) {
        await blobs.remove(blobId)
        state.seq = seq
      }
    } while (state.again)
  }

  return () => {
    state.again = true
    state.running ??= reap().finally(() => {
      state.running = null
    })
    return state.running
  }
}
