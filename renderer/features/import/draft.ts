import type { Directory } from '#domain/directory/directory.ts'
import { TICKET_FIELDS, suggestTicketColumns, suggestTimes, suggestValues, type TicketField } from '#domain/import/suggest.ts'
import type { FileForm, Mapping } from '#domain/import/mapping.ts'
import { CHANNELS, KINDS, URGENCIES } from '#domain/ticket/words.ts'
import type { ColumnView } from '#ipc/import.ts'
import type { Option } from '../../ui/OptionList.tsx'

/** Fields whose values are matched with ours. */
export const MATCHED = ['category', 'place', 'department', 'kind', 'channel', 'urgency'] as const
export type MatchedField = (typeof MATCHED)[number]

/** A mapping in the making. */
export interface Draft {
  readonly name: string
  readonly columns: Readonly<Partial<Record<TicketField, string>>>
  readonly calendar: 'gregorian' | 'jalali'
  /** Of the opening; the other times are written so too, or as `otherFormats` say. */
  readonly formats: readonly string[]
  readonly otherFormats: readonly string[]
  /** File's value -> ours; what is missing is as all others. */
  readonly values: Readonly<Record<MatchedField, Readonly<Record<string, string>>>>
  /** All other values. Null: of a category, the row is left out; of a place or department, there is none. */
  readonly otherwise: Readonly<Record<MatchedField, string | null>>
  /** Wrong numbers are left out instead of the row. */
  readonly dropNumbers: boolean
}

export type Ours = Readonly<Record<MatchedField, readonly Option[]>>

/** What a value can become, in the operator's words. Nothing retired: but history may lead to what is no more, so it stands last. */
export function oursOf({ categories, places, departments }: Directory, word: (key: `kind.${string}` | `channel.${string}` | `urgency.${string}`) => string, nameOf: (entry: { readonly name: string; readonly nameEn: string }) => string): Ours {
  const entries = (list: readonly { readonly id: string; readonly name: string; readonly nameEn: string; readonly retired: boolean; readonly parentId: string | null }[]): readonly Option[] => {
    const name = (id: string | null): string => { const found = list.find((one) => one.id === id); return found === undefined ? '' : nameOf(found) }
    return [...list].sort((a, b) => Number(a.retired) - Number(b.retired)).map((entry) => ({ id: entry.id, name: nameOf(entry), beside: name(entry.parentId) }))
  }
  return {
    category: entries(categories), place: entries(places), department: entries(departments),
    kind: KINDS.map((id) => ({ id, name: word(`kind.${id}`) })), channel: CHANNELS.map((id) => ({ id, name: word(`channel.${id}`) })), urgency: URGENCIES.map((id) => ({ id, name: word(`urgency.${id}`) })),
  }
}

/** By which a value may call an entry of ours: its names in both languages, its code, its id. */
function namesOf(field: MatchedField, { categories, places, departments }: Directory, ours: Ours): readonly { readonly id: string; readonly names: readonly string[] }[] {
  if (field === 'category') return categories.map(({ id, name, nameEn, code }) => ({ id, names: [name, nameEn, code, id] }))
  if (field === 'place') return places.map(({ id, name, nameEn }) => ({ id, names: [name, nameEn, id] }))
  if (field === 'department') return departments.map(({ id, name, nameEn }) => ({ id, names: [name, nameEn, id] }))
  return ours[field].map(({ id, name }) => ({ id, names: [name, id] }))
}

/** All that the file's own words tell. */
export function draftOf(columns: readonly ColumnView[], directory: Directory, ours: Ours, name: string): Draft {
  const chosen = suggestTicketColumns(columns)
  const draft: Draft = {
    name, columns: chosen, calendar: 'jalali', formats: [], otherFormats: [], dropNumbers: true, values: { category: {}, place: {}, department: {}, kind: {}, channel: {}, urgency: {} },
    otherwise: { category: directory.categories.some(({ id }) => id === 'other') ? 'other' : null, place: null, department: null, kind: 'request', channel: 'import', urgency: 'normal' },
  }
  return MATCHED.reduce((made, field) => withColumn(made, field, chosen[field], columns, directory, ours), withTimes(draft, columns, directory.city.timeZone))
}

/** The draft with another column for a field, and what follows from it. */
export function withColumn(draft: Draft, field: TicketField, column: string | undefined, columns: readonly ColumnView[], directory: Directory, ours: Ours): Draft {
  const { [field]: _, ...rest } = draft.columns
  const next: Draft = { ...draft, columns: column === undefined ? rest : { ...rest, [field]: column } }
  if (field === 'openedAt' || field === 'openedHour' || field === 'closedAt' || field === 'dueAt') return withTimes(next, columns, directory.city.timeZone)
  if (!isMatched(field)) return next
  const values = columns.find(({ name }) => name === column)?.values?.map(({ value }) => value) ?? []
  return { ...next, values: { ...next.values, [field]: suggestValues(values, namesOf(field, directory, ours)) } }
}

const isMatched = (field: TicketField): field is MatchedField => (MATCHED as readonly TicketField[]).includes(field)

function withTimes(draft: Draft, columns: readonly ColumnView[], zone: string): Draft {
  const samples = (field: TicketField): readonly string[] => columns.find(({ name }) => name === draft.columns[field])?.samples ?? []
  const hours = samples('openedHour')
  const opened = samples('openedAt').flatMap((date) => (hours.length === 0 ? [date] : [date, ...hours.map((hour) => `${date} ${hour}`)]))
  const { calendar, format } = suggestTimes(opened, zone)
  const others = [...samples('closedAt'), ...samples('dueAt')]
  return { ...draft, calendar, formats: format, otherFormats: others.length === 0 ? [] : suggestTimes(others, zone).format }
}

export const NEEDED = ['id', 'openedAt'] as const

/** What must be chosen before anything can come in. */
export const missingOf = ({ columns, name }: Draft): readonly ('id' | 'openedAt' | 'name')[] => [...NEEDED.filter((field) => columns[field] === undefined), ...(NAME.test(name.trim()) ? [] : ['name' as const])]
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} \u200C._-]{0,39}$/u

export function mappingOf(draft: Draft, form: FileForm, { timeZone: zone, areaCode }: Pick<Directory['city'], 'timeZone' | 'areaCode'>): Mapping {
  const { columns, values, otherwise, calendar, dropNumbers } = draft
  const lookup = <T>(field: MatchedField, rest: T | undefined): { column: string | null; values: Record<string, never>; otherwise?: T } =>
    ({ column: columns[field] ?? null, values: values[field] as Record<string, never>, ...(rest === undefined ? {} : { otherwise: rest }) })
  const words = (field: TicketField): { columns: string[]; joinedBy: string } => ({ columns: columns[field] === undefined ? [] : [columns[field]], joinedBy: ' · ' })
  const invalid = dropNumbers ? 'drop' as const : 'reject' as const
  const time = (field: 'dueAt' | 'closedAt') => (columns[field] === undefined ? {} : { [field]: { column: columns[field], ...(draft.otherFormats.length === 0 ? {} : { format: [...draft.otherFormats, ...draft.formats].slice(0, 12) }) } })
  return {
    name: draft.name.trim(), about: '', file: form, id: { column: columns.id ?? '' },
    openedAt: { column: columns.openedAt ?? '', ...(columns.openedHour === undefined ? {} : { timeColumn: columns.openedHour }), format: draft.formats.length === 0 ? ['yyyy/MM/dd'] : draft.formats.slice(0, 12), calendar, zone, ambiguous: 'earlier' },
    ...time('dueAt'), ...time('closedAt'), department: lookup('department', otherwise.department), closing: words('closing'), text: words('text'), address: words('address'),
    ...(columns.name === undefined ? {} : { citizen: { column: columns.name } }), ...(columns.phone === undefined ? {} : { phone: { column: columns.phone, invalid, areaCode } }), ...(columns.nationalId === undefined ? {} : { nationalId: { column: columns.nationalId, invalid } }),
    channel: lookup('channel', (otherwise.channel ?? 'import') as 'import'), kind: lookup('kind', (otherwise.kind ?? 'request') as 'request'), urgency: lookup('urgency', (otherwise.urgency ?? 'normal') as 'normal'),
    place: lookup('place', otherwise.place), category: lookup('category', otherwise.category ?? undefined),
  }
}

/** A kept mapping as a draft again; columns that this file lacks are left out. */
export function draftFrom(mapping: Mapping, columns: readonly ColumnView[]): Draft {
  const there = new Set(columns.map(({ name }) => name))
  const first = (names: readonly string[] | undefined): string | undefined => names?.[0]
  const all: Record<TicketField, string | null | undefined> = {
    id: mapping.id.column, openedAt: mapping.openedAt.column, openedHour: mapping.openedAt.timeColumn, text: first(mapping.text.columns), category: mapping.category.column, place: mapping.place.column,
    address: first(mapping.address.columns), name: mapping.citizen?.column, phone: mapping.phone?.column, nationalId: mapping.nationalId?.column, kind: mapping.kind.column, channel: mapping.channel.column,
    urgency: mapping.urgency.column, department: mapping.department?.column, dueAt: mapping.dueAt?.column, closedAt: mapping.closedAt?.column, closing: first(mapping.closing?.columns),
  }
  const list = (format: string | readonly string[] | undefined): readonly string[] => (format === undefined ? [] : typeof format === 'string' ? [format] : format)
  const some = (values: Readonly<Record<string, string | null>>): Record<string, string> => Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== null))
  return {
    name: mapping.name, columns: Object.fromEntries(TICKET_FIELDS.flatMap((field) => { const column = all[field]; return column != null && there.has(column) ? [[field, column]] : [] })),
    calendar: mapping.openedAt.calendar ?? 'gregorian', formats: list(mapping.openedAt.format), otherFormats: list(mapping.closedAt?.format ?? mapping.dueAt?.format), dropNumbers: (mapping.phone ?? mapping.nationalId)?.invalid !== 'reject',
    values: { category: mapping.category.values, place: some(mapping.place.values), department: some(mapping.department?.values ?? {}), kind: mapping.kind.values, channel: mapping.channel.values, urgency: mapping.urgency.values },
    otherwise: { category: mapping.category.otherwise ?? null, place: mapping.place.otherwise ?? null, department: mapping.department?.otherwise ?? null, kind: mapping.kind.otherwise ?? null, channel: mapping.channel.otherwise ?? null, urgency: mapping.urgency.otherwise ?? null },
  }
}
