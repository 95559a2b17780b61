import * as z from 'zod/mini'
import { SECTIONS, type Directory, type Section } from '#domain/directory/directory.ts'
import { asciiDigits, canonical } from '#domain/text/canonical.ts'

/** An entry as its form holds it: it may be unfinished, so nothing of its shape is promised. */
export type Draft = Readonly<Record<string, unknown>>

export const entriesOf = (directory: Directory, section: Section): readonly Draft[] => directory[section] as unknown as readonly Draft[]
export const entryOf = (directory: Directory, section: Section, id: string): Draft | null => entriesOf(directory, section).find((one) => one['id'] === id) ?? null
export const idOf = (entry: Draft): string => String(entry['id'])
export const isRetired = (entry: Draft): boolean => entry['retired'] === true
export const canRetire = (entry: Draft): boolean => typeof entry['retired'] === 'boolean'

const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
/** Whether two entries say the same, in whatever order their fields stand. */
export const sameEntry = (a: unknown, b: unknown): boolean => JSON.stringify(a, sorted) === JSON.stringify(b, sorted)

export const valueAt = (entry: Draft, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value !== null && typeof value === 'object' ? (value as Draft)[name] : undefined), entry)

/** The entry with another value at `path`. */
export function withValue(entry: Draft, path: string, value: unknown): Draft {
  const [name = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...entry, [name]: value }
  return { ...entry, [name]: withValue((entry[name] ?? {}) as Draft, rest.join('.'), value) }
}

/** The directory as it would stand with this entry saved: what a tester shows before anything is. Null while the entry is unfinished. */
export function withDraft(directory: Directory, section: Section, draft: Draft): Directory | null {
  if (!z.safeParse(SECTIONS[section] as z.ZodMiniType, draft).success) return null
  const entries = entriesOf(directory, section)
  const next = entries.some((one) => one['id'] === draft['id']) ? entries.map((one) => (one['id'] === draft['id'] ? draft : one)) : [...entries, draft]
  return { ...directory, [section]: next } as unknown as Directory
}

const NAMED = { name: '', nameEn: '', retired: false }
/** An empty week, and Saturday to Wednesday from half past seven to half past two. */
const OFFICE = [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ from: 450, to: 870 }] : []))

/** What a new entry starts from. Its id is made of its English name when it is saved, or typed where it means something. */
export function blankEntry(section: Section, directory: Directory): Draft {
  switch (section) {
    case 'departments':
      return { id: '', ...NAMED, parentId: null, external: false, calendarId: directory.calendars.find(({ retired }) => !retired)?.id ?? '', email: null, phone: null }
    case 'contacts':
      return { id: '', name: '', departmentId: '', duty: '', phone: null, email: null, hours: '', retired: false }
    case 'categories':
      return {
        id: '', ...NAMED, code: nextCode(directory), serviceId: null, parentId: null, departmentId: null, deadlineHours: 24, clock: 'round', urgency: 'normal', kind: 'request',
        questions: [], script: { fa: '', en: '' }, confidential: false,
      }
    case 'kinds':
      return { id: '', ...NAMED, asksNationalId: false }
    case 'places':
      return { id: '', ...NAMED, level: 'neighbourhood', parentId: null, point: null }
    case 'routing':
      return { id: '', categoryId: null, placeId: null, kind: null, departmentId: '', note: '', retired: false }
    case 'deadlines':
      return { id: '', categoryId: null, kind: null, urgency: null, departmentId: null, hours: 24, clock: 'working', note: '', retired: false }
    case 'followUps':
      return {
        id: '', categoryId: null, kind: null, forwardMinutes: 60, acknowledgeHours: 4, nearDueHours: 4, remindHours: 4, silentDays: 14, verifyRate: 30, departments: [], verifyHours: 24, answerHours: 24,
        satisfactionRate: 50, satisfactionAfterHours: 20, satisfactionDays: 5, promiseLeadMinutes: 30, attempts: 3, busyMinutes: 60, noAnswerMinutes: 180, gapMinutes: 60,
        callCalendarId: directory.calendars.find(({ retired }) => !retired)?.id ?? '', note: '', retired: false,
      }
    case 'escalations':
      return { id: '', categoryId: null, departmentId: null, on: 'overdue', level: 1, afterHours: 0, roleId: directory.roles[0]?.id ?? '', note: '', retired: false }
    case 'calendars':
      return { id: '', ...NAMED, week: OFFICE, holidays: true }
    case 'holidays':
      return { id: '', ...NAMED }
    case 'articles':
      return { id: '', title: '', titleEn: '', fa: '', en: '', words: '', categoryId: null, retired: false }
    case 'texts':
      return { id: '', fa: '', en: '', retired: false }
    case 'roles':
      return { id: '', name: '', nameEn: '', permissions: [] }
  }
}

/** One more than the highest code of three digits that is taken. */
function nextCode({ categories }: Pick<Directory, 'categories'>): string {
  const taken = categories.map(({ code }) => Number(code))
  return String(Math.max(99, ...taken) + 1)
}

/** Without spaces at the ends and with Persian letters as they are stored; digits of codes are ASCII. */
export function cleanEntry(section: Section, draft: Draft): Draft {
  const clean = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return name === 'code' || name === 'id' || name === 'phone' ? asciiDigits(value).trim() : canonical(value)
    if (Array.isArray(value)) return value.map((one: unknown) => clean(one, name))
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clean(inner, key)]))
    return value
  }
  const entry = clean(draft, '') as Draft
  return section === 'categories' ? { ...entry, questions: namedQuestions(entry['questions'] as readonly Draft[]) } : entry
}

/** A question keeps its id for life: answers refer to it. A new one gets the first number that is free. */
function namedQuestions(questions: readonly Draft[]): readonly Draft[] {
  const taken = new Set(questions.map(({ id }) => id))
  let next = 1
  return questions.map((question) => {
    if (question['id'] !== '') return question
    while (taken.has(`q${next}`)) next++
    taken.add(`q${next}`)
    return { ...question, id: `q${next}` }
  })
}

/** A readable id nobody has: the English name in small letters, with a number where it is taken. */
export function newId(section: Section, draft: Draft, directory: Directory): string {
  const typed = idOf(draft)
  if (typed !== '') return typed
  const parts = section === 'routing' || section === 'deadlines' || section === 'followUps' || section === 'escalations'
    ? [draft['on'], draft['level'] === undefined ? null : String(draft['level']), draft['categoryId'], draft['placeId'], draft['kind'], draft['urgency'], section === 'routing' ? null : draft['departmentId']]
    : [draft['nameEn'] ?? draft['titleEn']]
  const slug = parts.filter((part) => typeof part === 'string').join(' ').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 36) || section
  const taken = new Set(entriesOf(directory, section).map(idOf))
  let id = slug
  for (let n = 2; taken.has(id); n++) id = `${slug}-${n}`
  return id
}
