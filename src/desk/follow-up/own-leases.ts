import { LEASE_MARGIN_MS, type LeaseKey } from '#sync/leases.ts'
import type { OwnLease } from '../sqlite/leases.ts'
import type { Store } from '../sqlite/store.ts'
import type { ClockWatch } from './clock-watch.ts'

/** What the server has given to this desk, as far as it may be used now. */
export interface OwnLeases {
  /** Those for the time without a line that may be worked on. */
  readonly slice: () => OwnLease[]
  readonly sliced: (key: LeaseKey) => OwnLease | null
  /** Whether the citizen of this check may be called from here: it is on the screen, or in the slice. */
  readonly mayCall: (key: LeaseKey) => boolean
  readonly put: (lease: OwnLease) => void
  /** It is on nobody's screen any more: the slice's stays, any other goes back. */
  readonly leaveAll: (except: LeaseKey | null) => void
  readonly giveBack: (key: LeaseKey) => void
  readonly giveAllBack: () => void
  /** Requests about leases one at a time, together with what is stored of the answer: a giving back must not overtake a taking. `turn` tells the server too which came later. */
  readonly inTurn: <T>(work: (turn: number) => Promise<T>) => Promise<T>
}

export interface OwnLeasesOptions {
  readonly store: () => Store
  readonly now: () => number
  readonly clock: ClockWatch
}

export function ownLeases({ store, now, clock }: OwnLeasesOptions): OwnLeases {
  const line: { last: Promise<unknown> } = { last: Promise.resolve() }
  const usable = (lease: OwnLease): boolean =>
    lease.sliced && !lease.returning && lease.since <= store().meta.number('cursor') && now() < lease.localUntil - LEASE_MARGIN_MS
  /** Nothing that was reckoned by a clock that went back is used again. */
  const trusted = (): boolean => {
    if (clock.steady()) return true
    store().transaction(() => store().leases.giveAllBack())
    return false
  }
  const sliced: OwnLeases['sliced'] = (key) => {
    const lease = trusted() ? store().leases.find(key) : null
    return lease !== null && usable(lease) ? lease : null
  }
  return {
    sliced,
    slice: () => {
      const found = store().leases.all().filter(usable)
      return found.length === 0 || trusted() ? found : []
    },
    // once it is on the screen the call may be under way: that it was made is told however long it took
    mayCall: (key) => typeof store().leases.find(key)?.operatorId === 'string' || sliced(key) !== null,
    put: (lease) => store().transaction(() => store().leases.put(lease)),
    leaveAll: (except) => store().transaction(() => {
      for (const lease of store().leases.all()) {
        if (lease.operatorId === null || (lease.ticketId === except?.ticketId && lease.check === except.check)) continue
        if (lease.sliced) store().leases.put({ ...lease, operatorId: null })
        else store().leases.giveBack(lease)
      }
    }),
    giveBack: (key) => store().transaction(() => store().leases.giveBack(key)),
    giveAllBack: () => store().transaction(() => store().leases.giveAllBack()),
    inTurn: (work) => {
      const done = line.last.then(() => {
        const { meta } = store()
        const turn = meta.number('leaseTurn') + 1
        meta.set('leaseTurn', String(turn))
        return work(turn)
      })
      line.last = done.catch(() => undefined)
      return done
    },
  }
}
