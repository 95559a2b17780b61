import { readFile } from 'node:fs/promises'
import { rowMapper } from '#domain/import/map-row.ts'
import { columnsOf, type Mapping } from '#domain/import/mapping.ts'
import { idsOf } from '#desk/import/ids.ts'
import { readRows } from '#desk/import/rows.ts'
import { fromAbsolute } from '@internationalized/date'
import * as z from 'zod/mini'
import type { Dice } from './random.ts'

const HOUR = 3_600_000
/** Twentieths: the shortest, then each twentieth of the cases, up to the longest. */
const STEPS = 20
/** Fewer say little about a subject: all subjects' together stand for it. */
const ENOUGH = 100

const counts = z.array(z.int()).check(z.length(24))
const quantiles = z.array(z.number()).check(z.length(STEPS + 1))
/**
 * When messages come and how long their work takes, as a real city's history shows it. `arrivals`: cases by weekday and hour, the
 * first day of the working week first. `closing`: from opening to end as a share of the time that was allowed, by our subjects.
 */
const historyTimes = z.object({ cases: z.int(), arrivals: z.array(counts).check(z.length(7)), closing: z.record(z.string(), quantiles), closingOfAll: quantiles })
export type HistoryTimes = z.infer<typeof historyTimes>

export const readTimes = async (file: string): Promise<HistoryTimes> => z.parse(historyTimes, JSON.parse(await readFile(file, 'utf8')))

/**
 * Reads a history by its mapping. Arrivals are those of citizens, not of the city's own machines; a case that never ended or
 * had no deadline tells nothing of `closing`. Throws BrokenFile.
 */
export async function learnTimes(path: string, mapping: Mapping, now: number): Promise<HistoryTimes> {
  const arrivals = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  const shares = new Map<string, number[]>()
  const all: number[] = []
  const mapRow = rowMapper(mapping, { now, idsOf })
  let cases = 0
  for await (const read of readRows(path, mapping.file ?? {}, columnsOf(mapping))) {
    const mapped = 'fault' in read ? null : mapRow(read.row)
    if (mapped === null || !mapped.ok) continue
    const { occurredAt, past, channel, categoryId } = mapped.command.data
    cases += 1
    if (channel !== 'import') {
      const local = fromAbsolute(occurredAt, mapping.openedAt.zone)
      // a western week works from Monday; local fields read as UTC give the weekday
      const day = (new Date(Date.UTC(local.year, local.month - 1, local.day)).getUTCDay() + 6) % 7
      arrivals[day]![local.hour]! += 1
    }
    if (past?.closedAt == null || past.dueAt === null || past.dueAt <= occurredAt) continue
    const share = (past.closedAt - occurredAt) / (past.dueAt - occurredAt)
    all.push(share)
    const own = shares.get(categoryId) ?? []
    own.push(share)
    shares.set(categoryId, own)
  }
  const closing = Object.fromEntries([...shares].filter(([, found]) => found.length >= ENOUGH).map(([id, found]) => [id, twentieths(found)]).toSorted())
  return { cases, arrivals, closing, closingOfAll: twentieths(all) }
}

function twentieths(found: readonly number[]): number[] {
  const sorted = found.toSorted((a, b) => a - b)
  return Array.from({ length: STEPS + 1 }, (_, step) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * step) / STEPS))] ?? 0) * 1000) / 1000)
}

/** Milliseconds that the work on such a matter takes, when `allowedHours` are allowed. */
export function workLasts({ closing, closingOfAll }: HistoryTimes, categoryId: string, allowedHours: number, { next }: Dice): number {
  const table = closing[categoryId] ?? closingOfAll
  const place = next() * STEPS
  const [below = 0, above = 0] = [table[Math.floor(place)], table[Math.floor(place) + 1]]
  return (below + (above - below) * (place % 1)) * allowedHours * HOUR
}

/** Minutes after midnight of each message of one day, in order. `perDay`: messages of a middling day. */
export function arrivalsOf({ arrivals }: HistoryTimes, weekday: number, perDay: number, { next, below, between, weighted }: Dice): readonly number[] {
  const hours = arrivals[weekday] ?? []
  const whole = arrivals.flat().reduce((sum, one) => sum + one, 0) / 7
  const share = hours.reduce((sum, one) => sum + one, 0) / whole
  const number = Math.floor(perDay * share * between(0.85, 1.15) + next())
  return Array.from({ length: number }, () => weighted(hours.map((count, hour) => [hour, count] as const)) * 60 + below(60)).toSorted((a, b) => a - b)
}
