import { COMMANDS, type CommandType } from '#domain/catalog.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import type { Directory, Section } from '#domain/directory/directory.ts'
import { ATTEMPT_OUTCOMES } from '#domain/ticket/check.ts'
import { legalCommands } from '#domain/ticket/legal.ts'
import { openParts } from '#domain/ticket/assignments.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { ANSWER_WAYS, CLOSE_REASONS, KINDS, REOPEN_REASONS, RETURN_REASONS, URGENCIES, VERIFY_OUTCOMES, VERIFY_WAYS } from '#domain/ticket/words.ts'
import { OUTCOMES } from '#domain/call/call.ts'
import type { Asked } from '#desk/save-command.ts'
import type { Session } from '#desk/sessions.ts'
import { standing } from '#desk/standing.ts'
import type { Chance } from './chance.ts'
import { callerOf } from './markers.ts'
import type { Notebook } from './notebook.ts'
import type { Station } from './station.ts'

/** What somebody at a desk wants to do next. */
export interface Intent {
  readonly session: Session
  readonly asked: readonly Asked[]
  /** The words that are searched for afterwards. */
  readonly marker: string
}

type Data = Readonly<Record<string, unknown>>
/** Everything that a draft of a command may draw from. */
interface Desk { readonly chance: Chance; readonly city: Directory; readonly said: string; readonly note: string; readonly caller: string; readonly calls: readonly string[]; readonly at: number; readonly book: Notebook }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Few people behind few telephones, so that they meet. */
const PEOPLE = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000aa0${n}`)
const PHONES = [...Array.from({ length: 9 }, (_, n) => `+98912111000${n}`), '+982833330003', null]

const facts = ({ chance: { pick }, city }: Desk) => ({
  kind: pick(KINDS), categoryId: pick(city.categories).id, placeId: pick([null, ...city.places.map(({ id }) => id)]), urgency: pick(URGENCIES), point: pick([null, { lat: 36.2, lon: 50 }]),
})
const person = ({ chance: { pick, often }, said }: Desk) => ({
  phone: pick(PHONES), name: often(0.5) ? `شهروند ${said}` : null, nationalId: null, address: often(0.5) ? `خیابان ${said}` : null, text: said, personId: pick([null, null, ...PEOPLE]),
})

function registration(desk: Desk, ticketId: string): Data {
  const { chance: { pick, often }, book, calls } = desk
  return {
    ...facts(desk), ticketId, callId: pick([null, ...calls.slice(-3)]), channel: pick(['phone', 'in_person']), anonymous: often(0.2), confidential: often(0.06),
    incidentId: pick([null, null, null, ...book.incidentIds.slice(-2)]), answers: often(0.3) ? { nights: desk.said } : {}, private: person(desk),
  }
}

/** Drafts of the commands on a ticket as it stands. */
function onTicket(type: CommandType, ticket: TicketState, desk: Desk): Data | null {
  const { chance: { pick, often, below, uuid }, city, said, note, at, book } = desk
  const parts = ticket.assignments
  const assignmentId = parts.length === 0 ? 'nowhere' : pick(parts).id
  const departments = city.departments.map(({ id }) => id)
  const having = [...new Set(openParts(parts).map(({ departmentId }) => departmentId))]
  const check = ticket.checks.length === 0 ? 'none' : pick(ticket.checks).key
  const attachmentId = often(0.5) && ticket.attachments.length > 0 ? pick(ticket.attachments).id : uuid()
  switch (type) {
    case 'AmendTicket': return { changes: pick([{}, { urgency: pick(URGENCIES) }, facts(desk)]), private: often(0.5) ? { name: `نام ${said}` } : {} }
    case 'AddNote': return { text: said }
    case 'ForwardTicket': return {
      to: [...new Set([pick(departments), pick(departments)])].map((departmentId) => ({ departmentId, hours: pick([null, null, 5]) })), besides: often(0.9) ? having : [], note,
    }
    case 'AcknowledgeForward': return { assignmentId }
    case 'ReturnForward': return { assignmentId, reason: pick(RETURN_REASONS), note }
    case 'WithdrawForward': return { assignmentId, note }
    case 'ReportWork': return { assignmentId, note: said, startedAt: null, finishedAt: null, cost: below(1000), materials: note, photos: ticket.attachments.map(({ id }) => id).slice(0, 2) }
    case 'VerifyWork': return { assignmentId, outcome: pick(VERIFY_OUTCOMES), how: pick(VERIFY_WAYS), note }
    case 'AnswerCitizen': return { how: pick(ANSWER_WAYS), note: said, ...(often(0.3) ? { standing: true } : {}) }
    case 'DeclareOutside': return { departmentId: pick(departments), note }
    case 'RecordSatisfaction': return { scores: pick([null, { speed: 1, result: 5, conduct: 3 }]), note }
    case 'ParkTicket': return { until: Math.max(0, at + (below(100) - 5) * HOUR), note: said }
    case 'WakeTicket': return {}
    case 'LinkIncident': return { incidentId: book.incidentIds.length === 0 ? uuid() : pick(book.incidentIds.slice(-3)) }
    case 'UnlinkIncident': return { note }
    case 'CancelTicket': return { note: said }
    case 'CloseTicket': return { reason: pick(CLOSE_REASONS), note }
    case 'ReopenTicket': return { reason: pick(REOPEN_REASONS), note }
    case 'MakeConfidential': return { note: said }
    case 'MakePublic': return { note: said }
    case 'AttachFile': return { attachmentId, fileType: 'image/png', size: 1 + below(100), sha256: 'a'.repeat(64), private: { fileName: `${said}.png` } }
    case 'DetachFile': return { attachmentId, note }
    case 'ReadForward': return { assignmentId }
    case 'AskClosure': return { assignmentId, note: said }
    case 'DeclineClosure': return { assignmentId, note: said }
    case 'RecordAttempt': return { check, outcome: pick(ATTEMPT_OUTCOMES), callAt: at + below(50) * HOUR, note }
    case 'SnoozeCheck': return { check, until: at + below(50) * HOUR, note: said }
    case 'PromiseAnswer': return { by: at + (1 + below(45)) * MINUTE, note }
    case 'SetReminder': return { reminderId: uuid(), at: at + below(50) * HOUR, note: said }
    case 'ClearReminder': return { reminderId: ticket.reminders.length === 0 ? uuid() : pick(ticket.reminders).id }
    case 'AssignFollower': return { operatorId: pick([null, ...city.operators.map(({ id }) => id)]) }
    case 'AcceptEscalation': return { escalationId: ticket.escalations.length === 0 ? 'none' : pick(ticket.escalations).id, note }
    case 'EraseTicket': return { note: said }
    default: return null
  }
}
/** Given rarely, or the world would consist of nothing else. */
const RARE: ReadonlySet<string> = new Set(['MakeConfidential', 'CancelTicket', 'DetachFile', 'AmendTicket', 'SetReminder', 'AssignFollower', 'PromiseAnswer', 'EraseTicket'])
const TICKET_TYPES = (Object.keys(COMMANDS) as CommandType[]).filter((type) => COMMANDS[type].stream === 'ticket')

function aboutTicket(station: Station, session: Session, desk: Desk): Asked | null {
  const { chance: { pick, often }, book } = desk
  if (book.ticketIds.length === 0) return null
  // a few tickets that many desks work on at once, and now and then an old one
  const recent = often(0.85) ? book.ticketIds.slice(-12) : book.ticketIds
  const known = often(0.95) ? recent.filter((id) => station.store().tickets.numberOf(id) !== null) : recent
  const ticketId = pick(known.length === 0 ? recent : known)
  const state = standing(station.store(), 'ticket', ticketId).state as TicketState | null
  if (state === null) return { type: 'AddNote', data: { ticketId, text: desk.said } }
  const legal = legalCommands(state, session).filter((type) => !RARE.has(type) || often(0.3)) as CommandType[]
  const type = legal.length === 0 || often(0.1) ? pick(TICKET_TYPES) : pick(legal)
  const data = onTicket(type, state, desk)
  return data === null ? null : { type, data: { ticketId, ...data } }
}

function aboutIncident({ chance: { pick, often, uuid, below }, city, said, note, book }: Desk): Asked {
  if (book.incidentIds.length === 0 || often(0.3)) {
    const incidentId = uuid()
    return { type: 'OpenIncident', data: { incidentId, categoryId: pick(city.categories).id, placeId: null, point: null, leadTicketId: pick([null, ...book.ticketIds.slice(-4)]), private: { title: said, script: said } } }
  }
  const incidentId = pick(book.incidentIds)
  return pick<Asked>([
    { type: 'AmendIncident', data: { incidentId, changes: { categoryId: pick(city.categories).id }, private: often(0.5) ? { script: said } : {} } },
    { type: 'AnswerIncident', data: { incidentId, private: { answer: said } } },
    { type: 'CloseIncident', data: { incidentId, linkedLeft: below(3), note } },
    { type: 'ReopenIncident', data: { incidentId, note } },
  ])
}

/** A change of the city's data: who may what, what is confidential, by when, how something is worded. */
function changeOfCity({ chance: { pick, below, often }, city, said }: Desk): Asked {
  const change = <S extends Section>(section: S, entry: Directory[S][number], after: Partial<Directory[S][number]>): Asked =>
    ({ type: 'ChangeDirectory', data: { directoryId: DIRECTORY_ID, section, entryId: entry.id, before: { ...entry, ...(often(0.1) ? { retired: true } : {}) }, after: { ...entry, ...after } } })
  const category = pick(city.categories)
  const role = city.roles.find(({ id }) => id === 'operator')
  const toggled = pick(['ticket.note', 'ticket.forward', 'ticket.register'] as const)
  return pick<() => Asked>([
    () => change('categories', category, { deadlineHours: 1 + below(90) }),
    () => change('categories', category, { confidential: category.id === 'staff' || (category.id === 'lights' && !category.confidential) }),
    () => change('deadlines', pick(city.deadlines), { hours: 1 + below(40) }),
    () => change('departments', pick(city.departments), { retired: often(0.2) }),
    () => change('texts', pick(city.texts), { en: said }),
    () => (role === undefined ? change('texts', pick(city.texts), { en: said })
      : change('roles', role, { permissions: role.permissions.includes(toggled) ? role.permissions.filter((name) => name !== toggled || often(0.8)) : [...role.permissions, toggled] })),
  ])()
}

function aboutCall(station: Station, { chance: { pick, often, uuid }, book, caller, calls }: Desk): Asked {
  if (calls.length === 0 || often(0.6)) return { type: 'StartCall', data: { callId: uuid(), line: pick([null, '137']), private: { phone: pick([null, caller]) } } }
  // it leads to what was registered at the same desk
  const registered = book.savedOn(station.index).filter(({ type }) => type === 'RegisterTicket').map(({ streamId }) => streamId)
  return { type: 'EndCall', data: { callId: pick(calls.slice(-3)), outcome: pick(OUTCOMES), ticketIds: registered.slice(-1), private: { phone: caller } } }
}

/** What one asks and another allows, who is on duty, how the work was done: streams that are no tickets. */
function aboutTheCentre(station: Station, { chance: { pick, often, uuid }, city, book, said, note }: Desk): Asked {
  const seen = book.ticketIds.slice(-10).filter((id) => station.store().tickets.numberOf(id) !== null)
  const ticketId = seen.length === 0 ? uuid() : pick(seen)
  const known = (ids: readonly string[]): string => (ids.length === 0 ? uuid() : pick(ids.slice(-3)))
  return pick<() => Asked>([
    () => ({ type: 'AskApproval', data: { approvalId: uuid(), matter: 'erase_personal', ticketId, subjectIds: [], note: said } }),
    () => ({ type: often(0.5) ? 'GiveApproval' : 'DeclineApproval', data: { approvalId: known(book.approvalIds), note: said } }),
    () => ({ type: 'ReviewWork', data: { reviewId: uuid(), ticketId, operatorId: pick(city.operators).id, scores: { subject: 1, words: 2, address: 0, promise: 1, courtesy: 2 }, note: said } }),
    () => ({ type: 'StartShift', data: { shiftId: uuid() } }),
    () => ({ type: 'EndShift', data: { shiftId: known(book.shiftIds), open: { promises: 0, incidents: 1, urgent: 0, unsent: 2, drafts: 0 }, ticketIds: [ticketId], note } }),
    () => ({ type: 'TakeHandover', data: { shiftId: known(book.shiftIds) } }),
  ])()
}

/** Null: nobody is signed in, or there is nothing to do yet. */
export function intentAt(station: Station, book: Notebook, chance: Chance, marker: string): Intent | null {
  const city = station.directory()
  if (city === null || station.sessions.length === 0) return null
  const { pick, often, uuid, next, below } = chance
  const session = often(0.7) ? station.sessions[0]! : pick(station.sessions)
  const said = `${pick(['زباله مانده', 'چراغ خاموش است', 'آسفالت خراب است'])} ${marker}`
  const desk: Desk = { chance, city, said, note: often(0.5) ? said : '', caller: callerOf(marker), calls: book.callIds.filter(({ desk: index }) => index === station.index).map(({ callId }) => callId), at: station.now(), book }
  const register = (): Asked[] => [{ type: 'RegisterTicket', data: registration(desk, uuid()) }]
  const one = (asked: Asked | null): Asked[] => (asked === null ? register() : [asked])
  const roll = next()
  const asked = ((): Asked[] => {
    if (roll < 0.2) return register()
    if (roll < 0.3) {
      const ticketId = uuid()
      return [{ type: 'RegisterTicket', data: { ...registration(desk, ticketId), anonymous: false, confidential: false } }, { type: 'AddNote', data: { ticketId, text: said } }, { type: 'ForwardTicket', data: { ticketId, to: [{ departmentId: pick(city.departments).id, hours: null }], besides: [], note: '' } },
        ...(often(0.85) ? [{ type: 'PromiseAnswer', data: { ticketId, by: station.now() + (1 + below(45)) * MINUTE, note: '' } } as const] : [])]
    }
    if (roll < 0.35) return [aboutIncident(desk)]
    if (roll < 0.38) return [often(0.6) ? { type: 'MergePeople', data: { personId: pick(PEOPLE), intoId: pick(PEOPLE), note: desk.note } } : { type: 'UnmergePeople', data: { personId: pick(PEOPLE), note: desk.note } }]
    if (roll < 0.43) return [aboutCall(station, desk)]
    if (roll < 0.45) return [aboutTheCentre(station, desk)]
    if (roll < 0.465) return [changeOfCity(desk)]
    return one(aboutTicket(station, session, desk))
  })()
  return { session: sessionFor(asked[0], session, station), asked, marker: asked[0]?.type.endsWith('Call') === true ? desk.caller : marker }
}

/** What only the administration may is mostly asked for by it. */
function sessionFor(first: Asked | undefined, session: Session, station: Station): Session {
  const reserved = ['ChangeDirectory', 'GiveApproval', 'DeclineApproval', 'AskApproval', 'ReviewWork', 'StartShift', 'EndShift', 'TakeHandover', 'OpenIncident', 'AmendIncident', 'AnswerIncident', 'CloseIncident', 'ReopenIncident', 'MergePeople', 'UnmergePeople']
  return first !== undefined && reserved.includes(first.type) ? station.sessions.find(({ operator }) => operator.role === 'admin') ?? session : session
}
