import { byUrgency, concerns } from '#domain/ticket/queues.ts'
import { may } from '#domain/operator/roles.ts'
import { SLICE_HOURS, SLICE_SIZE, leaseName, type LeaseKey } from '#sync/leases.ts'
import { AWAY } from '../failures.ts'
import type { Session } from '../sessions.ts'
import type { FoundCheck } from '../sqlite/checks.ts'
import type { OwnLease } from '../sqlite/leases.ts'
import type { Store } from '../sqlite/store.ts'
import type { Brought } from '../sync-tasks.ts'
import type { Answer, Transport } from '../transport.ts'
import type { HeldElsewhere } from './held-elsewhere.ts'
import { citizenLanes, viewerOf } from './lanes.ts'
import type { OwnLeases } from './own-leases.ts'

/** The checks that this desk may work on while the server is out of reach, fetched while it is not. */
export interface Slice {
  /** When leases are to be fetched or given back; null: nobody here works on checks. */
  readonly at: () => number | null
  /** Gives back what is done, renews the rest and fills it up. */
  readonly fetch: (transport: Transport) => Promise<Brought>
}

export interface SliceOptions {
  readonly store: () => Store
  readonly own: OwnLeases
  readonly session: () => Session | null
  readonly elsewhere: HeldElsewhere
  readonly now: () => number
  readonly serverNow: () => number
}

type Granted = Omit<OwnLease, 'since'>

const HOUR_MS = 3_600_000
const RENEW_MS = 10 * 60_000
const REFILL_MS = 60_000
/** After a restart nobody is signed in, and the line may be away: so long the desk counts as worked at. */
const WORKED_MS = 24 * HOUR_MS
const ROUNDS = 3
/** One in so many of what is free: a line that does not break must not keep the others from what is most urgent. */
const SHARE = 4

export function openSlice({ store, own, session, elsewhere, now, serverNow }: SliceOptions): Slice {
  const wanted = (): boolean => {
    const current = session()
    if (current !== null && may(current, 'check.work')) return true
    const { meta } = store()
    return now() - meta.number('workerAt') < WORKED_MS
  }

  /** The most urgent of the next hours that nobody is known to have. */
  const candidates = (): FoundCheck[] => {
    const current = session()
    const at = serverNow()
    const lanes = citizenLanes.filter((lane) => current === null || concerns(lane, viewerOf(current)))
    return lanes.flatMap((lane) => store().checks.inLane(lane, at, at + SLICE_HOURS * HOUR_MS, ROUNDS * SLICE_SIZE, null)).sort(byUrgency)
  }

  const release = async (transport: Transport, turn: number): Promise<Brought> => {
    const returning = store().leases.all().filter((lease) => lease.returning)
    const answer = await transport.leases.release(returning.map(keyOf), turn)
    // what it refuses is not ours anyway
    if (!answer.ok && AWAY.has(answer.failure.refusal.code)) return answer
    store().transaction(() => returning.forEach((lease) => store().leases.remove(lease)))
    return DONE
  }

  /** Leases that the server granted now, with the check as it stands here. */
  const obtain = async (transport: Transport, turn: number, asked: readonly LeaseKey[]): Promise<Answer<readonly Granted[]>> => {
    const askedAt = now()
    const answer = await transport.leases.take(asked, null, SLICE_HOURS * 60, turn)
    if (!answer.ok) return AWAY.has(answer.failure.refusal.code) ? answer : { ok: true, value: [] }
    const { granted, serverTime } = answer.value
    return { ok: true, value: granted.map(({ ticketId, check: key, until }) => {
      const check = store().checks.find(ticketId, key)?.check
      const lease = { ticketId, check: key, operatorId: null, until, localUntil: askedAt + until - serverTime, sliced: true }
      // what was done here meanwhile goes straight back
      return { ...lease, returning: check === undefined, wakes: check?.from ?? 0, attempts: check?.attempts ?? 0 }
    }) }
  }

  const fill = async (transport: Transport, turn: number): Promise<Brought> => {
    await elsewhere.refresh()
    const known = new Map(store().leases.all().map((lease) => [leaseName(lease), lease]))
    const free = candidates().map(({ ticketId, check }) => ({ ticketId, check: check.key })).filter((key) => elsewhere.of(key)?.here !== false)
    const size = Math.min(SLICE_SIZE, Math.floor(free.length / SHARE))
    const fresh = free.filter((key) => !known.has(leaseName(key)))
    const sliced = free.flatMap((key) => known.get(leaseName(key)) ?? []).filter((lease) => lease.sliced && lease.operatorId === null)
    for (const lease of sliced.slice(size)) own.giveBack(lease)
    const kept = sliced.slice(0, size)
    const granted: Granted[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const missing = size - (round === 0 ? kept.length : granted.length)
      const asked = [...(round === 0 ? kept.map(keyOf) : []), ...fresh.splice(0, Math.max(0, missing))]
      if (asked.length === 0) break
      const answer = await obtain(transport, turn, asked)
      if (!answer.ok) return answer
      granted.push(...answer.value)
    }
    // whatever the server has by now is to be applied first: one who had a check before may have called
    const hello = granted.length === 0 ? null : await transport.hello()
    if (hello !== null && !hello.ok) return hello
    keep(kept, granted, hello?.value.head ?? 0)
    const server = hello === null ? null : { epoch: hello.value.epoch, head: hello.value.head, directoryVersion: hello.value.directoryVersion }
    return { ok: true, value: { server, topics: ['leases'] } }
  }

  const keep = (kept: readonly OwnLease[], granted: readonly Granted[], head: number): void => store().transaction(() => {
    const { leases } = store()
    const names = new Set(granted.map(leaseName))
    for (const lease of kept) if (!names.has(leaseName(lease)) && leases.find(lease)?.operatorId === null) leases.remove(lease)
    for (const lease of granted) {
      const before = leases.find(lease)
      if (before?.returning === true || before?.sliced === false) continue
      // nobody else can have had it in between
      const unbroken = before !== null && now() < before.localUntil
      leases.put({ ...lease, operatorId: before?.operatorId ?? null, since: unbroken ? before.since : head })
    }
  })

  return {
    at: () => {
      if (store().leases.all().some(({ returning }) => returning)) return 0
      if (!wanted()) return store().leases.all().some(({ sliced }) => sliced) ? 0 : null
      // a clock that was set back must not put it off
      const asked = Math.min(store().meta.number('sliceAskedAt'), now())
      return asked + (own.slice().length < SLICE_SIZE / 2 ? REFILL_MS : RENEW_MS)
    },
    fetch: (transport) => own.inTurn(async (turn) => {
      // whoever was to work on it may have gone while it was fetched
      if (!wanted()) for (const lease of store().leases.all()) if (lease.sliced) own.giveBack(lease)
      if (store().leases.all().some(({ returning }) => returning)) return release(transport, turn)
      if (!wanted()) return DONE
      const brought = await fill(transport, turn)
      if (brought.ok) store().meta.set('sliceAskedAt', String(now()))
      return brought
    }),
  }
}

const keyOf = ({ ticketId, check }: LeaseKey): LeaseKey => ({ ticketId, check })

const DONE: Brought = { ok: true, value: { server: null, topics: [] } }
