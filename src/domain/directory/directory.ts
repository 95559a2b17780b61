import * as z from 'zod/mini'
import { KINDS, URGENCIES } from '../ticket/words.ts'
import { role } from '../operator/roles.ts'

const key = z.string().check(z.minLength(1), z.maxLength(64))
const name = z.string().check(z.minLength(1), z.maxLength(120))
const text = z.string().check(z.maxLength(4000))
/** What is no longer used stays for the history's sake: it is retired, never deleted. */
const retired = z.boolean()
const hours = z.nullable(z.number().check(z.gt(0), z.maximum(10_000)))

export const question = z.object({ id: key, fa: text, en: text, required: z.boolean() })
export type Question = z.infer<typeof question>

export const category = z.object({
  id: key,
  /** Digits an operator may type instead of the name: `101`. */
  code: z.string().check(z.regex(/^\d{2,6}$/)),
  /** شناسه خدمت of the city's list of services. */
  serviceId: z.nullable(z.string().check(z.maxLength(40))),
  name,
  nameEn: name,
  parentId: z.nullable(key),
  /** Who does it where no routing rule says otherwise; an external body where it is not the city's. */
  departmentId: z.nullable(key),
  /** Hours the department has where no deadline policy says otherwise; null where the year's plan decides. */
  deadlineHours: hours,
  /** Whether those hours are of the department's calendar or run day and night. */
  clock: z.enum(['working', 'round']),
  urgency: z.enum(URGENCIES),
  /** The kind a new message gets. */
  kind: z.enum(KINDS),
  /** What the operator asks the caller. */
  questions: z.array(question).check(z.maxLength(12)),
  /** What the operator reads out before the message is saved; empty for none. */
  script: z.object({ fa: text, en: text }),
  confidential: z.boolean(),
  retired,
})
export type Category = z.infer<typeof category>

export const place = z.object({
  id: key, name, nameEn: name, level: z.enum(['city', 'region', 'area', 'neighbourhood']), parentId: z.nullable(key),
  /** Where a map is centred; degrees. */
  point: z.nullable(z.object({ lat: z.number(), lon: z.number() })),
  retired,
})
export type Place = z.infer<typeof place>

export const department = z.object({
  id: key, name, nameEn: name, parentId: z.nullable(key),
  /** Not of the city: electricity, water, telephone. */
  external: z.boolean(),
  calendarId: key,
  email: z.nullable(z.string().check(z.maxLength(200))),
  phone: z.nullable(z.string().check(z.maxLength(40))),
  retired,
})
export type Department = z.infer<typeof department>

/** Somebody of a department, or of a body outside the city, whom the centre telephones. */
export const contact = z.object({
  id: key, departmentId: key, name,
  /** What they do there: shift manager, liaison. */
  duty: z.string().check(z.maxLength(120)),
  phone: z.nullable(z.string().check(z.maxLength(40))),
  email: z.nullable(z.string().check(z.maxLength(200))),
  /** When they answer, in the city's words. */
  hours: z.string().check(z.maxLength(120)),
  retired,
})
export type Contact = z.infer<typeof contact>

export const kind = z.object({
  id: z.enum(KINDS), name, nameEn: name,
  /** A complaint of somebody unknown cannot be answered in writing; the operator is asked, the message is never refused. */
  asksNationalId: z.boolean(),
  retired,
})
export type Kind = z.infer<typeof kind>

/** Who does it. The most specific rule wins; null matches everything. A category or place stands for all below it. */
export const routing = z.object({
  id: key, categoryId: z.nullable(key), placeId: z.nullable(key), kind: z.nullable(z.enum(KINDS)), departmentId: key, note: text, retired,
})
export type Routing = z.infer<typeof routing>

/** By when. The most specific policy wins. `hours` null: the year's plan decides, no deadline. */
export const deadline = z.object({
  id: key, categoryId: z.nullable(key), kind: z.nullable(z.enum(KINDS)), urgency: z.nullable(z.enum(URGENCIES)), departmentId: z.nullable(key),
  hours, clock: z.enum(['working', 'round']), note: text, retired,
})
export type Deadline = z.infer<typeof deadline>

const minutes = z.int().check(z.minimum(0), z.maximum(100_000))
const length = z.number().check(z.minimum(0), z.maximum(10_000))
const percent = z.int().check(z.minimum(0), z.maximum(100))
/** How a ticket is followed up. The most specific policy wins as a whole. Hours are of day and night unless said otherwise. */
export const followUp = z.object({
  id: key, categoryId: z.nullable(key), kind: z.nullable(z.enum(KINDS)),
  /** Minutes in which a new message should have gone to a department. */
  forwardMinutes: minutes,
  /** Hours of the department's calendar in which it should have acknowledged. */
  acknowledgeHours: length,
  /** Hours before the deadline at which the department is reminded. */
  nearDueHours: length,
  /** Hours until a department that was reminded is asked again. */
  remindHours: length,
  /** Days without news after which a department that has no deadline is asked. */
  silentDays: z.int().check(z.minimum(1), z.maximum(3650)),
  /** Percent of the work reports that are checked, and hours for it. Complaints and departments in doubt: all. */
  verifyRate: percent,
  /** Departments, each with all below it, of whose reports another share is checked. */
  departments: z.array(z.object({ departmentId: key, verifyRate: percent })).check(z.maxLength(100)),
  verifyHours: length,
  /** Hours in which the citizen should hear the result. */
  answerHours: length,
  /** Percent of the citizens who are asked whether they are content, how long after the answer, and for how many days. */
  satisfactionRate: percent,
  satisfactionAfterHours: length,
  satisfactionDays: z.int().check(z.minimum(1), z.maximum(365)),
  /** A promise wakes so long before its time. */
  promiseLeadMinutes: minutes,
  /** Calls without reaching anybody, until no more are made. */
  attempts: z.int().check(z.minimum(1), z.maximum(50)),
  busyMinutes: minutes,
  noAnswerMinutes: minutes,
  /** No citizen is called twice within it. */
  gapMinutes: minutes,
  /** When citizens may be called. */
  callCalendarId: key,
  note: text, retired,
})
export type FollowUpPolicy = z.infer<typeof followUp>

export const ESCALATION_CAUSES = ['unacknowledged', 'near_due', 'overdue', 'returned_twice'] as const
/** Who is told when a department does not move. Levels of one cause follow one another. */
export const escalation = z.object({
  id: key, categoryId: z.nullable(key), departmentId: z.nullable(key), on: z.enum(ESCALATION_CAUSES), level: z.int().check(z.minimum(1), z.maximum(9)),
  /** Hours of the department's calendar after the cause came about. */
  afterHours: length,
  roleId: z.string().check(z.minLength(1), z.maxLength(40)),
  note: text, retired,
})
export type EscalationPolicy = z.infer<typeof escalation>

/** Minutes after midnight, `to` up to 1440. */
const span = z.object({ from: z.int().check(z.minimum(0), z.maximum(1439)), to: z.int().check(z.minimum(1), z.maximum(1440)) })
export const calendar = z.object({
  id: key, name, nameEn: name,
  /** Working spans of each weekday, Saturday first. A day without any is the weekend. */
  week: z.array(z.array(span)).check(z.length(7)),
  /** Whether the city's holidays are days off here. */
  holidays: z.boolean(),
  retired,
})
export type Calendar = z.infer<typeof calendar>

/** One day off. `id` is its Solar Hijri date: `1405-01-01`. */
export const holiday = z.object({ id: z.string().check(z.regex(/^1[34]\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)), name, nameEn: name, retired })
export type Holiday = z.infer<typeof holiday>

/** An answer that is read out to the caller, found by words, and the sentences of the interface that a city words itself. */
export const article = z.object({
  id: key, title: name, titleEn: name, fa: text, en: text,
  /** Words by which callers ask for it, besides those of title and text. */
  words: z.string().check(z.maxLength(400)),
  categoryId: z.nullable(key),
  retired,
})
export type Article = z.infer<typeof article>

/** Sentences read out or printed: `registered`, `anonymous`, `outside` … with `{code}` and the like in them. */
export const cityText = z.object({ id: key, fa: text, en: text, retired })
export type CityText = z.infer<typeof cityText>

/** What administrators edit, each entry by its id. */
export const SECTIONS = {
  departments: department, contacts: contact, categories: category, places: place, kinds: kind, routing, deadlines: deadline, followUps: followUp, escalations: escalation,
  calendars: calendar, holidays: holiday, articles: article, texts: cityText, roles: role,
} as const
export type Section = keyof typeof SECTIONS
export const SECTION_NAMES = Object.keys(SECTIONS) as [Section, ...Section[]]

/** The city as data: it changes while the centre runs, each change with a higher version. */
export const directory = z.object({
  version: z.int(),
  city: z.object({ id: key, name: z.string(), nameEn: z.string(), areaCode: z.string().check(z.regex(/^0\d{2}$/)), timeZone: z.string(), demo: z.boolean() }),
  departments: z.array(department),
  contacts: z.array(contact),
  categories: z.array(category),
  places: z.array(place),
  kinds: z.array(kind),
  routing: z.array(routing),
  deadlines: z.array(deadline),
  followUps: z.array(followUp),
  escalations: z.array(escalation),
  calendars: z.array(calendar),
  holidays: z.array(holiday),
  articles: z.array(article),
  texts: z.array(cityText),
  roles: z.array(role),
  /** Names for timelines; nobody's sign-in data. */
  operators: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.string(), departmentId: z.nullable(key) })),
  /** X25519 public key of the server (base64url): what is confidential is sealed to it on the desk. Null in a city founded before it had one. */
  sealingKey: z.nullable(z.string()),
})
export type Directory = z.infer<typeof directory>
export type Entry = Directory[Section][number]
