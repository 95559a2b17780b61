import type { RefusalCode } from '#domain/refusals.ts'
import { StoreFailure, type Upkeep } from './store/ports.ts'

/** Each look writes to the disk, so a look is shared for this long. */
const SHARED_MS = 2_000

/** Null when commands can be stored durably; otherwise why not. */
export type Readiness = () => Promise<RefusalCode | null>

export function readinessOf(store: Pick<Upkeep, 'check'>, now: () => number): Readiness {
  const last: { at: number; answer: Promise<RefusalCode | null> } = { at: -Infinity, answer: Promise.resolve(null) }
  return () => {
    if (now() - last.at >= SHARED_MS) {
      last.at = now()
      last.answer = look(store)
    }
    return last.answer
  }
}

async function look(store: Pick<Upkeep, 'check'>): Promise<RefusalCode | null> {
  try {
    const connections = await store.check()
    return connections.every(({ durable }) => durable) ? null : 'server_error'
  } catch (error) {
    if (error instanceof StoreFailure) return error.refusal.code
    throw error
  }
}
