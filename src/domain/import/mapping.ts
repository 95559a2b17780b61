import * as z from 'zod/mini'
import { CHANNELS, KINDS, URGENCIES } from '../ticket/words.ts'

/** utf-16le is what a spreadsheet calls Unicode text; windows-1256 is what older Persian programs write. */
export const ENCODINGS = ['utf-8', 'windows-1256', 'utf-16le'] as const
export type Encoding = (typeof ENCODINGS)[number]
export const SEPARATORS = [',', ';', '\t', '|'] as const
export type Separator = (typeof SEPARATORS)[number]

/** How a file is to be read. What is left out is found by looking at the file. */
export const fileForm = z.object({
  encoding: z.optional(z.enum(ENCODINGS)),
  separator: z.optional(z.enum(SEPARATORS)),
  /** Of a workbook; the first without it. */
  sheet: z.optional(z.string().check(z.maxLength(100))),
  /** The row of the columns' names, counted from 1; what stands above it is passed over. */
  headerRow: z.optional(z.int().check(z.minimum(1), z.maximum(50))),
})
export type FileForm = z.infer<typeof fileForm>

const column = z.string().check(z.minLength(1), z.maxLength(200))
const words = z.object({ columns: z.array(column).check(z.maxLength(20)), joinedBy: z.string().check(z.maxLength(20)) })
const key = z.string().check(z.minLength(1), z.maxLength(64))

/** A column's value -> ours. A value that is not listed becomes `otherwise`; without it the row is rejected. No column: always `otherwise`. */
const lookup = <T extends z.ZodMiniType>(ours: T) => z.object({ column: z.nullable(column), values: z.record(z.string(), ours), otherwise: z.optional(ours) })

const format = z.string().check(z.minLength(2), z.maxLength(60))
const formats = z.union([format, z.array(format).check(z.minLength(1), z.maxLength(12))])
const time = { column, /** Where the hour stands in a column of its own; read as `date hour`. */ timeColumn: z.optional(column) }
/** A number that cannot be one: the row is rejected, or comes without it. */
const number = z.object({ column, invalid: z.enum(['reject', 'drop']) })

/** How the rows of one source become tickets: a file of resources/import, or what an administrator put together in the console. */
export const mapping = z.object({
  /** Names the source in every ticket; the ids are made from it, so it never changes once something was imported. */
  name: z.string().check(z.regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} \u200C._-]{0,39}$/u)),
  about: z.string().check(z.maxLength(1000)),
  file: z.optional(fileForm),
  id: z.object({ column }),
  openedAt: z.object({
    ...time,
    /** Of yyyy yy MMMM MM dd HH hh mm ss a, the rest as it stands; the first that fits. */
    format: formats,
    calendar: z.optional(z.enum(['gregorian', 'jalali'])),
    zone: z.string().check(z.maxLength(60)),
    /** What an hour means that the clocks showed twice. */
    ambiguous: z.enum(['earlier', 'later', 'reject']),
  }),
  /** By when it should have been done, and when it was ended; written as `openedAt` where they do not say otherwise. Empty: none, still open. */
  dueAt: z.optional(z.object({ ...time, format: z.optional(formats) })),
  closedAt: z.optional(z.object({ ...time, format: z.optional(formats) })),
  /** Whose matter it was. A case without one keeps no deadline. */
  department: z.optional(lookup(z.nullable(key))),
  /** What the department said at its end. */
  closing: z.optional(words),
  /** Parts that say again what an earlier part has said are left out. */
  text: words,
  address: words,
  /** Their name. */
  citizen: z.optional(z.object({ column })),
  /** `areaCode`: of landlines that are written without one. */
  phone: z.optional(z.extend(number, { areaCode: z.optional(z.string().check(z.regex(/^0\d{2}$/))) })),
  nationalId: z.optional(number),
  /** Degrees: two columns, or one with `(lat, lon)` in it. */
  point: z.optional(z.union([z.object({ lat: column, lon: column }), z.object({ column })])),
  channel: lookup(z.enum(CHANNELS)),
  kind: lookup(z.enum(KINDS)),
  urgency: lookup(z.enum(URGENCIES)),
  place: lookup(z.nullable(key)),
  category: lookup(key),
})
export type Mapping = z.infer<typeof mapping>
export interface Lookup<T> {
  readonly column: string | null
  readonly values: Readonly<Record<string, T>>
  readonly otherwise?: T | undefined
}

/** The columns that a file must have for this mapping. */
export function columnsOf(map: Mapping): readonly string[] {
  const times = [map.openedAt, map.dueAt, map.closedAt].flatMap((moment) => [moment?.column, moment?.timeColumn])
  const point = map.point === undefined ? [] : 'column' in map.point ? [map.point.column] : [map.point.lat, map.point.lon]
  const lookups = [map.channel, map.kind, map.urgency, map.place, map.category, map.department].map((one) => one?.column)
  const all = [map.id.column, ...times, ...map.text.columns, ...map.address.columns, ...(map.closing?.columns ?? []), ...lookups, map.citizen?.column, map.phone?.column, map.nationalId?.column, ...point]
  return [...new Set(all.filter((name) => name !== undefined && name !== null))]
}
