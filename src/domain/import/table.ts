import * as z from 'zod/mini'
import { SECTIONS, type Directory } from '../directory/directory.ts'
import { parsePhone, formatPhone } from '../citizen/phone.ts'
import { asciiDigits, canonical } from '../text/canonical.ts'
import { fold } from '../text/fold.ts'
import { suggestColumns } from './suggest.ts'

/** Tables of the city that come in from a file. */
export const TABLES = ['departments', 'contacts', 'categories', 'places'] as const
export type Table = (typeof TABLES)[number]

export const TABLE_FIELDS = ['id', 'code', 'name', 'nameEn', 'parentId', 'departmentId', 'deadlineHours', 'level', 'duty', 'hours', 'email', 'phone'] as const
export type TableField = (typeof TABLE_FIELDS)[number]
/** Without these a row says nothing. */
export const NEEDED_OF: Readonly<Record<Table, readonly TableField[]>> = { departments: ['name'], contacts: ['name', 'departmentId'], categories: ['name'], places: ['name'] }
export const FIELDS_OF: Readonly<Record<Table, readonly TableField[]>> = {
  departments: ['name', 'nameEn', 'parentId', 'email', 'phone', 'id'],
  contacts: ['name', 'departmentId', 'duty', 'phone', 'email', 'hours', 'id'],
  categories: ['name', 'code', 'nameEn', 'parentId', 'departmentId', 'deadlineHours', 'id'],
  places: ['name', 'nameEn', 'level', 'parentId', 'id'],
}

const NAMES: Readonly<Record<Table, Readonly<Partial<Record<TableField, readonly string[]>>>>> = {
  departments: {
    id: ['شناسه', 'id'], name: ['نام واحد', 'عنوان واحد', 'واحد', 'نام', 'عنوان', 'department', 'name'], nameEn: ['نام انگلیسی', 'name en', 'english name'], parentId: ['واحد بالادست', 'بالادست', 'زیرمجموعه', 'معاونت', 'parent'],
    email: ['رایانامه', 'ایمیل', 'پست الکترونیک', 'email', 'e-mail'], phone: ['شماره تماس', 'تلفن', 'phone'],
  },
  contacts: {
    id: ['شناسه', 'id'], departmentId: ['واحد', 'نام واحد', 'سازمان', 'اداره', 'معاونت', 'محل کار', 'department', 'organisation', 'organization'],
    name: ['نام و نام خانوادگی', 'نام شخص', 'نام رابط', 'رابط', 'مسئول', 'نام', 'contact', 'person', 'name'], duty: ['سمت', 'مسئولیت', 'عنوان شغلی', 'وظیفه', 'duty', 'role', 'position', 'title'],
    phone: ['تلفن مستقیم', 'شماره تماس', 'تلفن همراه', 'موبایل', 'تلفن', 'همراه', 'phone', 'mobile'], email: ['رایانامه', 'ایمیل', 'پست الکترونیک', 'email', 'e-mail'], hours: ['ساعت پاسخگویی', 'ساعات پاسخگویی', 'ساعت کار', 'ساعات کاری', 'نوبت', 'hours', 'shift'],
  },
  categories: {
    id: ['شناسه', 'id'], code: ['کد موضوع', 'کد', 'code'], name: ['نام موضوع', 'عنوان موضوع', 'موضوع', 'نام', 'عنوان', 'subject', 'category', 'name'], nameEn: ['نام انگلیسی', 'name en', 'english name'],
    parentId: ['موضوع اصلی', 'گروه', 'سرگروه', 'بالادست', 'parent', 'group'], departmentId: ['واحد مسئول', 'واحد', 'department'], deadlineHours: ['مهلت', 'مهلت ساعت', 'زمان پاسخ', 'deadline', 'hours'],
  },
  places: { id: ['شناسه', 'id'], name: ['نام محله', 'محله', 'نام', 'عنوان', 'neighbourhood', 'place', 'name'], nameEn: ['نام انگلیسی', 'name en', 'english name'], level: ['سطح', 'نوع', 'level'], parentId: ['ناحیه', 'منطقه', 'بالادست', 'parent', 'region'] },
}
export const suggestTable = (table: Table, columns: readonly { readonly name: string; readonly samples: readonly string[] }[]): Partial<Record<TableField, string>> =>
  suggestColumns(columns, NAMES[table] as Readonly<Record<TableField, readonly string[]>>)

/** One row of the table: what stands there, by our field. An empty cell says nothing. */
export interface TableRow { readonly line: number; readonly cells: Readonly<Partial<Record<TableField, string>>> }
type Entry = Readonly<Record<string, unknown>>

/** What becomes of one row. `refused`: why nothing does. */
export type TableChange =
  | { readonly line: number; readonly is: 'new' | 'changed' | 'same'; readonly entryId: string; readonly before: Entry | null; readonly after: Entry }
  | { readonly line: number; readonly is: 'refused'; readonly reason: TableFault; readonly what: string }
/** Why a row changes nothing: the words of the reject file. */
export const TABLE_FAULTS = ['name_missing', 'duplicate', 'parent_unknown', 'department_missing', 'department_unknown', 'phone_wrong', 'email_wrong', 'malformed'] as const
export type TableFault = (typeof TABLE_FAULTS)[number]

const LEVELS: readonly (readonly [level: string, words: readonly string[]])[] = [
  ['city', ['شهر', 'city']], ['region', ['منطقه', 'region', 'district']], ['area', ['ناحیه', 'area']], ['neighbourhood', ['محله', 'neighbourhood', 'neighborhood']],
]
const bare = (text: string): string => fold(text).replaceAll(' ', '')

/**
 * The changes that bring the directory to what the table says, those that others hang on first. An entry is known by its id,
 * its code or its name; columns that the table lacks and cells that are empty leave what is there. The same table a second
 * time changes nothing.
 */
export function tableChanges(table: Table, rows: readonly TableRow[], directory: Directory, newId: () => string): readonly TableChange[] {
  const here = directory[table] as unknown as readonly Entry[]
  const called = (entries: readonly Entry[], word: string): string | null => {
    const found = entries.find((entry) => entry['id'] === word.trim() || (typeof entry['code'] === 'string' && entry['code'] === asciiDigits(word).trim()) || bare(String(entry['name'])) === bare(word) || bare(String(entry['nameEn'])) === bare(word))
    return found === undefined ? null : String(found['id'])
  }
  /** Two departments may each have a person of the same name: they are told apart by both. */
  const sitting = new Map<string, string>()
  const seat = ({ name = '', departmentId = '' }: TableRow['cells']): string => {
    const place = JSON.stringify([called(directory.departments, departmentId) ?? departmentId, bare(name)])
    const found = directory.contacts.find((one) => JSON.stringify([one.departmentId, bare(one.name)]) === place)?.id ?? sitting.get(place) ?? newId()
    sitting.set(place, found)
    return found
  }
  const known = ({ id, code, name }: TableRow['cells']): string | null => called(here, id ?? '\0') ?? (table === 'contacts' ? null : called(here, code ?? '\0') ?? (name === undefined ? null : called(here, name)))
  const ids = rows.map(({ cells }) => known(cells) ?? (table === 'contacts' ? seat(cells) : newId()))
  const own = rows.map(({ cells }, at): Entry => ({ id: ids[at], name: cells.name ?? '', nameEn: cells.nameEn ?? '', code: asciiDigits(cells.code ?? '') }))
  const codes = { next: Math.max(100, ...directory.categories.map(({ code }) => Number(code)).filter((code) => code < 9_000)) + 1 }
  const changes = rows.map((row, at): TableChange => {
    const id = ids[at] ?? ''
    const before = here.find((entry) => entry['id'] === id) ?? null
    const { line, cells } = row
    const refused = (reason: Extract<TableChange, { is: 'refused' }>['reason'], what: string): TableChange => ({ line, is: 'refused', reason, what: what.slice(0, 80) })
    if ((cells.name ?? '') === '' && before === null) return refused('name_missing', cells.id ?? cells.code ?? '')
    if (ids.indexOf(id) !== at) return refused('duplicate', cells.name ?? id)
    const parentId = cells.parentId === undefined || cells.parentId === '' ? undefined : called(here, cells.parentId) ?? called(own, cells.parentId)
    if (parentId === null) return refused('parent_unknown', cells.parentId ?? '')
    const departmentId = cells.departmentId === undefined || cells.departmentId === '' ? undefined : called(directory.departments, cells.departmentId)
    if (departmentId === null) return refused('department_unknown', cells.departmentId ?? '')
    if (table === 'contacts' && departmentId === undefined && before === null) return refused('department_missing', cells.name ?? '')
    if (!soundPhone(cells.phone ?? '')) return refused('phone_wrong', cells.phone ?? '')
    if (!soundEmail(cells.email ?? '')) return refused('email_wrong', cells.email ?? '')
    const said = saidIn(cells, { parentId, departmentId }, directory.city.areaCode)
    if (said === null) return refused('malformed', cells.deadlineHours ?? cells.level ?? '')
    const start = before ?? blankOf(table, id, cells.name ?? '', directory, table === 'categories' && (cells.code ?? '') === '' ? String(codes.next++) : '')
    const after = { ...start, ...Object.fromEntries(Object.entries(said).filter(([name, value]) => value !== undefined && name in start)) }
    if (!z.safeParse(SECTIONS[table] as z.ZodMiniType, after).success) return refused('malformed', cells.name ?? id)
    return { line, is: before === null ? 'new' : JSON.stringify(before) === JSON.stringify(after) ? 'same' : 'changed', entryId: id, before, after }
  })
  return parentsFirst(changes)
}

/** A number, a short one, or several with what people write between them; an extension after them. */
const soundPhone = (typed: string): boolean => typed.trim() === '' || (/^[\d\s+()\-–/،,.؛;]+(?:(?:داخلی|ext\.?)[\d\s\-–/،,]+)?$/i.test(asciiDigits(canonical(typed))) && asciiDigits(typed).replace(/\D/g, '').length >= 3)
const soundEmail = (typed: string): boolean => typed.trim() === '' || /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/.test(typed.trim())

/** Null where a cell can be nothing of the kind. */
function saidIn(cells: TableRow['cells'], found: { readonly parentId: string | undefined; readonly departmentId: string | undefined }, areaCode: string): Entry | null {
  const text = (field: TableField): string | undefined => { const said = canonical(cells[field] ?? ''); return said === '' ? undefined : said }
  const hours = text('deadlineHours')
  const deadlineHours = hours === undefined ? undefined : Number(asciiDigits(hours).replace('٫', '.'))
  const word = text('level')
  const level = word === undefined ? undefined : LEVELS.find(([, words]) => words.some((one) => bare(one) === bare(word)))?.[0] ?? null
  if (Number.isNaN(deadlineHours) || level === null) return null
  const phone = text('phone')
  const e164 = phone === undefined ? null : parsePhone(phone, areaCode)
  return { name: text('name'), nameEn: text('nameEn'), code: text('code') === undefined ? undefined : asciiDigits(text('code') ?? ''), duty: text('duty'), hours: text('hours'), email: text('email'), phone: e164 === null ? phone : formatPhone(e164), level, deadlineHours, ...found }
}

function blankOf(table: Table, id: string, name: string, { calendars, places }: Directory, code: string): Entry {
  if (table === 'contacts') return { id, departmentId: '', name, duty: '', phone: null, email: null, hours: '', retired: false }
  const named = { id, name, nameEn: name, parentId: null }
  if (table === 'departments') return { ...named, external: false, calendarId: calendars.find(({ retired }) => !retired)?.id ?? '', email: null, phone: null, retired: false }
  if (table === 'places') return { ...named, level: 'neighbourhood', parentId: places.find(({ level }) => level === 'city')?.id ?? null, point: null, retired: false }
  return { id, code, serviceId: null, name, nameEn: name, parentId: null, departmentId: null, deadlineHours: null, clock: 'working', urgency: 'normal', kind: 'request', questions: [], script: { fa: '', en: '' }, confidential: false, retired: false }
}

function parentsFirst(changes: readonly TableChange[]): readonly TableChange[] {
  const parentOf = new Map(changes.flatMap((change) => (change.is === 'refused' ? [] : [[change.entryId, change.after['parentId']] as const])))
  const depth = (id: unknown, seen: number): number => (typeof id !== 'string' || !parentOf.has(id) || seen > 50 ? seen : depth(parentOf.get(id), seen + 1))
  return [...changes].sort((a, b) => (a.is === 'refused' ? 0 : depth(a.entryId, 0)) - (b.is === 'refused' ? 0 : depth(b.entryId, 0)))
}
