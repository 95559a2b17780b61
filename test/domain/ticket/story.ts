import { decideCommand, evolveStream, type CommandData, type CommandType } from '#domain/catalog.ts'
import { directory, type Directory } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import type { Context, PrivatePart } from '#domain/decider.ts'
import type { RefusalCode } from '#domain/refusals.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { DESK, registerData, uuid } from '../../support/commands.ts'
import { TINY_CITY } from '../../support/city.ts'
import { commanded } from '../given.ts'

export const TICKET = uuid(0x71)
const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })
const HOUR = 3_600_000

type Who = Context['operator']
const staff = (n: number, role: string, permissions: readonly string[], departmentId: string | null = null): Who => ({ id: uuid(n), role, permissions, departmentId })
const DESK_WORK = [
  'ticket.register', 'ticket.amend', 'ticket.note', 'ticket.read', 'ticket.attach', 'ticket.forward', 'ticket.answer', 'ticket.park', 'ticket.cancel', 'ticket.close',
  'ticket.reopen', 'assignment.relay', 'satisfaction.ask', 'incident.link', 'call.record', 'check.work',
]
export const ZAHRA = staff(0xa1, 'operator', DESK_WORK)
export const MARYAM = staff(0xa2, 'supervisor', [...DESK_WORK, 'ticket.verify', 'ticket.closeUnverified', 'confidential.mark', 'incident.lead', 'person.merge', 'work.assign', 'escalation.accept'])
export const LIAISON = staff(0xa3, 'liaison', ['assignment.work', 'ticket.attach', 'ticket.note'], 'parks')
export const OTHER_LIAISON = staff(0xa4, 'liaison', ['assignment.work', 'ticket.attach'], 'inspection')

/** One ticket told step by step, an hour apart: each command is judged with the city's directory, as a desk would. `doubted`: departments that lately reported what was not done. */
export function story({ city = CITY, doubted = [] }: { readonly city?: Directory; readonly doubted?: readonly string[] } = {}) {
  const told: { state: TicketState | null; hour: number; last: PrivatePart | null; city: Directory } = { state: null, hour: 1, last: null, city }
  const run = <T extends CommandType>(who: Who, type: T, data: CommandData<T>, hours = 1): RefusalCode | 'done' => {
    told.hour += hours
    const command = commanded(type, data)
    const at = told.hour * HOUR
    const commandId = uuid(0x1000 + told.hour)
    const context: Context = {
      commandId, at, trackingCode: '10000007', directoryVersion: 1, operator: who, deskId: DESK, facts: factsFor(told.city, command, told.state, who, at, (departmentId) => doubted.includes(departmentId)),
    }
    const result = decideCommand(told.state, command, context)
    if (!result.ok) return result.refusal.code
    const origin = { commandId, by: who.id, deskId: DESK, occurredAt: at, recordedAt: null }
    told.state = result.events.reduce<unknown>((state, event) => evolveStream('ticket', state, event, origin), told.state) as TicketState
    told.last = result.private
    return 'done'
  }
  const state = (): TicketState => {
    if (told.state === null) throw new Error('nothing is registered yet')
    return told.state
  }
  const part = (departmentId: string): string => {
    const found = state().assignments.findLast((one) => one.departmentId === departmentId)
    if (found === undefined) throw new Error(`${departmentId} has no part`)
    return found.id
  }
  const at = (departmentId: string): { ticketId: string; assignmentId: string } => ({ ticketId: TICKET, assignmentId: part(departmentId) })
  const report = { note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] }
  return {
    run, state, at, part,
    /** A holiday that nobody knew of until now. `day` as `1405-01-08`. */
    announces: (day: string, name: string) => void (told.city = { ...told.city, holidays: [...told.city.holidays, { id: day, name, nameEn: name, retired: false }] }),
    /** The city's data are others from now on. */
    moves: (next: Directory) => void (told.city = next),
    words: () => told.last,
    status: () => state().status,
    lastCommand: () => uuid(0x1000 + told.hour),
    registers: (who: Who = ZAHRA, over: Partial<CommandData<'RegisterTicket'>> = {}) => run(who, 'RegisterTicket', { ...registerData(TICKET), ...over }),
    forwards: (who: Who, departments: readonly string[], besides: readonly string[] = []) =>
      run(who, 'ForwardTicket', { ticketId: TICKET, to: departments.map((departmentId) => ({ departmentId, hours: null })), besides: [...besides], note: '' }),
    acknowledges: (who: Who, departmentId: string) => run(who, 'AcknowledgeForward', at(departmentId)),
    reports: (who: Who, departmentId: string) => run(who, 'ReportWork', { ...at(departmentId), ...report }),
    returns: (who: Who, departmentId: string) => run(who, 'ReturnForward', { ...at(departmentId), reason: 'not_ours', note: '' }),
    verifies: (who: Who, departmentId: string, outcome: 'true' | 'partly' | 'not_done') => run(who, 'VerifyWork', { ...at(departmentId), outcome, how: 'call', note: '' }),
    answers: (who: Who) => run(who, 'AnswerCitizen', { ticketId: TICKET, how: 'call_back', note: 'به شهروند گفته شد' }),
    closes: (who: Who, reason: 'done' | 'unreachable' | 'unverified', note = '') => run(who, 'CloseTicket', { ticketId: TICKET, reason, note }),
    reopens: (who: Who, reason: 'not_done' | 'unhappy' | 'mistake' = 'unhappy') => run(who, 'ReopenTicket', { ticketId: TICKET, reason, note: '' }),
  }
}
