import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '#domain/decider.ts'
import { awake } from '#domain/ticket/checks.ts'
import type { Check } from '#domain/ticket/check.ts'
import { byUrgency, concerns } from '#domain/ticket/queues.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { registerData, uuid } from '../../support/commands.ts'

export type Actor = Context['operator']
export interface Given { readonly who: Actor; readonly type: string; readonly data: Readonly<Record<string, unknown>>; readonly commandId: string; readonly at: number }

/** Where a day is played: on a real server, or by the domain alone. */
export interface Stage {
  /** As the desks know them after everything that was said. */
  readonly states: ReadonlyMap<string, TicketState>
  /** Commands of one moment, no two about the same ticket; then the server's timer looks. */
  readonly play: (given: readonly Given[], now: number) => Promise<void>
}

export interface Cast {
  readonly operators: readonly Actor[]
  readonly supervisor: Actor
  /** One liaison for each department. */
  readonly liaisons: readonly Actor[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const STEP = 15 * MINUTE
const CALLS = 200
const WORK: Readonly<Record<string, readonly string[]>> = {
  'civil-works': ['asphalt-patching', 'pavement'], waste: ['waste-collection', 'rubble'], 'green-space': ['pruning', 'dangerous-tree'],
  traffic: ['traffic-sign', 'traffic-light'], 'street-clearance': ['street-vendor'],
}
export const DEPARTMENTS = Object.keys(WORK)

/** Minutes after midnight at which the calls of a real day came, 200 of them from morning to night. */
function arrivals(): readonly number[] {
  const times = readFileSync(join(import.meta.dirname, '../../fixtures/boston-311-day.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(':').map(Number))
  return Array.from({ length: CALLS }, (_, n) => times[Math.floor((n * times.length) / CALLS)]!).map(([hour = 0, minute = 0]) => hour * 60 + minute)
}

/** mulberry32 */
function seeded(seed: number): () => number {
  const state = { a: seed }
  return () => {
    state.a = (state.a + 0x6d2b79f5) | 0
    let t = Math.imul(state.a ^ (state.a >>> 15), 1 | state.a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Plays the day of `midnight` and the `hours` after it. Everybody does what their queue shows, chance decides how it goes. */
export async function playDay(stage: Stage, cast: Cast, midnight: number, hours: number, seed: number): Promise<void> {
  const chance = seeded(seed)
  const ids = { next: seed * 1_000_000 }
  const pick = <T>(among: readonly T[]): T => among[Math.floor(chance() * among.length)]!
  const calls = arrivals().map((minute) => midnight + minute * MINUTE)
  const given: Given[] = []
  const busy = new Set<string>()
  const clock = { now: midnight }

  function say(who: Actor, type: string, data: Readonly<Record<string, unknown>> & { readonly ticketId: string }): void {
    busy.add(data.ticketId)
    given.push({ who, type, data, commandId: uuid(ids.next++), at: clock.now })
  }

  function called(): void {
    for (const at of calls.filter((one) => one > clock.now - STEP && one <= clock.now)) {
      const categoryId = pick(WORK[pick(DEPARTMENTS)]!)
      const kind = pick(['request', 'request', 'request', 'complaint', 'dissatisfaction'] as const)
      const ticketId = uuid(ids.next++)
      const anonymous = chance() < 0.1
      const { private: person, ...data } = registerData(ticketId)
      say(cast.operators[at % cast.operators.length]!, 'RegisterTicket', { ...data, categoryId, kind, anonymous, urgency: chance() < 0.05 ? 'urgent' : 'normal', private: anonymous ? { ...person, phone: null, name: null } : person })
    }
  }

  function departmentWorks(liaison: Actor, { id: ticketId, assignments }: TicketState): void {
    const part = assignments.find(({ departmentId, status }) => departmentId === liaison.departmentId && (status === 'forwarded' || status === 'acknowledged'))
    if (part === undefined || busy.has(ticketId)) return
    const own = { ticketId, assignmentId: part.id }
    const luck = chance()
    if (part.status === 'forwarded') {
      if (luck < 0.03) say(liaison, 'ReturnForward', { ...own, reason: 'not_ours', note: '' })
      else if (luck < 0.3) say(liaison, 'AcknowledgeForward', own)
    } else if (luck < 0.06) say(liaison, 'ReportWork', { ...own, note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] })
  }

  /** What is awake and theirs, the most urgent first: as much as one manages in a quarter of an hour. */
  function works(who: Actor, limit: number): void {
    const found = [...stage.states.values()].flatMap((state) => awake(state.checks, clock.now).filter((check) => concerns(check, who)).map((check) => ({ ticketId: state.id, state, check })))
    let done = 0
    for (const { state, check } of found.sort(byUrgency)) {
      if (done === limit) return
      if (busy.has(state.id)) continue
      done += Number(follows(who, state, check))
    }
  }

  function follows(who: Actor, { id: ticketId, assignments, categoryId, status }: TicketState, { key: check, kind, roleId }: Check): boolean {
    const tried = (): void => say(who, 'RecordAttempt', { ticketId, check, outcome: pick(['busy', 'no_answer'] as const), callAt: null, note: '' })
    const reached = chance() < 0.6
    switch (kind) {
      case 'forward': {
        const having = assignments.filter((part) => part.status !== 'returned' && part.status !== 'withdrawn').map(({ departmentId }) => departmentId)
        const right = DEPARTMENTS.find((department) => WORK[department]!.includes(categoryId))!
        const departmentId = status === 'returned' || chance() < 0.05 ? pick(DEPARTMENTS.filter((one) => !having.includes(one))) : right
        say(who, 'ForwardTicket', { ticketId, to: [{ departmentId, hours: null }], besides: having, note: '' })
        return true
      }
      case 'unacknowledged': case 'near_due': case 'overdue':
        say(who, 'RecordAttempt', { ticketId, check, outcome: reached ? 'reached' : 'no_answer', callAt: null, note: '' })
        return true
      case 'verify': {
        const part = assignments.find((one) => check.startsWith(`verify:${one.id}`))
        say(who, 'VerifyWork', { ticketId, assignmentId: part?.id, outcome: chance() < 0.85 ? 'true' : 'not_done', how: 'call', note: '' })
        return true
      }
      case 'answer':
        if (reached) say(who, 'AnswerCitizen', { ticketId, how: 'call_back', note: 'انجام شد' })
        else tried()
        return true
      case 'satisfaction':
        if (reached) say(who, 'RecordSatisfaction', { ticketId, scores: chance() < 0.2 ? null : { speed: 4, result: 5, conduct: 5 }, note: '' })
        else tried()
        return true
      case 'close':
        say(who, 'CloseTicket', { ticketId, reason: status === 'answered' ? 'done' : 'unreachable', note: 'پایان' })
        return true
      case 'escalated':
        if (roleId !== who.role) return false
        say(who, 'AcceptEscalation', { ticketId, escalationId: check.slice('escalated:'.length), note: '' })
        return true
      default:
        return false
    }
  }

  for (; clock.now <= midnight + hours * HOUR; clock.now += STEP) {
    called()
    // departments do not work at night
    const hour = ((clock.now - midnight) / HOUR) % 24
    if (hour >= 7 && hour < 15) for (const liaison of cast.liaisons) for (const state of stage.states.values()) departmentWorks(liaison, state)
    for (const operator of cast.operators) works(operator, 4)
    works(cast.supervisor, 4)
    await stage.play(given.splice(0), clock.now)
    busy.clear()
  }
}

/** What is left to compare: where the messages stand, what is still to be done, what happened. */
export function countsOf(states: ReadonlyMap<string, TicketState>): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const all = [...states.values()]
  const count = (names: readonly string[]): Readonly<Record<string, number>> => {
    const found: Record<string, number> = {}
    for (const name of [...names].sort()) found[name] = (found[name] ?? 0) + 1
    return found
  }
  return {
    status: count(all.map(({ status }) => status)),
    checks: count(all.flatMap(({ checks }) => checks.map(({ kind }) => kind))),
    tried: count(all.flatMap(({ checks }) => checks.map(({ kind, attempts }) => `${kind} ${attempts}`))),
    steps: count(all.flatMap(({ steps }) => steps.map(({ type }) => type))),
    levels: count(all.flatMap(({ escalations }) => escalations.map(({ on, level, acceptedAt }) => `${on} ${level} ${acceptedAt === null ? 'open' : 'accepted'}`))),
  }
}
