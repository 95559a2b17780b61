import { v7 as newId } from 'uuid'
import type { CommandData, CommandType } from '#domain/catalog.ts'
import type { Category, Directory } from '#domain/directory/directory.ts'
import { demandsConfidence } from '#domain/directory/facts.ts'
import { route } from '#domain/directory/routing.ts'

/** One command of a practice ticket, given `minutesAgo` before now. `data` gets the id that the step before it got. */
export interface PracticeStep {
  readonly minutesAgo: number
  readonly type: CommandType
  readonly data: (lastCommandId: string) => Readonly<Record<string, unknown>>
}

const HOUR = 60
const DAY = 24 * HOUR

/** A handful of messages in this city, each where something different is to be done: enter, forward, chase, check, answer. */
export function practiceTickets(city: Directory): readonly (readonly PracticeStep[])[] {
  const subjects = city.categories.filter(({ id, retired }) => !retired && !demandsConfidence(city, id) && !city.categories.some(({ parentId }) => parentId === id))
  const places = city.places.filter(({ retired, level }) => !retired && level !== 'city')
  const tickets = STORIES.flatMap(({ minutesAgo, anonymous, urgency, after }, number) => {
    const subject = subjects[Math.floor((number * subjects.length) / STORIES.length)]
    if (subject === undefined) return []
    const placeId = places[Math.floor((number * places.length) / STORIES.length)]?.id ?? null
    const ticketId = newId()
    const register = { minutesAgo, type: 'RegisterTicket', data: () => message(ticketId, number + 1, subject, placeId, anonymous, urgency) } as const
    const departmentId = departmentFor(city, subject, placeId)
    return [[register, ...(departmentId === null ? [] : after(ticketId, departmentId))]]
  })
  return tickets
}

interface Story {
  readonly minutesAgo: number
  readonly anonymous: boolean
  readonly urgency: 'normal' | 'urgent'
  readonly after: (ticketId: string, departmentId: string) => readonly PracticeStep[]
}

const forward = (minutesAgo: number, ticketId: string, departmentId: string): PracticeStep =>
  ({ minutesAgo, type: 'ForwardTicket', data: () => ({ ticketId, to: [{ departmentId, hours: null }], besides: [], note: '' }) })

const STORIES: readonly Story[] = [
  { minutesAgo: 8, anonymous: false, urgency: 'normal', after: () => [] },
  { minutesAgo: 30, anonymous: true, urgency: 'urgent', after: () => [] },
  { minutesAgo: 3 * HOUR, anonymous: false, urgency: 'normal', after: (ticketId, departmentId) => [forward(3 * HOUR - 10, ticketId, departmentId)] },
  // long enough for any deadline that is counted in working hours
  { minutesAgo: 20 * DAY, anonymous: false, urgency: 'normal', after: (ticketId, departmentId) => [forward(20 * DAY - 20, ticketId, departmentId)] },
  {
    minutesAgo: 2 * DAY, anonymous: false, urgency: 'normal', after: (ticketId, departmentId) => [
      forward(2 * DAY - 15, ticketId, departmentId),
      {
        minutesAgo: 5 * HOUR, type: 'ReportWork', data: (forwardId) => ({
          ticketId, assignmentId: `${forwardId}:0`, note: 'کار انجام شد (گزارش تمرینی).', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [],
        }),
      },
    ],
  },
  {
    minutesAgo: DAY, anonymous: false, urgency: 'normal', after: (ticketId) => [
      { minutesAgo: DAY - 5, type: 'AnswerCitizen', data: () => ({ ticketId, how: 'read_aloud', note: 'پاسخ همان هنگام خوانده شد (تمرینی).' }) },
    ],
  },
]

function message(ticketId: string, number: number, subject: Category, placeId: string | null, anonymous: boolean, urgency: Story['urgency']): CommandData<'RegisterTicket'> {
  const named = { phone: `+98912000000${number}`, name: `شهروند تمرینی ${number}` }
  return {
    ticketId, callId: null, kind: subject.kind, channel: 'phone', categoryId: subject.id, placeId, urgency, point: null, anonymous, confidential: false, incidentId: null, answers: {},
    private: {
      ...(anonymous ? { phone: null, name: null } : named), nationalId: null, address: 'خیابان تمرین، کوچهٔ ' + String(number), personId: null,
      text: `پیام تمرینی دربارهٔ «${subject.name}»: شهروند می‌گوید چند روز است که این مشکل هست و پیگیری می‌خواهد.`,
    },
  }
}

function departmentFor(city: Directory, { id: categoryId, kind }: Category, placeId: string | null): string | null {
  const routed = route(city, { categoryId, placeId, kind })
  return routed?.departmentId ?? city.departments.find(({ retired, external }) => !retired && !external)?.id ?? null
}
