import { PersianCalendar } from '@internationalized/date'
import { zone } from '#domain/calendar/zone.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { timeOf } from '#domain/directory/facts.ts'
import { demoId } from '#server/commands/demo-life.ts'
import type { DemoMessage } from '#server/commands/seed-demo.ts'
import { callersOf } from './callers.ts'
import { lifeOf, type Done, type Scene, type Staff } from './life.ts'
import { filled, type Names, type Phrases } from './phrases.ts'
import { dice } from './random.ts'
import { arrivalsOf, type HistoryTimes } from './times.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Julian day number of 1970-01-01, which was a Thursday; weeks begin on Saturday. */
const JULIAN_1970 = 2_440_588
const WEEKDAY_1970 = 5
const FRIDAY = 6

export interface Plan {
  /** The same seed and the same day give the same city. */
  readonly seed: string
  readonly days: number
  /** Messages of a middling day. */
  readonly perDay: number
  /** The place of the first in the numbering of all demo messages. */
  readonly first: number
}
export interface Sources {
  readonly directory: Directory
  readonly history: HistoryTimes
  readonly phrases: Phrases
  readonly names: Names
  readonly staff: Staff
}

/** What citizens said in the last days up to `now`, and what became of it so far. No two cities, no people: all of it is made up. */
export function demoHistory({ seed, days, perDay, first }: Plan, { directory, history, phrases, names, staff }: Sources, now: number): readonly DemoMessage[] {
  const { dayOf, instantOf } = zone(directory.city.timeZone)
  const scene: Scene = { directory, time: timeOf(directory), history, phrases, staff }
  const calendar = new PersianCalendar()
  const callerFor = callersOf(seed, Math.ceil(days * perDay * 0.55), names, phrases, directory.places)
  const holidays = new Set(directory.holidays.filter(({ retired }) => !retired).map(({ id }) => id))
  const today = dayOf(now)
  const messages: DemoMessage[] = []

  for (let day = today - days + 1; day <= today; day++) {
    const { year, month, day: dayOfMonth } = calendar.fromJulianDay(day + JULIAN_1970)
    const holiday = holidays.has(`${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`)
    const weekday = holiday ? FRIDAY : (day + WEEKDAY_1970) % 7
    const subjects = Object.entries(phrases.subjects).filter(([, { months }]) => months === undefined || months.includes(month)).map(([id, { weight }]) => [id, weight] as const)
    for (const [number, minute] of arrivalsOf(history, weekday, perDay, dice(`${seed} ${day}`)).entries()) {
      const roll = dice(`${seed} ${day} ${number}`)
      const receivedAt = instantOf(day, minute) + roll.below(60) * 1000
      if (receivedAt > now) break
      const categoryId = roll.weighted(subjects)
      const subject = phrases.subjects[categoryId]!
      const category = directory.categories.find(({ id }) => id === categoryId)
      const kind = roll.weighted(Object.entries(subject.kinds) as [DemoMessage['kind'], number][])
      const caller = roll.chance(kind === 'oversight' ? 0.4 : 0.06) ? null : callerFor(roll)
      const home = caller !== null && roll.chance(0.8)
      const placeId = home ? caller.placeId : callerFor(roll).placeId
      const urgency = category?.urgency === 'normal' && roll.chance(0.07) ? 'important' : category?.urgency ?? 'normal'
      const ticketId = demoId('ticket', first + messages.length)
      const matter = { ticketId, categoryId, placeId, kind, urgency, receivedAt, reachable: caller !== null }
      messages.push({
        kind, categoryId, placeId, urgency, hoursAgo: (now - receivedAt) / HOUR, channel: roll.weighted([['phone', 88], ['web', 6], ['in_person', 4], ['sms', 2]]),
        text: `${roll.pick(phrases.openers)}${filled(roll.pick(subject.texts), roll)}${roll.pick(phrases.closers)}`, address: home ? caller.address : roll.chance(0.7) ? filled(roll.pick(phrases.addresses), roll) : null,
        name: caller?.name ?? null, phone: caller?.phone ?? null, life: soFar(lifeOf(matter, subject, scene, roll), receivedAt, now),
      })
    }
  }
  return messages
}

/** What nobody has touched yet waits to be forwarded: the server plans that, as it does when a message comes by telephone. */
function soFar(life: Iterable<Done>, receivedAt: number, now: number): DemoMessage['life'] {
  const steps: Done[] = []
  for (const step of life) {
    if (step.at > now) break
    steps.push(step)
  }
  const done: readonly Done[] = steps.length > 0 ? steps : [{ at: receivedAt, by: 'system', type: 'PlanFollowUp', data: {} }]
  return done.map(({ at, by, type, data }) => ({ hoursAgo: (now - at) / HOUR, by, type, data }))
}
