import { zone, type Zone } from '#domain/calendar/zone.ts'
import type { DomainEvent } from '#domain/catalog.ts'
import type { Connection } from './connection.ts'

/** What the board counts of one operator's day. */
const COUNTED = ['calls', 'registered', 'forwarded', 'answered', 'attempts', 'verified', 'closed'] as const
export type Counted = (typeof COUNTED)[number]

/** Counts what operators do, day by day in the city's time, and who is in a call or on shift. Runs inside the writer's transaction. */
export interface DayBook {
  /** `events`: of one command, which `by` gave at `at` by the desk's clock. What concerns a confidential ticket must not come here: its number would tell of it. */
  readonly note: (events: readonly DomainEvent[], by: string, at: number) => void
}

/** One command counts once, to however many departments it forwards. History that is brought in is nobody's work. */
function counts(event: DomainEvent): Counted | null {
  switch (event.type) {
    case 'CallEnded':
      return 'calls'
    case 'TicketRegistered':
      return event.source === null ? 'registered' : null
    case 'TicketForwarded':
      return 'forwarded'
    case 'CitizenAnswered':
    case 'DeclaredOutside':
      return 'answered'
    case 'AttemptRecorded':
      return 'attempts'
    case 'WorkVerified':
      return 'verified'
    case 'TicketClosed':
      return 'closed'
    default:
      return null
  }
}

/** Days of a city by its time zone, each zone made once. */
export function cityDays(timeZone: () => string): () => Zone {
  const zones = new Map<string, Zone>()
  return () => {
    const name = timeZone()
    const known = zones.get(name) ?? zone(name)
    zones.set(name, known)
    return known
  }
}

export function dayBook(db: Connection, timeZone: () => string): DayBook {
  const days = cityDays(timeZone)
  const add = db.prepare(
    `INSERT INTO day_work (day, operator_id, ${COUNTED.join(', ')}, last_at) VALUES (@day, @by, ${COUNTED.map((name) => `@${name}`).join(', ')}, @at)
     ON CONFLICT (day, operator_id) DO UPDATE SET ${COUNTED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}, last_at = max(last_at, excluded.last_at)`)
  const startCall = db.prepare<[string, string, number]>('INSERT INTO open_call (call_id, operator_id, started_at) VALUES (?, ?, ?)')
  const endCall = db.prepare<[string]>('DELETE FROM open_call WHERE call_id = ?')
  const startShift = db.prepare<[string, string, number]>('INSERT INTO open_shift (shift_id, operator_id, started_at) VALUES (?, ?, ?)')
  const endShift = db.prepare<[string]>('DELETE FROM open_shift WHERE shift_id = ?')

  return {
    note(events, by, at) {
      for (const event of events) {
        if (event.type === 'CallStarted') startCall.run(event.callId, by, at)
        if (event.type === 'CallEnded') endCall.run(event.callId)
        if (event.type === 'ShiftStarted') startShift.run(event.shiftId, by, at)
        if (event.type === 'ShiftEnded') endShift.run(event.shiftId)
      }
      const done = new Set(events.map(counts))
      const numbers = Object.fromEntries(COUNTED.map((name) => [name, Number(done.has(name))]))
      add.run({ day: days().dayOf(at), by, at, ...numbers })
    },
  }
}
