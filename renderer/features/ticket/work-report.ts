import { asciiDigits, canonical } from '#domain/text/canonical.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'

/** A work report as it is being typed. Times are milliseconds, the cost is in rials as typed. */
export interface TypedReport {
  readonly note: string
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly cost: string
  readonly materials: string
  readonly photos: readonly string[]
}
export const EMPTY_REPORT: TypedReport = { note: '', startedAt: null, finishedAt: null, cost: '', materials: '', photos: [] }

/** Rials of what was typed with either digits and any thousands marks; null for nothing, NaN for no amount. */
export function rialsOf(typed: string): number | null {
  const digits = asciiDigits(typed).replace(/[\s,٬.]/g, '')
  if (digits === '') return null
  return /^\d{1,15}$/.test(digits) ? Number(digits) : Number.NaN
}

export type ReportProblem = 'report.noteMissing' | 'report.timesReversed' | 'report.costWrong' | 'report.materialsLong'
/** A limit of the command. */
const MATERIALS_LIMIT = 2000

/** What keeps it from being sent; null when nothing does. */
export function reportProblem({ note, startedAt, finishedAt, cost, materials }: TypedReport): ReportProblem | null {
  if (startedAt !== null && finishedAt !== null && finishedAt < startedAt) return 'report.timesReversed'
  if (Number.isNaN(rialsOf(cost))) return 'report.costWrong'
  if (canonical(materials).length > MATERIALS_LIMIT) return 'report.materialsLong'
  return canonical(note) === '' ? 'report.noteMissing' : null
}

/** Of a report without problems. */
export function reportCommand(ticketId: string, assignmentId: string, typed: TypedReport): TicketCommandOf<'ReportWork'> {
  const { startedAt, finishedAt, photos } = typed
  return { type: 'ReportWork', ticketId, assignmentId, note: canonical(typed.note), startedAt, finishedAt, cost: rialsOf(typed.cost), materials: canonical(typed.materials), photos: [...photos] }
}
