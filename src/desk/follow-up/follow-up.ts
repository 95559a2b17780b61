import { may } from '#domain/operator/roles.ts'
import type { Session } from '../sessions.ts'
import type { Store } from '../sqlite/store.ts'
import type { SyncLoop } from '../sync-loop.ts'
import type { Transport } from '../transport.ts'
import { onInterval, type Every } from '../wait.ts'
import { watchClock } from './clock-watch.ts'
import { heldElsewhere } from './held-elsewhere.ts'
import { openHolds, type Holds } from './holds.ts'
import { ownLeases, type OwnLeases } from './own-leases.ts'
import { openSlice, type Slice } from './slice.ts'

/** Who works on which check: what is on the screen, what was leased for the time without a line, what others have. */
export interface FollowUpWork {
  readonly holds: Holds
  readonly own: OwnLeases
  readonly slice: Slice
  readonly serverNow: () => number
  /** Somebody looks at a queue. */
  readonly looked: () => void
  /** Learns from the server who has what now. */
  readonly refresh: () => Promise<void>
  readonly signedIn: (session: Session) => void
  /** Nobody works here now: everything goes back. */
  readonly signedOut: () => void
  readonly stop: () => void
}

export interface FollowUpOptions {
  readonly store: () => Store
  readonly session: () => Session | null
  readonly deskId: () => string
  readonly line: () => { readonly transport: Transport; readonly loop: SyncLoop } | null
  readonly training: boolean
  readonly now: () => number
  readonly uptime: () => number
  /** What is in whose hands looks different. */
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
  readonly every?: Every
}

/** Well within the time for which a call is leased. */
const RENEW_MS = 5 * 60_000

export function openFollowUp({ store, session, deskId, line, training, now, uptime, onChange, onTrouble, every = onInterval }: FollowUpOptions): FollowUpWork {
  const clock = watchClock({ store, now, uptime })
  const { serverNow } = clock
  const own = ownLeases({ store, now, clock })
  const reachable = (): Transport | null => {
    const here = line()
    const phase = here?.loop.view().phase
    return here !== null && (phase === 'online' || phase === 'syncing') ? here.transport : null
  }
  const leaseLine = () => reachable()?.leases ?? null
  const elsewhere = heldElsewhere({ deskId, line: leaseLine, serverNow, onChange })
  const returned = (): void => {
    elsewhere.forgetHere()
    line()?.loop.stored()
    onChange()
  }
  const holds = openHolds({
    store, own, elsewhere, deskId, line: leaseLine, training, now, serverNow, returned,
    level: async (limitMs) => (await line()?.loop.level(limitMs)) ?? false,
  })
  const slice = openSlice({ store, own, session, elsewhere, now, serverNow })
  const endRenewing = every(RENEW_MS, () => void holds.renew().catch(onTrouble))

  return {
    holds, own, slice, serverNow, looked: elsewhere.looked, refresh: elsewhere.refresh,
    signedIn: (current) => {
      for (const lease of store().leases.all()) if (lease.operatorId !== null && lease.operatorId !== current.operator.id) holds.release(lease)
      if (may(current, 'check.work')) store().meta.set('workerAt', String(now()))
      returned()
    },
    signedOut: () => {
      own.giveAllBack()
      store().meta.set('workerAt', '0')
      returned()
    },
    stop: () => {
      endRenewing()
      elsewhere.stop()
    },
  }
}
