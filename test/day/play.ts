import type { CallState } from '#domain/call/call.ts'
import type { Context } from '#domain/decider.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { PhoneCall, Story } from './story.ts'

export type Actor = Context['operator']

/** Where a day is played: at desks and a server, or by the domain alone. */
export interface Stage {
  /** The clock shows this now. */
  readonly at: (now: number) => Promise<void>
  readonly phone: (call: PhoneCall) => Promise<void>
  /** The server's timer looks. */
  readonly timer: () => Promise<void>
  /** The departments' people come to work. */
  readonly morning: () => Promise<void>
  /** Every department looks at what it has. */
  readonly departments: () => Promise<void>
  /** The centre works on what is awake until nothing is left. */
  readonly centre: () => Promise<void>
}

const HOUR = 3_600_000
/** Hours of the day. At night the telephone is answered and nothing else. */
const CENTRE = { from: 7, to: 22 }
/** The departments' people go home in the evening and do not come on Thursday. */
const OFFICE = { from: 8, to: 20 }
const isWithin = ({ from, to }: typeof CENTRE, hour: number): boolean => hour >= from && hour < to

/** Plays the Wednesday that begins at `midnight` and what follows until `hours` after it, from event to event. */
export async function playDay(stage: Stage, { calls }: Story, midnight: number, hours: number): Promise<void> {
  const rounds = Array.from({ length: hours + 1 }, (_, hour) => hour).filter((hour) => isWithin(CENTRE, hour % 24)).map((hour) => ({ at: midnight + hour * HOUR, call: null }))
  const events = [...rounds, ...calls.map((call) => ({ at: call.at, call }))].sort((a, b) => a.at - b.at)
  for (const { at, call } of events) {
    await stage.at(at)
    if (call !== null) {
      await stage.phone(call)
      continue
    }
    const hour = (at - midnight) / HOUR
    if (hour === OFFICE.from) await stage.morning()
    await stage.timer()
    if (isWithin(OFFICE, hour)) await stage.departments()
    await stage.centre()
  }
}

type Counts = Readonly<Record<string, number>>

const count = (names: readonly string[]): Counts => {
  const found: Record<string, number> = {}
  for (const name of [...names].sort()) found[name] = (found[name] ?? 0) + 1
  return found
}

/** What is left to compare: how calls ended, where the messages stand, what is still to be done, what happened. */
export function countsOf(all: readonly TicketState[], calls: readonly CallState[]): Readonly<Record<'calls' | 'status' | 'checks' | 'steps' | 'levels', Counts>> {
  return {
    calls: count(calls.map(({ outcome }) => outcome ?? 'running')),
    status: count(all.map(({ status }) => status)),
    checks: count(all.flatMap(({ checks }) => checks.map(({ kind, attempts }) => `${kind}, tried ${attempts} times`))),
    steps: count(all.flatMap(({ steps }) => steps.map(({ type }) => type))),
    levels: count(all.flatMap(({ escalations }) => escalations.map(({ on, level, acceptedAt }) => `${on} ${level} ${acceptedAt === null ? 'open' : 'accepted'}`))),
  }
}
