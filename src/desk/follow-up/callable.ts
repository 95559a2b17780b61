import { workingTime, type WorkingTime } from '#domain/calendar/working-time.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { policyFor } from '#domain/directory/follow-up.ts'
import { CITIZEN_CHECKS, type Check } from '#domain/ticket/check.ts'
import type { Row } from '#ipc/contract.ts'

const MINUTE_MS = 60_000

/** Answers whether the citizen may be called now: not at night, not on a holiday, and nobody twice within the policy's gap. What they asked for themselves may be any time. */
export type Callable = (check: Check, row: Row, at: number) => boolean

/** `calledAt`: when somebody of this number was last called, about whatever. */
export function callableBy(directory: () => Directory | null, calledAt: (phone: string) => number | null): Callable {
  const known: { directory: Directory | null; time: WorkingTime | null } = { directory: null, time: null }
  const timeOf = (city: Directory): WorkingTime => {
    if (known.directory !== city || known.time === null) Object.assign(known, { directory: city, time: workingTime(city) })
    return known.time ?? workingTime(city)
  }
  return (check, row, at) => {
    const city = directory()
    if (city === null || !CITIZEN_CHECKS.includes(check.kind) || check.last?.outcome === 'call_at') return true
    const policy = policyFor(city, row)
    if (policy === null) return true
    const called = row.phone === null ? null : calledAt(row.phone)
    if (called !== null && at < called + policy.gapMinutes * MINUTE_MS) return false
    return check.kind === 'promised' || timeOf(city).windows(policy.callCalendarId, at, 1).some(({ from, to }) => from <= at && at < to)
  }
}
