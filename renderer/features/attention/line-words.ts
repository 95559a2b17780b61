import { useQuery } from '@tanstack/react-query'
import { isTicketCommand } from '#domain/catalog.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { whoIs } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { incidentsQuery } from '../../queries.ts'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import type { KeptLine } from './attention-text.ts'

const OTHER_COMMANDS = ['StartCall', 'EndCall', 'OpenIncident', 'AmendIncident', 'AnswerIncident', 'CloseIncident', 'ReopenIncident', 'MergePeople', 'UnmergePeople', 'ChangeDirectory', 'RecordExport'] as const
/** Of follow-up; their names stand with the shared words. */
const FOLLOW_UP_COMMANDS = ['AskApproval', 'GiveApproval', 'DeclineApproval', 'DropApproval', 'StartShift', 'EndShift', 'TakeHandover', 'ReviewWork'] as const

/** A command's name; a console that is older than the command says only that something was to be saved. */
export function useCommandName(): (type: string) => string {
  const say = useSay()
  return (type) => {
    if (isTicketCommand(type)) return say(`action.${type}`)
    const shared = FOLLOW_UP_COMMANDS.find((name) => name === type)
    if (shared !== undefined) return say(`action.${shared}`)
    const known = OTHER_COMMANDS.find((name) => name === type)
    return say(known === undefined ? 'command.other' : `command.${known}`)
  }
}

const FIELDS: Readonly<Record<string, MessageKey>> = {
  kind: 'field.kind', categoryId: 'field.subject', placeId: 'field.place', urgency: 'field.urgency', phone: 'field.phone', name: 'field.name', nationalId: 'field.nationalId', address: 'field.address', text: 'field.text',
  hours: 'attention.field.hours', note: 'attention.field.note', reason: 'attention.field.reason', how: 'attention.field.how', until: 'attention.field.until', startedAt: 'attention.field.startedAt',
  finishedAt: 'attention.field.finishedAt', cost: 'attention.field.cost', materials: 'attention.field.materials', speed: 'attention.field.speed', result: 'attention.field.result', conduct: 'attention.field.conduct',
  title: 'attention.field.title', script: 'attention.field.script', answer: 'attention.field.answer', fileName: 'attention.field.fileName', incidentId: 'attention.field.incident', photos: 'attention.field.photos', check: 'attention.field.check', callAt: 'attention.field.callAt', by: 'attention.field.by', at: 'attention.field.at', operatorId: 'attention.field.operator', matter: 'attention.field.matter', section: 'attention.field.section', format: 'export.format', rows: 'export.rows',
}
/** Where the words of a chosen value are, by command. */
const REASONS: Readonly<Record<string, string>> = { ReturnForward: 'returned', ReopenTicket: 'reopened', CloseTicket: 'closed' }
const WAYS: Readonly<Record<string, string>> = { VerifyWork: 'verifiedBy', AnswerCitizen: 'answerBy' }
const MOMENTS = new Set(['until', 'startedAt', 'finishedAt', 'callAt', 'by', 'at'])
/** Of these the hour counts too. */
const TIMED = new Set(['callAt', 'by', 'at'])
const NUMBERS = new Set(['rows', 'hours', 'cost', 'speed', 'result', 'conduct', 'photos'])

/** Name and value of a line as a person reads them; null for an incident that this desk has not (yet): its id says nothing. */
export function useLineWords(type: string): (line: KeptLine) => readonly [name: string, value: string] | null {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const incidents = useQuery(incidentsQuery(true)).data ?? []
  const chosen = (group: string | undefined, value: string): string => (group === undefined ? value : say(`${group}.${value}` as MessageKey))
  const questionOf = (id: string): string | null => {
    const found = city.directory.categories.flatMap(({ questions }) => questions).find((question) => question.id === id)
    return found === undefined ? null : nameIn({ name: found.fa, nameEn: found.en }, format.language)
  }
  const nameOf = (field: string): string => {
    if (field === 'departmentId') return say(type === 'ForwardTicket' ? 'attention.field.to' : 'attention.field.department')
    if (field === 'outcome') return say(type === 'VerifyWork' ? 'attention.field.outcome' : type === 'RecordAttempt' ? 'followUp.outcomes' : 'outcome.field')
    if (field === 'text' && type === 'AddNote') return say('note.add')
    const key = FIELDS[field]
    return key === undefined ? (questionOf(field) ?? field) : say(key)
  }
  const valueOf = ({ field, value }: KeptLine): string | null => {
    if (field === 'categoryId') return subjectName(city, value, format)
    if (field === 'placeId') return placeName(city, value, format)
    if (field === 'departmentId') {
      const department = city.departmentOf(value)
      return department === null ? value : nameIn(department, format.language)
    }
    if (field === 'incidentId') return incidents.find(({ state }) => state.id === value)?.title ?? null
    if (field === 'format') return say(`export.${value}` as MessageKey)
    if (field === 'kind' || field === 'urgency') return chosen(field, value)
    if (field === 'outcome') return chosen(type === 'VerifyWork' ? 'verified' : type === 'RecordAttempt' ? 'attempt' : 'outcome', value)
    // `verify:…:1`: which kind of work it was is what a person knows it by
    if (field === 'check') return say(`check.${value.split(':')[0]}` as MessageKey)
    if (field === 'operatorId') return whoIs(city, say, value)
    if (field === 'matter') return chosen('approval', value)
    if (field === 'reason') return chosen(REASONS[type], value)
    if (field === 'how') return chosen(WAYS[type], value)
    if (field === 'phone') return format.phone(value)
    if (MOMENTS.has(field)) return TIMED.has(field) ? `${format.long(Number(value))}${say('comma')}${format.time(Number(value))}` : format.long(Number(value))
    return NUMBERS.has(field) ? format.number(Number(value)) : value
  }
  return (line) => {
    const value = valueOf(line)
    return value === null ? null : [nameOf(line.field), value]
  }
}
