import { refusal, type RefusalCode } from '#domain/refusals.ts'
import { CITIZEN_CHECKS } from '#domain/ticket/check.ts'
import { awake } from '#domain/ticket/checks.ts'
import type { CheckItem } from '#ipc/follow-up.ts'
import type { Reply } from '#ipc/contract.ts'
import { CALL_MINUTES, LEASE_MARGIN_MS, type LeaseKey } from '#sync/leases.ts'
import { AWAY } from '../failures.ts'
import type { FoundCheck } from '../sqlite/checks.ts'
import type { Store } from '../sqlite/store.ts'
import type { LeaseLine } from '../transport.ts'
import type { HeldElsewhere } from './held-elsewhere.ts'
import type { OwnLeases } from './own-leases.ts'

/** A check that whoever asked may work on now. `until`: by the server's clock; null where no lease is needed. */
export interface Held { readonly found: FoundCheck; readonly until: number | null; readonly offline: boolean }

/** Which check is on the operator's screen. One at a time: taking the next gives the last one back. */
export interface Holds {
  /** The first of these that can be had; null when none can. `offline`: what may be worked on without a line, asked when the server is out of reach. */
  readonly first: (wanted: readonly FoundCheck[], operatorId: string, offline: () => readonly FoundCheck[]) => Promise<Reply<Held | { readonly found: null; readonly offline: boolean }>>
  /** This one, awake or not, or the refusal that says who has it. */
  readonly one: (wanted: FoundCheck, operatorId: string) => Promise<Reply<Held>>
  readonly release: (key: LeaseKey) => void
  /** While a call lasts its lease must not run out. */
  readonly renew: () => Promise<void>
  /** Who works on it, as far as this desk knows. */
  readonly mark: (key: LeaseKey) => CheckItem['held']
}

export interface HoldsOptions {
  readonly store: () => Store
  readonly own: OwnLeases
  readonly elsewhere: HeldElsewhere
  readonly deskId: () => string
  /** Null: the server is out of reach. */
  readonly line: () => LeaseLine | null
  /** Nothing is leased where one practises: nobody else is there. */
  readonly training: boolean
  /** True when all that the server had at this moment is applied here. */
  readonly level: (limitMs: number) => Promise<boolean>
  readonly now: () => number
  readonly serverNow: () => number
  /** Something is to be given back. */
  readonly returned: () => void
}

/** Somebody waits for the next call: a server that does not answer by then is treated as not there. */
const ASK_MS = 4000
const LEVEL_MS = 4000
/** Refused this often, the queue is in other hands; the operator is told that there is nothing and asks again. */
const TRIES = 25
const BUSY: ReadonlySet<RefusalCode> = new Set([...AWAY, 'rate_limited'])
const MINUTE_MS = 60_000

type Outcome = { readonly kind: 'held'; readonly held: Held } | { readonly kind: 'taken' | 'gone' | 'away' } | { readonly kind: 'refused'; readonly reply: Reply<never> }

export function openHolds(options: HoldsOptions): Holds {
  const { store, own, elsewhere, line, level, now, serverNow, returned } = options
  const keyOf = ({ ticketId, check }: FoundCheck): LeaseKey => ({ ticketId, check: check.key })

  const leave = (except: LeaseKey | null): void => {
    own.leaveAll(except)
    returned()
  }

  const ask = (wanted: FoundCheck, operatorId: string, server: LeaseLine): Promise<Outcome | { readonly kind: 'granted'; readonly until: number }> => own.inTurn(async (turn) => {
    const key = keyOf(wanted)
    const askedAt = now()
    const answer = await server.take([key], operatorId, CALL_MINUTES, turn, ASK_MS)
    if (!answer.ok) return BUSY.has(answer.failure.refusal.code) ? { kind: 'away' } : { kind: 'refused', reply: { ok: false, refusal: answer.failure.refusal } }
    const { granted: [lease], held, serverTime } = answer.value
    elsewhere.note(held)
    if (lease === undefined) return { kind: held.length > 0 ? 'taken' : 'gone' }
    own.put({ ...key, operatorId, until: lease.until, localUntil: askedAt + lease.until - serverTime, since: 0, sliced: false, returning: false, wakes: wanted.check.from, attempts: wanted.check.attempts })
    return { kind: 'granted', until: lease.until }
  })

  /** Asks the server, and then applies what it has: whoever had the check before may have done the work. */
  const obtain = async (wanted: FoundCheck, operatorId: string, server: LeaseLine): Promise<Outcome> => {
    const key = keyOf(wanted)
    const first = await ask(wanted, operatorId, server)
    // it may have come about by what was saved here a moment ago and is on its way
    const again = first.kind === 'gone' && store().outbox.count('waiting') > 0 && await level(LEVEL_MS)
    const asked = again ? await ask(wanted, operatorId, server) : first
    if (asked.kind !== 'granted') return asked
    const inStep = await level(LEVEL_MS)
    const found = store().checks.find(key.ticketId, key.check)
    if (inStep && found !== null && found.check.attempts === wanted.check.attempts) return { kind: 'held', held: { found, until: asked.until, offline: false } }
    own.giveBack(key)
    returned()
    return { kind: inStep ? 'gone' : 'away' }
  }

  const unleased = (found: FoundCheck, operatorId: string): Held | null => {
    const key = keyOf(found)
    if (options.training) {
      const until = serverNow() + CALL_MINUTES * MINUTE_MS
      own.put({ ...key, operatorId, until, localUntil: now() + CALL_MINUTES * MINUTE_MS, since: 0, sliced: false, returning: false, wakes: found.check.from, attempts: found.check.attempts })
      return { found, until, offline: false }
    }
    const lease = own.sliced(key)
    if (lease === null) return null
    own.put({ ...lease, operatorId })
    return { found, until: lease.until - LEASE_MARGIN_MS, offline: true }
  }
  const take = async (wanted: FoundCheck, operatorId: string): Promise<Reply<Held>> => {
    const server = line()
    const outcome: Outcome = server === null ? { kind: 'away' } : await obtain(wanted, operatorId, server)
    switch (outcome.kind) {
      case 'held': return { ok: true, value: outcome.held }
      case 'refused': return outcome.reply
      case 'gone': return { ok: false, refusal: refusal('check_done', { check: wanted.check.key }) }
      case 'taken': {
        const by = elsewhere.of(keyOf(wanted))
        return { ok: false, refusal: refusal('check_held', { operatorId: by?.operatorId ?? null, deskId: by?.deskId ?? null, until: by?.until ?? null }) }
      }
      case 'away': {
        const held = unleased(wanted, operatorId)
        if (held !== null) return { ok: true, value: held }
        // only what would be a second call to the same citizen needs a lease
        return CITIZEN_CHECKS.includes(wanted.check.kind) ? { ok: false, refusal: refusal('check_not_leased') } : { ok: true, value: { found: wanted, until: null, offline: true } }
      }
    }
  }
  const isOwn = ({ check }: FoundCheck, operatorId: string): boolean => check.ownerId === operatorId

  return {
    first: async (wanted, operatorId, offline) => {
      leave(null)
      const server = line()
      let tries = 0
      for (const found of server === null ? [] : wanted) {
        if (tries++ >= TRIES || server === null) break
        const outcome = await obtain(found, operatorId, server)
        if (outcome.kind === 'refused') return outcome.reply
        if (outcome.kind === 'held' && awake([outcome.held.found.check], serverNow()).length > 0) return { ok: true, value: outcome.held }
        // it moved while it was asked for
        if (outcome.kind === 'held') leave(null)
        if (outcome.kind === 'away') return { ok: true, value: firstOf(offline()) }
      }
      return { ok: true, value: server !== null ? { found: null, offline: false } : firstOf(options.training ? wanted : offline()) }

      function firstOf(found: readonly FoundCheck[]): Held | { readonly found: null; readonly offline: boolean } {
        for (const one of found) {
          const held = unleased(one, operatorId) ?? (isOwn(one, operatorId) ? { found: one, until: null, offline: true } : null)
          if (held !== null) return held
        }
        return { found: null, offline: !options.training }
      }
    },
    one: async (wanted, operatorId) => {
      const reply = await take(wanted, operatorId)
      // what is on the screen stays theirs when they cannot have another
      if (reply.ok) leave(keyOf(wanted))
      return reply
    },
    release: (key) => {
      const lease = store().leases.find(key)
      if (lease?.operatorId != null) leave(null)
    },
    renew: () => own.inTurn(async (turn) => {
      const held = store().leases.all().find(({ operatorId, sliced, returning }) => operatorId !== null && !sliced && !returning)
      const server = line()
      if (held === undefined || server === null) return
      const askedAt = now()
      const answer = await server.take([{ ticketId: held.ticketId, check: held.check }], held.operatorId, CALL_MINUTES, turn)
      if (!answer.ok) return
      const { granted: [lease], held: others, serverTime } = answer.value
      elsewhere.note(others)
      const before = store().leases.find(held)
      if (lease !== undefined && before !== null && !before.returning) own.put({ ...before, until: lease.until, localUntil: askedAt + lease.until - serverTime })
    }),
    mark: (key) => {
      const mine = store().leases.find(key)
      if (mine !== null && !mine.returning) return { deskId: options.deskId(), operatorId: mine.operatorId, until: mine.until, here: true }
      return elsewhere.of(key)
    },
  }
}
