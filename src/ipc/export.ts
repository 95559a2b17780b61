import * as z from 'zod/mini'
import { id } from '#domain/decider.ts'
import { EXPORT_COLUMNS, EXPORT_FORMATS, type ExportFormat } from '#domain/export/export.ts'
import type { Refusal } from '#domain/refusals.ts'
import { QUEUES } from '#domain/ticket/queues.ts'

/**
 * What is to be written, beside the filter that finds it, into the file that was chosen by `shell.saveExport`, whose grant this
 * is. `queue`: the messages of a follow-up queue instead of the filter's, the most urgent first. `words`: names of columns, statuses and the like as the file says them, in the language of its interface.
 */
export const exportAsked = z.object({
  grant: id, format: z.enum(EXPORT_FORMATS), columns: z.array(z.enum(EXPORT_COLUMNS)).check(z.minLength(1), z.maxLength(EXPORT_COLUMNS.length)),
  queue: z.optional(z.enum(QUEUES)), language: z.enum(['fa', 'en']), words: z.record(z.string().check(z.maxLength(60)), z.string().check(z.maxLength(120))),
})

/** A file of messages on its way. `name`: that of the file, without its folder. `rows`: as many as were found. */
export interface ExportJob {
  readonly exportId: string
  readonly format: ExportFormat
  readonly name: string
  readonly phase: 'running' | 'done' | 'cancelled' | 'failed'
  readonly done: number
  readonly rows: number
  /** Why it failed. */
  readonly refusal: Refusal | null
}

/** Beside `export.start`, which takes the list's own filter too (contract.ts). */
export const EXPORT_CALLS = {
  /** Ends it; one that has ended is put away. */
  'export.cancel': z.object({ exportId: id }),
  /** That of whoever is signed in until it is put away; null where there is none. */
  'export.current': z.object({}),
} as const
export interface ExportOutput {
  'export.start': ExportJob
  'export.cancel': null
  'export.current': ExportJob | null
}
