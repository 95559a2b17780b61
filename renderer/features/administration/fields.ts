import { ESCALATION_CAUSES, type Section } from '#domain/directory/directory.ts'
import { KINDS, URGENCIES } from '#domain/ticket/words.ts'
import type { MessageKey } from '../../i18n/words.tsx'

export type AmountUnit = 'minutes' | 'hours' | 'workingHours' | 'days' | 'percent' | 'times' | 'plain'

/** How one value of an entry is edited. `null`: an empty box means that there is none. */
export type Editor =
  | { readonly as: 'line'; readonly ltr?: boolean; readonly orNull?: boolean }
  | { readonly as: 'text' }
  | { readonly as: 'flag' }
  | { readonly as: 'hours' }
  /** A number of these; never empty. */
  | { readonly as: 'amount'; readonly unit: AmountUnit }
  | { readonly as: 'choice'; readonly choices: readonly string[]; readonly words: string; readonly any?: MessageKey }
  | { readonly as: 'entry'; readonly of: Section; readonly any?: MessageKey }
  | { readonly as: 'questions' | 'rates' | 'week' | 'permissions' | 'point' | 'date' }

export interface FieldDescription {
  /** Path in the entry: `script.fa`. */
  readonly path: string
  readonly label: MessageKey
  readonly editor: Editor
  readonly required?: boolean
  /** Takes the form's whole width. */
  readonly wide?: boolean
  /** Is chosen once, when the entry is made. */
  readonly onlyNew?: boolean
}

const line = (path: string, label: MessageKey, more: Partial<FieldDescription> = {}): FieldDescription => ({ path, label, editor: { as: 'line' }, required: true, ...more })
const ltrOrNull = (path: string, label: MessageKey): FieldDescription => ({ path, label, editor: { as: 'line', ltr: true, orNull: true } })
const text = (path: string, label: MessageKey): FieldDescription => ({ path, label, editor: { as: 'text' }, wide: true })
const flag = (path: string, label: MessageKey): FieldDescription => ({ path, label, editor: { as: 'flag' } })
const choice = (path: string, label: MessageKey, words: string, choices: readonly string[], any?: MessageKey): FieldDescription =>
  ({ path, label, editor: { as: 'choice', words, choices, ...(any === undefined ? {} : { any }) } })
const entry = (path: string, label: MessageKey, of: Section, any?: MessageKey): FieldDescription =>
  ({ path, label, editor: { as: 'entry', of, ...(any === undefined ? {} : { any }) }, required: any === undefined })
const amount = (path: string, label: MessageKey, unit: AmountUnit): FieldDescription => ({ path, label, editor: { as: 'amount', unit }, required: true })
const whole = (path: string, label: MessageKey, as: 'questions' | 'rates' | 'week' | 'permissions'): FieldDescription => ({ path, label, editor: { as }, wide: true })

const NAMES = [line('name', 'adminField.name'), line('nameEn', 'adminField.nameEn', { editor: { as: 'line', ltr: true } })]
const CLOCK = choice('clock', 'adminField.clock', 'clock', ['working', 'round'])

/** The forms of all sections. What stands here is shown in this order, two to a row. */
export const FIELDS: Readonly<Record<Section, readonly FieldDescription[]>> = {
  departments: [
    ...NAMES,
    entry('parentId', 'adminField.above', 'departments', 'administration.top'),
    entry('calendarId', 'adminField.calendar', 'calendars'),
    ltrOrNull('phone', 'field.phone'), ltrOrNull('email', 'adminField.email'),
    flag('external', 'adminField.external'),
  ],
  contacts: [
    line('name', 'adminField.person'), entry('departmentId', 'subject.department', 'departments'),
    line('duty', 'adminField.duty', { required: false }), line('hours', 'adminField.answersAt', { required: false }),
    ltrOrNull('phone', 'field.phone'), ltrOrNull('email', 'adminField.email'),
  ],
  categories: [
    ...NAMES,
    line('code', 'subject.code', { editor: { as: 'line', ltr: true } }), ltrOrNull('serviceId', 'adminField.serviceId'),
    entry('parentId', 'subject.group', 'categories', 'administration.top'), entry('departmentId', 'subject.department', 'departments', 'administration.nobody'),
    { path: 'deadlineHours', label: 'adminField.hours', editor: { as: 'hours' } }, CLOCK,
    choice('kind', 'field.kind', 'kind', KINDS), choice('urgency', 'field.urgency', 'urgency', URGENCIES),
    flag('confidential', 'adminField.confidential'),
    whole('questions', 'adminField.questions', 'questions'),
    text('script.fa', 'adminField.scriptFa'), text('script.en', 'adminField.scriptEn'),
  ],
  kinds: [...NAMES, flag('asksNationalId', 'adminField.asksNationalId')],
  places: [
    ...NAMES,
    entry('parentId', 'adminField.above', 'places', 'administration.top'), choice('level', 'adminField.level', 'level', ['city', 'region', 'area', 'neighbourhood']),
    { path: 'point', label: 'adminField.point', editor: { as: 'point' } },
  ],
  routing: [
    entry('categoryId', 'field.subject', 'categories', 'administration.any'), entry('placeId', 'field.place', 'places', 'administration.any'),
    choice('kind', 'field.kind', 'kind', KINDS, 'administration.any'), entry('departmentId', 'adminField.goesTo', 'departments'),
    text('note', 'adminField.note'),
  ],
  deadlines: [
    entry('categoryId', 'field.subject', 'categories', 'administration.any'), entry('departmentId', 'subject.department', 'departments', 'administration.any'),
    choice('kind', 'field.kind', 'kind', KINDS, 'administration.any'), choice('urgency', 'field.urgency', 'urgency', URGENCIES, 'administration.any'),
    { path: 'hours', label: 'adminField.hours', editor: { as: 'hours' } }, CLOCK,
    text('note', 'adminField.note'),
  ],
  followUps: [
    entry('categoryId', 'field.subject', 'categories', 'administration.any'), choice('kind', 'field.kind', 'kind', KINDS, 'administration.any'),
    amount('forwardMinutes', 'followUpField.forwardMinutes', 'minutes'), amount('acknowledgeHours', 'followUpField.acknowledgeHours', 'workingHours'),
    amount('nearDueHours', 'followUpField.nearDueHours', 'hours'), amount('remindHours', 'followUpField.remindHours', 'hours'),
    amount('silentDays', 'followUpField.silentDays', 'days'), amount('answerHours', 'followUpField.answerHours', 'hours'),
    amount('verifyRate', 'followUpField.verifyRate', 'percent'), amount('verifyHours', 'followUpField.verifyHours', 'hours'),
    whole('departments', 'followUpField.departments', 'rates'),
    amount('satisfactionRate', 'followUpField.satisfactionRate', 'percent'), amount('satisfactionAfterHours', 'followUpField.satisfactionAfterHours', 'hours'),
    amount('satisfactionDays', 'followUpField.satisfactionDays', 'days'), amount('promiseLeadMinutes', 'followUpField.promiseLeadMinutes', 'minutes'),
    amount('attempts', 'followUpField.attempts', 'times'), amount('gapMinutes', 'followUpField.gapMinutes', 'minutes'),
    amount('busyMinutes', 'followUpField.busyMinutes', 'minutes'), amount('noAnswerMinutes', 'followUpField.noAnswerMinutes', 'minutes'),
    entry('callCalendarId', 'followUpField.callCalendarId', 'calendars'),
    text('note', 'adminField.note'),
  ],
  escalations: [
    choice('on', 'escalationField.on', 'escalation', ESCALATION_CAUSES), amount('level', 'escalationField.level', 'plain'),
    amount('afterHours', 'escalationField.afterHours', 'workingHours'), entry('roleId', 'escalationField.roleId', 'roles'),
    entry('categoryId', 'field.subject', 'categories', 'administration.any'), entry('departmentId', 'subject.department', 'departments', 'administration.any'),
    text('note', 'adminField.note'),
  ],
  calendars: [...NAMES, whole('week', 'adminField.week', 'week'), flag('holidays', 'adminField.holidays')],
  holidays: [{ path: 'id', label: 'adminField.date', editor: { as: 'date' }, required: true, onlyNew: true, wide: true }, ...NAMES],
  articles: [
    line('title', 'adminField.title'), line('titleEn', 'adminField.titleEn', { editor: { as: 'line', ltr: true } }),
    entry('categoryId', 'field.subject', 'categories', 'administration.none'), { path: 'words', label: 'adminField.words', editor: { as: 'line' } },
    text('fa', 'adminField.textFa'), text('en', 'adminField.textEn'),
  ],
  texts: [{ path: 'id', label: 'adminField.textId', editor: { as: 'line', ltr: true }, required: true, onlyNew: true, wide: true }, text('fa', 'adminField.textFa'), text('en', 'adminField.textEn')],
  roles: [...NAMES, whole('permissions', 'adminField.permissions', 'permissions')],
}
