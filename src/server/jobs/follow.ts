import { levelsOf } from '#domain/directory/escalations.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { timeOf } from '#domain/directory/facts.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { TimerPlace } from '../store/follow-up-ports.ts'
import type { ServerStore } from '../store/ports.ts'
import { act, type Deed } from './system.ts'

/** Tickets in one look; the event loop is free between two. */
const PAGE = 100

export interface Followed {
  readonly woken: number
  readonly escalated: number
}

type Store = Pick<ServerStore, 'timed' | 'retime' | 'directory' | 'standing' | 'submit'>

/**
 * Does all whose time has come: wakes what was parked, issues the levels of escalation, each once and the earlier before the
 * later, however long the server stood still. Again until nothing is left: what woke may be overdue already.
 */
export async function follow(store: Store, now: number): Promise<Followed> {
  const sum = { woken: 0, escalated: 0 }
  for (;;) {
    const { woken, escalated } = await pass(store, now)
    if (woken + escalated === 0) return sum
    sum.woken += woken
    sum.escalated += escalated
  }
}

async function pass(store: Store, now: number): Promise<Followed> {
  const sum = { woken: 0, escalated: 0 }
  for (let after: TimerPlace | null = null; ;) {
    const page: Awaited<ReturnType<Store['timed']>> = await store.timed(now, after, PAGE)
    const directory = await store.directory()
    const deeds = page.flatMap(({ state }) => deedsOf(directory, state, now))
    const done = await act(store, deeds, now)
    deeds.forEach(({ type }, place) => {
      if (done[place] === true) sum[type === 'WakeTicket' ? 'woken' : 'escalated'] += 1
    })
    const idle = page.filter(({ ticketId }) => !deeds.some(({ data }) => data.ticketId === ticketId)).map(({ ticketId }) => ticketId)
    if (idle.length > 0) await store.retime({ ticketIds: idle, replanning: null })
    after = page.at(-1) ?? null
    if (page.length < PAGE) return sum
  }
}

function deedsOf(directory: Directory, state: TicketState, now: number): readonly Deed[] {
  const { id: ticketId, parkedUntil, steps } = state
  if (parkedUntil !== null) {
    // by the command that parked it: it may be parked to the same day twice
    const parked = steps.findLast(({ type }) => type === 'TicketParked')?.commandId ?? ''
    return parkedUntil > now ? [] : [{ type: 'WakeTicket', data: { ticketId }, occasion: parked }]
  }
  // a level that was refused because somebody moved in the same moment may be due again later: then more has happened
  return levelsOf(directory, timeOf(directory), state).filter(({ at }) => at <= now)
    .map(({ escalation }) => ({ type: 'EscalateTicket', data: { ticketId, ...escalation }, occasion: `${escalation.escalationId} ${steps.length}` }))
}
