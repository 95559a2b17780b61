import type { UpdateOrders } from '#domain/operator/update.ts'
import type { ExportJob } from '#ipc/export.ts'
import type { ImportJob } from '#ipc/import.ts'
import type { ReleaseUpload } from '#ipc/release.ts'
import type { Topic } from './sync-tasks.ts'

export interface DeskListener {
  readonly status: () => void
  readonly changed: (topics: readonly Topic[]) => void
  readonly exported?: (job: ExportJob) => void
  readonly imported?: (job: ImportJob) => void
  readonly uploaded?: (job: ReleaseUpload) => void
  /** The server has said of this desk's updates something else than before. */
  readonly ordered?: (orders: UpdateOrders) => void
}

/** Everybody who is told when something here looks different. */
export interface Listeners {
  /** Answers how to stop listening. */
  readonly add: (listener: DeskListener) => () => void
  readonly tell: <N extends keyof DeskListener>(what: N, ...told: Parameters<NonNullable<DeskListener[N]>>) => void
  readonly clear: () => void
}

export function openListeners(): Listeners {
  const all = new Set<DeskListener>()
  return {
    add: (listener) => {
      all.add(listener)
      return () => void all.delete(listener)
    },
    tell: (what, ...told) => {
      for (const listener of all) (listener[what] as ((...told: readonly unknown[]) => void) | undefined)?.(...told)
    },
    clear: () => all.clear(),
  }
}
