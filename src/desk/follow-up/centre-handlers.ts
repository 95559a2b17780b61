import type { ApprovalState } from '#domain/approval/approval.ts'
import { zone } from '#domain/calendar/zone.ts'
import type { ShiftState } from '#domain/shift/shift.ts'
import { STATUSES } from '#domain/ticket/words.ts'
import { ALL_TICKETS, type CallName } from '#ipc/contract.ts'
import type { ApprovalItem, Counters, HandoverNow, ShiftItem } from '#ipc/follow-up.ts'
import { ok, type Asking } from '../asking.ts'
import type { CallHandlers } from '../call-handlers.ts'
import type { DeskParts } from '../desk.ts'
import { soughtFor } from '../find-tickets.ts'
import { listIncidents } from '../incidents.ts'
import type { SmallStream } from '../sqlite/streams.ts'
import type { Lane } from '../sqlite/checks.ts'
import { standing } from '../standing.ts'

type CentreName = Extract<CallName, 'counters.read' | 'approvals.list' | 'shift.read'>

/** Approvals that are settled, and shifts that have ended, as far back as somebody looks. */
const SETTLED = 50
const ENDED = 20
/** Nobody asks for so many at once, and nobody works in so many shifts. */
const RUNNING = 1000
/** Tickets that a handover names: what one reads before the first call. */
const HANDED_OVER = 50
const OPEN = STATUSES.filter((status) => status !== 'closed' && status !== 'cancelled')
const PROMISED: readonly Lane[] = [false, true].map((tried) => ({ kind: 'promised', ownerId: null, roleId: null, tried }))
const FOR_EVER = 8_640_000_000_000_000

/** The centre's own work: who asks for what, who is on duty, what was done today. */
export function centreHandlers({ vault, directory, now, followUp }: DeskParts, { signedIn, reading }: Asking): Pick<CallHandlers, CentreName> {
  const store = vault.store

  /** Those that still run and the last that do not, with what is saved here on top. */
  const streamsOf = <S>(stream: SmallStream, settled: number): { readonly state: S; readonly parts: ReturnType<typeof standing>['parts'] }[] => {
    const ids = new Set([...store().streams.latest(stream, true, RUNNING), ...store().streams.latest(stream, false, settled), ...store().outbox.pendingIn(stream)])
    return [...ids].flatMap((id) => {
      const { state, parts } = standing(store(), stream, id)
      return state === null ? [] : [{ state: state as S, parts }]
    })
  }
  const approvals = (): ApprovalItem[] => {
    const found = streamsOf<ApprovalState>('approval', SETTLED).map(({ state, parts }): ApprovalItem => {
      const number = state.ticketId === null ? null : store().tickets.numberOf(state.ticketId)
      return {
        state, note: parts[state.steps[0]?.commandId ?? '']?.['note'] ?? '', answer: state.status === 'asked' ? '' : parts[state.steps.at(-1)?.commandId ?? '']?.['note'] ?? '',
        ticket: number === null ? null : store().tickets.rows([number])[0] ?? null,
      }
    })
    return found.sort((a, b) => Number(b.state.status === 'asked') - Number(a.state.status === 'asked') || b.state.updatedAt - a.state.updatedAt)
  }
  const handover = (operatorId: string): HandoverNow => {
    const at = followUp.serverNow()
    const promised = PROMISED.flatMap((lane) => store().checks.inLane(lane, at, FOR_EVER, RUNNING, null)).sort((a, b) => a.check.by - b.check.by)
    const sought = soughtFor({ ...ALL_TICKETS, statuses: OPEN, urgency: 'urgent' }, directory(), { operatorId, now: now() })
    const [urgent = 0] = store().list.counts([sought])
    const numbers = store().list.numbers(sought, { kind: 'all' }, { by: 'receivedAt', descending: false })
    const urgentIds = store().tickets.ids([...numbers.slice(0, HANDED_OVER)]).map(({ id }) => id)
    return {
      promises: promised.length, urgent, incidents: listIncidents(store(), false).length, unsent: store().outbox.count('waiting'), drafts: store().drafts.of(operatorId).length,
      ticketIds: [...new Set([...promised.map(({ ticketId }) => ticketId), ...urgentIds])].slice(0, HANDED_OVER),
    }
  }
  const midnight = (): number => {
    const city = directory()?.city
    if (city === undefined) return now() - now() % 86_400_000
    const { dayOf, instantOf } = zone(city.timeZone)
    return instantOf(dayOf(now()), 0)
  }
  const counters = (operatorId: string): Counters => {
    const deeds = store().deeds.since(operatorId, midnight())
    const of = (...types: readonly string[]): number => types.reduce((sum, type) => sum + (deeds.get(type) ?? 0), 0)
    return {
      registered: of('RegisterTicket'), forwarded: of('ForwardTicket'), answered: of('AnswerCitizen', 'DeclareOutside'), attempts: of('RecordAttempt'), verified: of('VerifyWork'),
      satisfaction: of('RecordSatisfaction'), closed: of('CloseTicket'), calls: of('EndCall'),
    }
  }

  return {
    'counters.read': () => signedIn(({ operator }) => ok(counters(operator.id))),
    'approvals.list': () => reading(approvals),
    'shift.read': () => reading(({ operator }) => {
      const shifts = streamsOf<ShiftState>('shift', ENDED)
      const running = shifts.filter(({ state }) => state.endedAt === null && state.operatorId === operator.id).sort((a, b) => b.state.startedAt - a.state.startedAt)
      const ended = shifts.filter(({ state }) => state.endedAt !== null).sort((a, b) => (b.state.endedAt ?? 0) - (a.state.endedAt ?? 0))
      return {
        current: running[0]?.state ?? null, now: handover(operator.id),
        ended: ended.slice(0, ENDED).map(({ state, parts }): ShiftItem => ({ state, note: parts[state.endedWith ?? '']?.['note'] ?? '' })),
      }
    }),
  }
}
