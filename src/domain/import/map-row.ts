import * as z from 'zod/mini'
import { parseNationalId } from '../citizen/national-id.ts'
import { parsePhone } from '../citizen/phone.ts'
import { asciiDigits, canonical } from '../text/canonical.ts'
import { fold } from '../text/fold.ts'
import { FIELD_LIMIT, TEXT_LIMIT, importTicket } from '../ticket/commands.ts'
import { columnsOf, type Lookup, type Mapping } from './mapping.ts'
import { TIME_FAULTS, writtenTimes, type WrittenTime } from './written-time.ts'

/** Why a row was left out; the words of the reject file. */
export const REJECTS = [
  ...TIME_FAULTS, 'malformed', 'id_missing', 'id_duplicate', 'value_unknown', 'field_too_long', 'text_too_long', 'phone_invalid', 'national_id_invalid', 'point_invalid', 'closed_too_early',
] as const
export type RejectCode = (typeof REJECTS)[number]

export type ImportTicketData = z.infer<typeof importTicket>
/** One row as a command; the server refuses nothing of its shape, since it has passed the command's own schema. */
export interface ImportCommand {
  readonly commandId: string
  readonly data: ImportTicketData
}
export type Row = Readonly<Record<string, string>>
export type MappedRow =
  | { readonly ok: true; readonly command: ImportCommand; readonly ambiguousTime: boolean }
  /** `what` names the column and, cut short, what stood there. */
  | { readonly ok: false; readonly code: RejectCode; readonly column: string; readonly what: string }

export interface MappingAround {
  /** Milliseconds since 1970. What is later cannot have happened. */
  readonly now: number
  /** Milliseconds that every time is moved by. What then lies ahead has not happened yet: such a case is still open. */
  readonly shift?: number
  /** The same case gets the same ids for ever: a second import knows the first. */
  readonly idsOf: (source: string, caseId: string) => { readonly ticketId: string; readonly commandId: string }
}

const SHOWN = 80
const HOUR = 3_600_000

/** Only what is thrown ends a row in the midst of its fields; it is caught where the row ends. */
class Rejected extends Error {
  readonly code: RejectCode
  readonly column: string
  constructor(code: RejectCode, column: string, value: string) {
    super(`${column}: ${value.slice(0, SHOWN)}`)
    this.code = code
    this.column = column
  }
}

/** A function from one row (column -> text) to its command, or the reason why there is none. */
export function rowMapper(map: Mapping, { now, shift = 0, idsOf }: MappingAround): (row: Row) => MappedRow {
  const columns = columnsOf(map)
  const { openedAt, dueAt, closedAt } = map
  const opening = writtenTimes(openedAt)
  const due = dueAt === undefined ? null : writtenTimes({ ...openedAt, format: dueAt.format ?? openedAt.format })
  const closing = closedAt === undefined ? null : writtenTimes({ ...openedAt, format: closedAt.format ?? openedAt.format })
  const look = {
    channel: finder(map.channel), kind: finder(map.kind), urgency: finder(map.urgency), place: finder(map.place), category: finder(map.category),
    department: finder(map.department ?? { column: null, values: {}, otherwise: null }),
  }

  const read = (row: Row): MappedRow => {
    const cells = new Map(columns.map((column) => [column, tidy(row[column] ?? '')]))
    const of = (column: string): string => cells.get(column) ?? ''
    const timeOf = ({ column, timeColumn }: { readonly column: string; readonly timeColumn?: string | undefined }): string => (timeColumn === undefined || of(column) === '' ? of(column) : `${of(column)} ${of(timeColumn)}`.trim())
    const moment = (reader: ReturnType<typeof writtenTimes>, form: { readonly column: string; readonly timeColumn?: string | undefined }): Extract<WrittenTime, { ok: true }> => {
      const found = reader(timeOf(form))
      if (!found.ok) throw new Rejected(found.code, form.column, timeOf(form))
      return found
    }
    const caseId = of(map.id.column)
    if (caseId === '') throw new Rejected('id_missing', map.id.column, '')
    if (caseId.length > 64) throw new Rejected('field_too_long', map.id.column, caseId)
    const opened = moment(opening, openedAt)
    const occurredAt = opened.at + shift
    if (occurredAt > now) throw new Rejected('time_future', openedAt.column, timeOf(openedAt))

    const text = limited(map.text, of, TEXT_LIMIT, 'text_too_long')
    const address = limited(map.address, of, FIELD_LIMIT, 'field_too_long')
    const departmentId = look.department(of)
    const written = closing === null || closedAt === undefined || timeOf(closedAt) === '' ? null : moment(closing, closedAt)
    if (written !== null && written.at < opened.at) throw new Rejected('closed_too_early', closedAt?.column ?? '', `${timeOf(closedAt ?? openedAt)} < ${timeOf(openedAt)}`)
    if (written !== null && written.at > now) throw new Rejected('time_future', closedAt?.column ?? '', timeOf(closedAt ?? openedAt))
    // moved to today, a case that will be closed next week is open
    const ended = written !== null && written.at + shift > now ? null : written
    const dueBy = due === null || dueAt === undefined || timeOf(dueAt) === '' || departmentId === null ? null : moment(due, dueAt)
    const said = map.closing === undefined || ended === null ? '' : limited(map.closing, of, TEXT_LIMIT, 'text_too_long')
    const past = departmentId === null && ended === null ? null : { departmentId, dueAt: dueBy === null ? null : dueBy.at + shift, closedAt: ended === null ? null : ended.at + shift }

    const { ticketId, commandId } = idsOf(map.name, caseId)
    const made = z.safeParse(importTicket, {
      ticketId, kind: look.kind(of), channel: look.channel(of), categoryId: look.category(of), placeId: look.place(of), urgency: look.urgency(of), point: pointOf(map.point, of),
      source: { name: map.name, id: caseId }, occurredAt, past, closing: said,
      private: {
        phone: numberOf(map.phone, of, 'phone_invalid', (typed) => parsePhone(typed, map.phone?.areaCode ?? null)), nationalId: numberOf(map.nationalId, of, 'national_id_invalid', parseNationalId),
        name: map.citizen === undefined ? null : limited({ columns: [map.citizen.column], joinedBy: '' }, of, FIELD_LIMIT, 'field_too_long') || null, address: address || null, text,
      },
    })
    if (!made.success) throw new Rejected('malformed', '', made.error.issues.map((issue) => issue.path.join('.')).join(', '))
    return { ok: true, command: { commandId, data: made.data }, ambiguousTime: opened.ambiguous }
  }

  return (row) => {
    try {
      return read(row)
    } catch (error) {
      if (error instanceof Rejected) return { ok: false, code: error.code, column: error.column, what: error.message }
      throw error
    }
  }
}

/** Milliseconds by which a file's times move so that the day of its newest case is today: whole days, so that hours stay what they were. */
export const shiftToToday = (newest: number, now: number): number => Math.floor((now - newest) / (24 * HOUR)) * 24 * HOUR

type Of = (column: string) => string

/** Exports pad cells and double the spaces where a comma was taken out. */
export const tidy = (cell: string): string => (PLAIN.test(cell) ? cell.replace(/ {2,}/g, ' ').trim() : canonical(cell).replace(/\s+/g, ' '))
/** Nothing in it could be mended: most cells of a large file, and mending looks a dozen times. */
const PLAIN = /^[\x20-\x7E]*$/

/** A listed value as it is written, else as it is meant: other letter forms, capitals, digits and blanks are the same word. */
function finder<T>({ column, values, otherwise }: Lookup<T>): (of: Of) => T {
  const exact = new Map(Object.entries(values).map(([value, ours]) => [tidy(value), ours]))
  const meant = new Map(Object.entries(values).map(([value, ours]) => [closely(value), ours]))
  return (of) => {
    const value = column === null ? '' : of(column)
    if (exact.has(value)) return exact.get(value) as T
    if (value !== '' && meant.has(closely(value))) return meant.get(closely(value)) as T
    if (otherwise === undefined) throw new Rejected('value_unknown', column ?? '', value)
    return otherwise
  }
}

/** Without blanks: half of those who type write a half-space where the others write a whole one or none. */
const closely = (value: string): string => fold(value).replaceAll(' ', '')

function limited({ columns, joinedBy }: Mapping['text'], of: Of, limit: number, code: RejectCode): string {
  const parts: string[] = []
  for (const column of columns) {
    const part = of(column)
    const said = parts.some((earlier) => earlier.toLowerCase().includes(part.toLowerCase()))
    if (part !== '' && !said) parts.push(part)
  }
  const joined = parts.join(joinedBy)
  if (joined.length > limit) throw new Rejected(code, columns.join('+'), `${joined.length} characters`)
  return joined
}

function numberOf(form: Mapping['phone'] | Mapping['nationalId'], of: Of, code: RejectCode, parse: (typed: string) => string | null): string | null {
  const typed = form === undefined ? '' : of(form.column)
  if (form === undefined || typed === '') return null
  const number = parse(typed)
  if (number === null && form.invalid === 'reject') throw new Rejected(code, form.column, typed)
  return number
}

function pointOf(form: Mapping['point'], of: Of): { readonly lat: number; readonly lon: number } | null {
  if (form === undefined) return null
  const both = 'column' in form ? (/^\(?\s*(\S+?)\s*[,،]\s*(\S+?)\s*\)?$/.exec(of(form.column))?.slice(1) ?? [of(form.column)]) : [of(form.lat), of(form.lon)]
  const [lat = '', lon = ''] = both
  if (lat === '' && lon === '') return null
  const [north, east] = [Number(asciiDigits(lat).replace('٫', '.')), Number(asciiDigits(lon).replace('٫', '.'))]
  const sound = lat !== '' && lon !== '' && Math.abs(north) <= 90 && Math.abs(east) <= 180
  if (!sound) throw new Rejected('point_invalid', 'column' in form ? form.column : form.lat, both.join(', '))
  return { lat: north, lon: east }
}
