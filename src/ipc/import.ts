import * as z from 'zod/mini'
import { id } from '#domain/decider.ts'
import { fileForm, mapping, type FileForm, type Mapping } from '#domain/import/mapping.ts'
import type { ImportTicketData, RejectCode } from '#domain/import/map-row.ts'
import type { Refusal } from '#domain/refusals.ts'

const none = z.object({})
const name = z.string().check(z.minLength(1), z.maxLength(60))

/** Rows of a table that one call answers. */
export const ROWS_LIMIT = 2_000

/** A city's history and tables from a file that was chosen by `shell.openImport`, whose grant `import.open` takes. One file at a time is open. */
export const IMPORT_CALLS = {
  'import.open': z.object({ grant: id }),
  /** Reads the whole file by this form. */
  'import.columns': z.object({ form: fileForm }),
  /** As an import would, and sends nothing. */
  'import.check': z.object({ mapping }),
  /** `rejects`: a grant of `shell.saveExport` for the list of rows that could not be brought in. */
  'import.start': z.object({ mapping, rejects: z.nullable(id) }),
  /** Ends what is running, and puts away what has ended. */
  'import.cancel': none,
  'import.current': none,
  /** The rows of a table, as many as fit; for those that become entries of the directory. */
  'import.rows': z.object({ form: fileForm, from: z.int().check(z.minimum(0)) }),
  /** Mappings that were kept on this desk. */
  'import.mappings': none,
  'import.mapping': z.object({ name }),
  'import.keepMapping': z.object({ mapping }),
  'import.dropMapping': z.object({ name }),
} as const

export interface FileView {
  /** Without its folder. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** As it was found, or as it was asked for. */
  readonly form: FileForm
  /** Of a workbook; empty for text. */
  readonly sheets: readonly string[]
}

export interface ColumnView {
  readonly name: string
  /** Rows in which it says something. */
  readonly filled: number
  readonly samples: readonly string[]
  /** Its values, most frequent first; null: more than can be matched by hand. */
  readonly values: readonly { readonly value: string; readonly count: number }[] | null
}

export interface ColumnsView {
  readonly form: FileForm
  readonly rows: number
  readonly columns: readonly ColumnView[]
  /** The first rows of the file, from its first on: what the names of the columns are chosen from. */
  readonly head: readonly (readonly string[])[]
}

/** One row as it would come in. */
export interface PreviewRow {
  readonly line: number
  readonly ticket: ImportTicketData | null
  readonly reject: { readonly code: RejectCode; readonly what: string } | null
}

export interface ImportCheck {
  readonly rows: number
  readonly good: number
  /** Rows whose local hour the clocks showed twice. */
  readonly ambiguous: number
  readonly closed: number
  /** Most frequent first; `examples`: the first of them. */
  readonly rejects: readonly { readonly code: RejectCode; readonly count: number; readonly examples: readonly { readonly line: number; readonly what: string }[] }[]
  readonly preview: readonly PreviewRow[]
  /** Milliseconds; null when no row is good. */
  readonly oldest: number | null
  readonly newest: number | null
}

/** An import on its way. `total`: rows of the file, as they were counted by the check. */
export interface ImportJob {
  readonly name: string
  readonly mapping: string
  readonly phase: 'running' | 'done' | 'cancelled' | 'failed'
  readonly rows: number
  readonly total: number
  readonly added: number
  readonly known: number
  readonly rejected: number
  /** Rows in a second since it began; milliseconds that the rest will take at this pace. */
  readonly pace: number
  readonly left: number | null
  /** Why it failed. */
  readonly refusal: Refusal | null
}

export interface ImportOutput {
  'import.open': FileView
  'import.columns': ColumnsView
  'import.check': ImportCheck
  'import.start': ImportJob
  'import.cancel': null
  'import.current': ImportJob | null
  'import.rows': { readonly header: readonly string[]; readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]; readonly more: boolean }
  'import.mappings': readonly { readonly name: string; readonly about: string }[]
  'import.mapping': Mapping
  'import.keepMapping': null
  'import.dropMapping': null
}
