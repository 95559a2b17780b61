import { statfs } from 'node:fs/promises'
import * as z from 'zod/mini'
import { updateOrders, type UpdateOrders, type UpdateState } from '#domain/operator/update.ts'
import type { Store } from '../sqlite/store.ts'
import type { Transport } from '../transport.ts'

export interface DeskReportOptions {
  readonly store: () => Store
  /** Where the desk's data lie. */
  readonly folder: string
  readonly version: string
  readonly clockOffset: () => number | null
  readonly now: () => number
  /** The server has said something else than before. */
  readonly onOrders: (orders: UpdateOrders) => void
}

/** How this console's update stands, and by which ring its policy goes. */
export interface UpdateStanding { readonly ring: string; readonly state: UpdateState }

/** What this desk tells of itself, and what it is told in return. Nobody waits for it, and a server that does not hear it misses nothing of the work. */
export interface DeskReporting {
  /** At most once a minute, and at once when its update stands otherwise. */
  readonly report: (transport: Transport) => Promise<void>
  readonly standsWith: (update: UpdateStanding) => void
  /** As the server last said, also before a restart; null until it has. */
  readonly orders: () => UpdateOrders | null
}

const EVERY_MS = 60_000
const KEPT = 'updateOrders'

export function deskReport({ store, folder, version, clockOffset, now, onOrders }: DeskReportOptions): DeskReporting {
  const told: { at: number; update: UpdateStanding | null } = { at: -Infinity, update: null }

  const orders = (): UpdateOrders | null => {
    const read = z.safeParse(updateOrders, JSON.parse(store().meta.get(KEPT) ?? 'null'))
    return read.success ? read.data : null
  }
  const take = (given: UpdateOrders): void => {
    const text = JSON.stringify(given)
    if (store().meta.get(KEPT) === text) return
    // kept, because a desk that starts without a line must still hold what IT said to hold
    store().meta.set(KEPT, text)
    onOrders(given)
  }

  return {
    orders,
    standsWith: (update) => {
      // a download tells each percent: that is no reason to ask the server again
      if (update.ring !== told.update?.ring || update.state.phase !== told.update.state.phase || update.state.version !== told.update.state.version) told.at = -Infinity
      told.update = update
    },
    report: async (transport) => {
      // a clock that was set back must not silence it
      if (Math.abs(now() - told.at) < EVERY_MS) return
      told.at = now()
      const freeBytes = await free(folder)
      const { meta, outbox } = store()
      const answer = await transport.report({
        cursor: meta.number('cursor'), waiting: outbox.count('waiting'), clockOffset: clockOffset(), version: version.slice(0, 40), freeBytes,
        ...(told.update === null ? {} : { ring: told.update.ring, update: told.update.state }),
      })
      if (answer.ok && answer.value?.update !== undefined) take(answer.value.update)
    },
  }
}

/** Null where the system does not say. */
async function free(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
