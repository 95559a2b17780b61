import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandType } from '#domain/catalog.ts'
import type { Assignment } from '#domain/ticket/assignments.ts'
import type { Check } from '#domain/ticket/check.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { chance, type Chance } from '../sim/chance.ts'
import { registerData } from '../support/commands.ts'

export interface Said { readonly type: CommandType; readonly data: Readonly<Record<string, unknown>> }
/** What a department says. Its id is the story's: by it the city's sample of reports is drawn. */
export interface SaidWithId extends Said { readonly commandId: string }
/** `ticketId` null: it ends without a message. */
export interface PhoneCall { readonly at: number; readonly operator: number; readonly callId: string; readonly ticketId: string | null; readonly said: readonly Said[] }

/**
 * How a day goes. Each thing is drawn from the seed and from what it is about, never from what was drawn before: whoever of
 * the centre does it, and in whatever order, it goes the same way.
 */
export interface Story {
  readonly calls: readonly PhoneCall[]
  /** What a department does about its part of a ticket when it looks; null: nothing yet. */
  readonly atDepartment: (ticketId: string, part: Assignment, now: number) => SaidWithId | null
  /** What the centre does about a check that is awake. */
  readonly atQueue: (ticket: TicketState, check: Check, now: number) => Said
}

const CALLS = 200
/** The share of calls that become a message: of 3,902 in one week of Isfahan 2,247 did. */
const MESSAGES = 2247 / 3902
const WORK: Readonly<Record<string, readonly string[]>> = {
  'civil-works': ['asphalt-patching', 'pavement'], waste: ['waste-collection', 'rubble'], 'green-space': ['pruning', 'dangerous-tree'],
  traffic: ['traffic-sign', 'traffic-light'], 'street-clearance': ['street-vendor'],
}
export const DEPARTMENTS = Object.keys(WORK)
const KINDS = ['request', 'request', 'request', 'complaint', 'dissatisfaction'] as const
const WITHOUT_MESSAGE = ['information', 'information', 'status', 'status', 'prank', 'abusive', 'cut_off', 'passed_125'] as const

/** Milliseconds after midnight at which the calls of a real day came, spread over all of it. */
function arrivals(): readonly number[] {
  const times = readFileSync(join(import.meta.dirname, '../fixtures/boston-311-day.csv'), 'utf8').trim().split('\n').slice(1).map((line) => {
    const [hours = 0, minutes = 0, seconds = 0] = line.split(':').map(Number)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000
  })
  return Array.from({ length: CALLS }, (_, n) => times[Math.floor((n * times.length) / CALLS)]!)
}

/** FNV-1a */
const hash = (text: string): number => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5)

export function dayStory(seed: number, midnight: number, operators: number): Story {
  const about = (...what: readonly (string | number)[]): Chance => chance(hash([seed, ...what].join(' ')))

  const callOf = (after: number, n: number): PhoneCall => {
    const luck = about('call', n)
    const callId = luck.uuid()
    const call = { at: midnight + after, operator: n % operators, callId }
    const phone = `+98912${String(n).padStart(7, '0')}`
    const started: Said = { type: 'StartCall', data: { callId, line: null, private: { phone } } }
    const ended = (outcome: string, ticketIds: readonly string[]): Said => ({ type: 'EndCall', data: { callId, outcome, ticketIds, private: { phone } } })
    if (luck.next() >= MESSAGES) return { ...call, ticketId: null, said: [started, ended(luck.pick(WITHOUT_MESSAGE), [])] }
    const ticketId = luck.uuid()
    const anonymous = luck.next() < 0.1
    const { private: person, ...data } = registerData(ticketId)
    const registered: Said = { type: 'RegisterTicket', data: {
      ...data, callId, categoryId: luck.pick(WORK[luck.pick(DEPARTMENTS)]!), kind: luck.pick(KINDS), urgency: luck.next() < 0.05 ? 'urgent' : 'normal', anonymous,
      private: anonymous ? { ...person, phone: null, name: null } : { ...person, phone },
    } }
    return { ...call, ticketId, said: [started, registered, ended('ticket', [ticketId])] }
  }

  return {
    calls: arrivals().map(callOf),

    atDepartment(ticketId, { id: assignmentId, departmentId, status }, now) {
      const luck = about(ticketId, departmentId, now)
      const own = { ticketId, assignmentId }
      const say = (type: CommandType, data: Readonly<Record<string, unknown>>): SaidWithId => ({ type, data: { ...own, ...data }, commandId: luck.uuid() })
      const drawn = luck.next()
      if (status === 'forwarded') {
        if (drawn < 0.06) return say('ReturnForward', { reason: 'not_ours', note: '' })
        return drawn < 0.6 ? say('AcknowledgeForward', {}) : null
      }
      return status === 'acknowledged' && drawn < 0.6 ? say('ReportWork', { note: 'انجام شد', startedAt: null, finishedAt: null, cost: null, materials: '', photos: [] }) : null
    },

    atQueue({ id: ticketId, assignments, categoryId, status }, { key: check, kind, assignmentId }, now) {
      const luck = about(ticketId, kind, assignments.findIndex(({ id }) => id === assignmentId), now)
      const reached = luck.next() < 0.6
      const attempt = (outcome: string): Said => ({ type: 'RecordAttempt', data: { ticketId, check, outcome, callAt: null, note: '' } })
      const inVain = (): Said => attempt(luck.pick(['busy', 'no_answer'] as const))
      switch (kind) {
        case 'forward': {
          const besides = assignments.filter((part) => part.status !== 'returned' && part.status !== 'withdrawn').map(({ departmentId }) => departmentId)
          const had = assignments.map(({ departmentId }) => departmentId)
          const right = DEPARTMENTS.find((department) => WORK[department]!.includes(categoryId))!
          const departmentId = had.length > 0 || luck.next() < 0.05 ? luck.pick(DEPARTMENTS.filter((one) => one !== had.at(-1))) : right
          return { type: 'ForwardTicket', data: { ticketId, to: [{ departmentId, hours: null }], besides, note: '' } }
        }
        case 'unacknowledged': case 'near_due': case 'overdue':
          return attempt(reached ? 'reached' : 'no_answer')
        case 'verify':
          return { type: 'VerifyWork', data: { ticketId, assignmentId, outcome: luck.next() < 0.85 ? 'true' : 'not_done', how: 'call', note: '' } }
        case 'answer':
          return reached ? { type: 'AnswerCitizen', data: { ticketId, how: 'call_back', note: 'انجام شد' } } : inVain()
        case 'satisfaction':
          return reached ? { type: 'RecordSatisfaction', data: { ticketId, scores: luck.next() < 0.2 ? null : { speed: 4, result: 5, conduct: 5 }, note: '' } } : inVain()
        case 'close':
          return { type: 'CloseTicket', data: { ticketId, reason: status === 'answered' ? 'done' : 'unreachable', note: 'پایان' } }
        case 'escalated':
          return { type: 'AcceptEscalation', data: { ticketId, escalationId: check.slice('escalated:'.length), note: '' } }
        default:
          throw new Error(`nobody of this story knows what to do about ${kind}`)
      }
    },
  }
}
