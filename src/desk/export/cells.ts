import { persianDigits } from '#domain/text/canonical.ts'
import { jalali, type Language } from '#domain/calendar/jalali.ts'
import { formatPhone } from '#domain/citizen/phone.ts'
import type { Directory } from '#domain/directory/directory.ts'
import type { ExportColumn } from '#domain/export/export.ts'
import { currentPrivate, nextDue, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import { formatTrackingCode } from '#domain/tracking-code/code.ts'

import type { WallTime } from './wall-clock.ts'

/** A moment, milliseconds since 1970: each kind of file writes it in its own way. */
export interface Moment { readonly at: number }
export type Cell = string | Moment | null

/** One column of the file. `width`: characters. */
export interface Column {
  readonly heading: string
  readonly width: number
  readonly cell: (ticket: Exported) => Cell
}

export interface Exported { readonly state: TicketState; readonly parts: PrivateDocument }

export interface Wording {
  readonly language: Language
  /** Names of columns (`column.code`), statuses (`status.closed`) and the like; a name without words stands for itself. */
  readonly words: Readonly<Record<string, string>>
}

type Named = { readonly id: string; readonly name: string; readonly nameEn: string }

const WIDE: Partial<Record<ExportColumn, number>> = { category: 30, department: 30, name: 22, address: 44, text: 80 }
const USUAL = 16

/** The columns in their order; a time stands twice, as the calendar on the wall has it and as a moment that can be sorted. */
export function columnsOf(asked: readonly ExportColumn[], { city, categories, departments, places }: Directory, { language, words }: Wording, wall: (at: number) => WallTime, now: number): readonly Column[] {
  const readable = readableTimes(city.timeZone, language, wall)
  const word = (name: string): string => (Object.hasOwn(words, name) ? (words[name] ?? name) : name)
  const naming = (entries: readonly Named[]): ((id: string) => string) => {
    const names = new Map(entries.map(({ id, name, nameEn }) => [id, language === 'en' && nameEn !== '' ? nameEn : name]))
    return (id) => names.get(id) ?? id
  }
  const [category, department, place] = [naming(categories), naming(departments), naming(places)]
  const comma = language === 'fa' ? '، ' : ', '

  const plain = (name: ExportColumn, cell: Column['cell']): readonly Column[] => [{ heading: word(`column.${name}`), width: WIDE[name] ?? USUAL, cell }]
  const moment = (name: ExportColumn, atOf: (state: TicketState) => number | null): readonly Column[] => [
    { heading: word(`column.${name}`), width: USUAL, cell: ({ state }) => read(atOf(state), readable) },
    { heading: word(`column.${name}.iso`), width: USUAL, cell: ({ state }) => read(atOf(state), (at) => ({ at })) },
  ]
  const personal = (name: ExportColumn, field: string, shown = (text: string): string => text): readonly Column[] =>
    plain(name, ({ state, parts }) => read(currentPrivate(state, parts)[field] ?? null, shown))

  const known: Readonly<Record<ExportColumn, () => readonly Column[]>> = {
    code: () => plain('code', ({ state }) => formatTrackingCode(state.code)),
    status: () => plain('status', ({ state }) => word(`status.${state.status}`)),
    kind: () => plain('kind', ({ state }) => word(`kind.${state.kind}`)),
    channel: () => plain('channel', ({ state }) => word(`channel.${state.channel}`)),
    category: () => plain('category', ({ state }) => category(state.categoryId)),
    urgency: () => plain('urgency', ({ state }) => word(`urgency.${state.urgency}`)),
    department: () => plain('department', ({ state }) => [...new Set(concerned(state))].map(department).join(comma)),
    place: () => plain('place', ({ state }) => read(state.placeId, place)),
    received: () => moment('received', (state) => state.receivedAt),
    due: () => moment('due', (state) => nextDue(state)?.at ?? null),
    overdue: () => plain('overdue', ({ state }) => read(nextDue(state), ({ at }) => word(at < now ? 'yes' : 'no'))),
    answered: () => moment('answered', (state) => state.answeredAt),
    solved: () => moment('solved', (state) => state.solvedAt),
    closed: () => moment('closed', (state) => state.closedAt),
    name: () => personal('name', 'name'),
    phone: () => personal('phone', 'phone', formatPhone),
    address: () => personal('address', 'address'),
    text: () => personal('text', 'text'),
  }
  return asked.flatMap((name) => known[name]())
}

/** `۱۴۰۵/۰۹/۰۱ ۱۰:۴۲`. Each day is put into the calendar once. */
function readableTimes(timeZone: string, language: Language, wall: (at: number) => WallTime): (at: number) => string {
  const calendar = jalali(timeZone)
  const dates = new Map<number, string>()
  return (at) => {
    const { day, time } = wall(at)
    const date = dates.get(day) ?? calendar.date(at, language)
    dates.set(day, date)
    return `${date} ${language === 'fa' ? persianDigits(time) : time}`
  }
}

/** Of a case that is over, the departments that did the work: whoever counts them needs those too. */
const concerned = ({ assignments }: TicketState): readonly string[] =>
  assignments.filter(({ status }) => status !== 'withdrawn' && status !== 'returned').map(({ departmentId }) => departmentId)

const read = <T, R extends Cell>(value: T | null, shown: (value: T) => R): R | null => (value === null ? null : shown(value))
