import type { HeldLease } from '#domain/operator/board.ts'
import type { CheckItem } from '#ipc/follow-up.ts'
import { leaseName, type LeaseKey } from '#sync/leases.ts'
import type { LeaseLine } from '../transport.ts'

type Mark = NonNullable<CheckItem['held']>

/** Who has what, as the server last said: for marks in queues, never for a decision. What this desk was given by a supervisor is among it. */
export interface HeldElsewhere {
  readonly of: (key: LeaseKey) => Mark | null
  readonly note: (leases: readonly HeldLease[]) => void
  /** This desk gives something back: what the server said of it before is out of date. */
  readonly forgetHere: () => void
  /** Somebody looks at a queue: for the next minute the marks are kept fresh. */
  readonly looked: () => void
  /** Asks the server now. */
  readonly refresh: () => Promise<void>
  readonly stop: () => void
}

export interface HeldElsewhereOptions {
  readonly deskId: () => string
  readonly line: () => LeaseLine | null
  readonly serverNow: () => number
  readonly onChange: () => void
}

const FRESH_MS = 15_000
const LOOKED_MS = 60_000

export function heldElsewhere({ deskId, line, serverNow, onChange }: HeldElsewhereOptions): HeldElsewhere {
  const state: { marks: Map<string, Mark>; told: string; lookedAt: number; timer: NodeJS.Timeout | null; stopped: boolean } =
    { marks: new Map(), told: '', lookedAt: -Infinity, timer: null, stopped: false }
  const note = (leases: readonly HeldLease[]): void => {
    for (const { deskId: holder, operatorId, until, ...key } of leases) state.marks.set(leaseName(key), { deskId: holder, operatorId, until, here: holder === deskId() })
  }
  const refresh = async (): Promise<void> => {
    const answer = await line()?.list()
    if (answer?.ok !== true || state.stopped) return
    state.marks.clear()
    note(answer.value.leases)
    const told = JSON.stringify([...state.marks].sort(([one], [other]) => (one < other ? -1 : 1)))
    if (told !== state.told) onChange()
    state.told = told
  }
  const keepFresh = async (): Promise<void> => {
    await refresh()
    const watched = !state.stopped && performance.now() - state.lookedAt < LOOKED_MS
    state.timer = watched ? setTimeout(() => void keepFresh(), FRESH_MS).unref() : null
  }
  return {
    of: (key) => {
      const mark = state.marks.get(leaseName(key))
      return mark !== undefined && mark.until > serverNow() ? mark : null
    },
    note,
    forgetHere: () => {
      for (const [name, { here }] of state.marks) if (here) state.marks.delete(name)
    },
    looked: () => {
      state.lookedAt = performance.now()
      if (state.timer !== null || state.stopped) return
      // a first look comes at once, and not with every one of the reads that follow
      state.timer = setTimeout(() => void keepFresh(), 0).unref()
    },
    refresh,
    stop: () => {
      state.stopped = true
      if (state.timer !== null) clearTimeout(state.timer)
    },
  }
}
