import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Encoding } from '../encoding.ts'
import type { LogStore, SnapshotForm } from '../store/ports.ts'

/** Positions by which a ready snapshot may lag behind the head, however large it is: the desk pulls the rest in five chunks. */
export const LARGEST_LAG = 5_000
/** A small one is made anew in a moment, and hundreds of desks that come back at once are spared the rest. Positions, and bytes for one more. */
export const SMALLEST_LAG = 500
const BYTES_FOR_LAG = 4_000
const lagOf = ({ bytes }: Snapshot): number => Math.min(LARGEST_LAG, Math.max(SMALLEST_LAG, Math.round(bytes / BYTES_FOR_LAG)))

type Kind = `${SnapshotForm}.${Encoding}`
const kindOf = (form: SnapshotForm, encoding: Encoding): Kind => `${form}.${encoding}`

export interface Snapshot { readonly file: string; readonly bytes: number; readonly epoch: string; readonly position: number }

/** Ready-made snapshots for first syncs, one file per form and encoding, built on demand and shared until they lag too far. */
export interface Snapshots {
  /** One that lags little, and holds everything up to position `after` where the feed goes that far. */
  readonly fresh: (form: SnapshotForm, encoding: Encoding, after: number) => Promise<Snapshot>
  /** Forgets all: something in them has been erased or hidden. */
  readonly drop: () => void
}

export function snapshots(store: Pick<LogStore, 'standing' | 'writeSnapshot'>, folder: string): Snapshots {
  // Left from an earlier run, maybe of another epoch, another program or from before an erasure.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const ready = new Map<Kind, Snapshot>()
  const building = new Map<Kind, Promise<Snapshot>>()
  const state = { drops: 0 }

  // On Windows a file that is being sent cannot be removed; the next start does it.
  const remove = (file: string): void => {
    try {
      rmSync(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error)) throw error
    }
  }

  async function build(form: SnapshotForm, encoding: Encoding): Promise<Snapshot> {
    const { drops } = state
    const kind = kindOf(form, encoding)
    const file = join(folder, `${randomUUID()}.${kind}`)
    try {
      const snapshot = { file, ...(await store.writeSnapshot(file, form, encoding)) }
      if (drops !== state.drops) {
        // Something was erased or hidden meanwhile, this file may still hold it.
        remove(file)
        return await build(form, encoding)
      }
      const before = ready.get(kind)
      if (before !== undefined) remove(before.file)
      ready.set(kind, snapshot)
      return snapshot
    } catch (error) {
      remove(file)
      throw error
    } finally {
      building.delete(kind)
    }
  }

  return {
    async fresh(form, encoding, after) {
      const kind = kindOf(form, encoding)
      const { epoch, head } = await store.standing()
      const found = ready.get(kind)
      if (found !== undefined && found.epoch === epoch && head - found.position <= lagOf(found) && found.position >= Math.min(after, head)) return found
      const running = building.get(kind) ?? build(form, encoding)
      building.set(kind, running)
      const built = await running
      // it was begun before what this desk has seen
      return built.epoch === epoch && built.position < Math.min(after, head) ? build(form, encoding) : built
    },
    drop() {
      state.drops += 1
      building.clear()
      for (const { file } of ready.values()) remove(file)
      ready.clear()
    },
  }
}
