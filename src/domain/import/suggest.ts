import { parsePhone } from '../citizen/phone.ts'
import { fold } from '../text/fold.ts'
import { writtenTimes } from './written-time.ts'

/** What a column can be of a case. */
export const TICKET_FIELDS = ['id', 'openedAt', 'openedHour', 'text', 'category', 'place', 'address', 'name', 'phone', 'nationalId', 'kind', 'channel', 'urgency', 'department', 'dueAt', 'closedAt', 'closing'] as const
export type TicketField = (typeof TICKET_FIELDS)[number]

/** Words by which exports of Iranian and other centres call a field, the surest first. */
const NAMES: Readonly<Record<TicketField, readonly string[]>> = {
  id: ['کد پیگیری', 'شماره پیگیری', 'شماره پیام', 'شماره درخواست', 'شماره پرونده', 'کد رهگیری', 'شناسه پیام', 'شناسه', 'شماره', 'ردیف', 'case id', 'tracking code', 'request id', 'unique key', 'ticket', 'id'],
  openedAt: ['تاریخ ثبت', 'زمان ثبت', 'تاریخ دریافت', 'تاریخ تماس', 'تاریخ پیام', 'تاریخ درخواست', 'تاریخ', 'opened', 'created date', 'created', 'date'],
  openedHour: ['ساعت ثبت', 'ساعت تماس', 'ساعت', 'time of day', 'hour'],
  text: ['شرح پیام', 'متن پیام', 'شرح درخواست', 'متن درخواست', 'شرح', 'متن', 'توضیحات', 'description', 'details', 'text'],
  category: ['موضوع پیام', 'موضوع', 'نوع درخواست', 'نوع خدمت', 'عنوان', 'دسته', 'category', 'complaint type', 'request type', 'subject', 'type'],
  place: ['محله', 'ناحیه', 'منطقه', 'محدوده', 'neighborhood', 'neighbourhood', 'district', 'region', 'area'],
  address: ['نشانی', 'آدرس', 'محل دقیق', 'address', 'location', 'street'],
  name: ['نام و نام خانوادگی', 'نام شهروند', 'نام تماس گیرنده', 'نام متقاضی', 'شهروند', 'نام', 'caller', 'citizen', 'name'],
  phone: ['شماره تماس', 'تلفن همراه', 'شماره تلفن', 'موبایل', 'تلفن', 'همراه', 'phone', 'mobile'],
  nationalId: ['کد ملی', 'شماره ملی', 'national id'],
  kind: ['نوع پیام', 'نوع تماس', 'نوع', 'kind'],
  channel: ['کانال', 'نحوه دریافت', 'روش دریافت', 'منبع', 'channel', 'source'],
  urgency: ['فوریت', 'اولویت', 'urgency', 'priority'],
  department: ['واحد اقدام کننده', 'واحد مسئول', 'واحد', 'سازمان', 'معاونت', 'ارجاع به', 'department', 'agency', 'queue'],
  dueAt: ['مهلت', 'تاریخ سررسید', 'موعد', 'due', 'target'],
  closedAt: ['تاریخ اختتام', 'تاریخ بستن', 'تاریخ پایان', 'زمان اختتام', 'زمان بستن', 'closed'],
  closing: ['نتیجه', 'پاسخ واحد', 'گزارش کار', 'پاسخ', 'اقدام انجام شده', 'resolution', 'status notes', 'closure'],
}

/** Columns by field, as their names tell; none is taken twice. `samples`: what stands in them. */
export function suggestColumns<F extends string>(columns: readonly { readonly name: string; readonly samples: readonly string[] }[], names: Readonly<Record<F, readonly string[]>>): Partial<Record<F, string>> {
  const bare = (name: string): string => fold(name).replace(/[_.]/g, ' ').replaceAll(' ', '')
  const scores = (Object.entries(names) as [F, readonly string[]][]).flatMap(([field, words]) => columns.flatMap(({ name }) => {
    const said = bare(name)
    const at = words.findIndex((word) => said === bare(word))
    const within = at === -1 ? words.findIndex((word) => bare(word).length > 2 && said.includes(bare(word))) : -1
    return at !== -1 ? [{ field, name, score: 1000 - at }] : within === -1 ? [] : [{ field, name, score: 500 - within }]
  })).sort((a, b) => b.score - a.score)
  const found: Partial<Record<F, string>> = {}
  const taken = new Set<string>()
  for (const { field, name } of scores) {
    if (found[field] !== undefined || taken.has(name)) continue
    found[field] = name
    taken.add(name)
  }
  return found
}

/** As `suggestColumns`; a column whose cells are numbers of telephones is one, whatever it is called. */
export function suggestTicketColumns(columns: readonly { readonly name: string; readonly samples: readonly string[] }[]): Partial<Record<TicketField, string>> {
  const found = suggestColumns(columns, NAMES)
  const taken = new Set(Object.values(found))
  const phone = columns.find(({ name, samples }) => !taken.has(name) && samples.length > 2 && samples.every((sample) => parsePhone(sample) !== null))
  return phone === undefined || found.phone !== undefined ? found : { ...found, phone: phone.name }
}

const DATES = ['yyyy/MM/dd', 'yyyy-MM-dd', 'yyyy.MM.dd', 'yy/MM/dd', 'dd MMMM yyyy', 'dd/MM/yyyy', 'MM/dd/yyyy']
const HOURS = ['', ' HH:mm:ss', ' HH:mm', ' - HH:mm', ' hh:mm:ss a', ' hh:mm a']
/** Every way in which times are met, with what may stand before or after the date. */
const FORMATS = DATES.flatMap((date) => [...HOURS.map((hour) => date + hour), `HH:mm:ss ${date}`, `HH:mm ${date}`])

export interface TimeSuggestion {
  readonly calendar: 'gregorian' | 'jalali'
  readonly format: readonly string[]
  /** Samples that it reads, of all. */
  readonly read: number
}

/** The calendar and the formats that read most of the samples. */
export function suggestTimes(samples: readonly string[], zone: string): TimeSuggestion {
  const tried = (['jalali', 'gregorian'] as const).map((calendar): TimeSuggestion => {
    const left = new Set(samples)
    const format: string[] = []
    for (const one of FORMATS) {
      const reads = writtenTimes({ format: one, calendar, zone, ambiguous: 'earlier' })
      const read = [...left].filter((sample) => reads(sample).ok)
      if (read.length === 0) continue
      format.push(one)
      for (const sample of read) left.delete(sample)
    }
    return { calendar, format, read: samples.length - left.size }
  })
  const [jalali, gregorian] = tried as [TimeSuggestion, TimeSuggestion]
  const best = gregorian.read > jalali.read ? gregorian : jalali
  return best.format.length > 0 ? best : { calendar: 'jalali', format: ['yyyy/MM/dd HH:mm', 'yyyy/MM/dd'], read: 0 }
}

/** Ours by the value of a column, where its name is the same but for letter forms, blanks and the first few letters. */
export function suggestValues<T extends string>(values: readonly string[], ours: readonly { readonly id: T; readonly names: readonly string[] }[]): Readonly<Record<string, T>> {
  const bare = (text: string): string => fold(text).replaceAll(' ', '')
  const exact = new Map(ours.flatMap(({ id, names }) => names.map((name) => [bare(name), id] as const)))
  return Object.fromEntries(values.flatMap((value) => {
    const said = bare(value)
    const id = exact.get(said) ?? (said.length < 4 ? undefined : [...exact].find(([name]) => name.length >= 4 && (name.includes(said) || said.includes(name)))?.[1])
    return id === undefined ? [] : [[value, id]]
  }))
}
