import * as z from 'zod/mini'
import { canonical } from '#domain/text/canonical.ts'
import { FIELD_LIMIT, TEXT_LIMIT, importTicket } from '#domain/ticket/commands.ts'
import { commandIdOf, ticketIdOf } from './ids.ts'
import { columnsOf, type Lookup, type Mapping } from './mapping.ts'
import { openingTimes, type TimeFault } from './opening-time.ts'

/** Why a row was left out; the words of the reject file. */
export type RejectCode = TimeFault | 'malformed' | 'id_missing' | 'id_duplicate' | 'value_unknown' | 'field_too_long' | 'text_too_long'

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
  | { readonly ok: false; readonly code: RejectCode; readonly what: string }

const SHOWN = 80
const reject = (code: RejectCode, column: string, value: string): MappedRow => ({ ok: false, code, what: `${column}: ${value.slice(0, SHOWN)}` })

/** A function from one row (column -> text) to its command, or the reason why there is none. */
export function rowMapper(map: Mapping): (row: Row) => MappedRow {
  const openingTime = openingTimes(map.openedAt)
  const columns = columnsOf(map)
  return (row) => {
    const cells = new Map(columns.map((column) => [column, tidy(row[column] ?? '')]))
    const of = (column: string): string => cells.get(column) ?? ''
    const caseId = of(map.id.column)
    if (caseId === '') return reject('id_missing', map.id.column, '')
    if (caseId.length > 64) return reject('field_too_long', map.id.column, caseId)
    const opened = openingTime(of(map.openedAt.column))
    if (!opened.ok) return reject(opened.code, map.openedAt.column, of(map.openedAt.column))

    const found = {
      channel: find(map.channel, of), kind: find(map.kind, of), urgency: find(map.urgency, of), place: find(map.place, of), category: find(map.category, of),
    }
    const { channel, kind, urgency, place, category } = found
    if (channel === undefined || kind === undefined || urgency === undefined || place === undefined || category === undefined) {
      const unknown = (Object.keys(found) as (keyof typeof found)[]).find((name) => found[name] === undefined) ?? 'category'
      return reject('value_unknown', map[unknown].column, of(map[unknown].column))
    }
    const text = join(map.text, of)
    if (text.length > TEXT_LIMIT) return reject('text_too_long', map.text.columns.join('+'), `${text.length} characters`)
    const address = join(map.address, of)
    if (address.length > FIELD_LIMIT) return reject('field_too_long', map.address.columns.join('+'), `${address.length} characters`)

    const read = z.safeParse(importTicket, {
      ticketId: ticketIdOf(map.name, caseId), kind, channel, categoryId: category, placeId: place, urgency,
      source: { name: map.name, id: caseId }, occurredAt: opened.at,
      private: { phone: null, name: null, nationalId: null, address: address === '' ? null : address, text },
    })
    if (!read.success) return { ok: false, code: 'malformed', what: read.error.issues.map((issue) => issue.path.join('.')).join(', ') }
    return { ok: true, command: { commandId: commandIdOf(map.name, caseId), data: read.data }, ambiguousTime: opened.ambiguous }
  }
}

/** Exports pad cells and double the spaces where a comma was taken out. */
const tidy = (cell: string): string => canonical(cell).replace(/\s+/g, ' ')

function find<T>(lookup: Lookup<T>, of: (column: string) => string): T | undefined {
  const value = of(lookup.column)
  return Object.hasOwn(lookup.values, value) ? lookup.values[value] : lookup.otherwise
}

function join({ columns, joinedBy }: Mapping['text'], of: (column: string) => string): string {
  const parts: string[] = []
  for (const column of columns) {
    const part = of(column)
    const said = parts.some((earlier) => earlier.toLowerCase().includes(part.toLowerCase()))
    if (part !== '' && !said) parts.push(part)
  }
  return parts.join(joinedBy)
}
