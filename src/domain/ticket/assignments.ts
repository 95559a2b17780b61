import type { Due } from '../calendar/due.ts'
import type { Origin } from '../decider.ts'
import type { TicketEventOf } from './events.ts'
import type { AssignmentStatus } from './words.ts'

export interface WorkReport {
  /** Its words are in this command's private part. */
  readonly commandId: string
  readonly by: string
  readonly at: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
  /** Rials. */
  readonly cost: number | null
  readonly photos: readonly string[]
  /** Written down by the centre on the department's word. */
  readonly relayed: boolean
  readonly verified: { readonly outcome: TicketEventOf<'WorkVerified'>['outcome']; readonly how: TicketEventOf<'WorkVerified'>['how']; readonly by: string; readonly at: number; readonly photos: readonly string[] } | null
}

/** One department's part of the work. Its clock runs from the forward, through every reopening. */
export interface Assignment {
  readonly id: string
  readonly departmentId: string
  readonly external: boolean
  readonly status: AssignmentStatus
  readonly due: Due | null
  readonly forwardedAt: number
  readonly by: string
  /** When its liaison first opened it. */
  readonly readAt: number | null
  readonly acknowledgedAt: number | null
  readonly returned: TicketEventOf<'ForwardReturned'>['reason'] | null
  readonly reports: readonly WorkReport[]
  /** Reports that turned out untrue; they count against the department. */
  readonly falseReports: number
  /** Its last report is not in the sample that is checked. */
  readonly spared: boolean
  /** It asks that the case be ended without its work. */
  readonly closureAskedAt: number | null
}

type PartEvent = TicketEventOf<'TicketForwarded' | 'ForwardAcknowledged' | 'ForwardReturned' | 'ForwardWithdrawn' | 'WorkReported' | 'WorkVerified' | 'TicketReopened' | 'ForwardRead' | 'ClosureAsked' | 'ClosureDeclined' | 'DueReplanned' | 'HistoryRecorded'>

/** Total: an event about a part that is not there changes nothing. */
export function evolveParts(parts: readonly Assignment[], event: PartEvent, origin: Origin): readonly Assignment[] {
  if (event.type === 'TicketForwarded') {
    if (parts.some(({ id }) => id === event.assignmentId)) return parts
    const { assignmentId: id, departmentId, external, due } = event
    return [...parts, { id, departmentId, external, status: 'forwarded', due, forwardedAt: origin.occurredAt, by: origin.by, readAt: null, acknowledgedAt: null, returned: null, reports: [], falseReports: 0, spared: false, closureAskedAt: null }]
  }
  if (event.type === 'HistoryRecorded') return event.departmentId === null ? parts : [...parts, pastPart(event, event.departmentId, origin)]
  if (event.type === 'TicketReopened') return parts.map((part) => (part.status === 'verified' || part.status === 'reported' ? { ...part, status: 'acknowledged', spared: false } : part))
  return parts.map((part) => (part.id === event.assignmentId ? evolvePart(part, event, origin) : part))
}

/** What the department said at its end is the report that it gave; whether that was true nobody checked here. */
function pastPart({ assignmentId: id, receivedAt, external, due, closedAt: at }: TicketEventOf<'HistoryRecorded'>, departmentId: string, { commandId, by }: Origin): Assignment {
  const reports = at === null ? [] : [{ commandId, by, at, startedAt: null, finishedAt: at, cost: null, photos: [], relayed: true, verified: null }]
  return { id, departmentId, external, status: at === null ? 'forwarded' : 'reported', due, forwardedAt: receivedAt, by, readAt: null, acknowledgedAt: at, returned: null, reports, falseReports: 0, spared: at !== null, closureAskedAt: null }
}

function evolvePart(part: Assignment, event: Exclude<PartEvent, { type: 'TicketForwarded' | 'TicketReopened' | 'HistoryRecorded' }>, { commandId, by, occurredAt: at }: Origin): Assignment {
  switch (event.type) {
    case 'ForwardAcknowledged':
      return { ...part, status: 'acknowledged', acknowledgedAt: part.acknowledgedAt ?? at }
    case 'ForwardReturned':
      return { ...part, status: 'returned', returned: event.reason, closureAskedAt: null }
    case 'ForwardWithdrawn':
      return { ...part, status: 'withdrawn', closureAskedAt: null }
    case 'ForwardRead':
      return { ...part, readAt: part.readAt ?? at }
    case 'ClosureAsked':
      return { ...part, closureAskedAt: at }
    case 'ClosureDeclined':
      return { ...part, closureAskedAt: null }
    case 'DueReplanned':
      return { ...part, due: event.due }
    case 'WorkReported': {
      const { startedAt, finishedAt, cost, photos, relayed } = event
      // whoever reports work has received the message, whether they said so or not
      return { ...part, status: 'reported', spared: event.spared, closureAskedAt: null, acknowledgedAt: part.acknowledgedAt ?? at, reports: [...part.reports, { commandId, by, at, startedAt, finishedAt, cost, photos, relayed, verified: null }] }
    }
    case 'WorkVerified': {
      const verified = { outcome: event.outcome, how: event.how, by, at, photos: event.photos }
      const reports = part.reports.map((report, place) => (place === part.reports.length - 1 ? { ...report, verified } : report))
      const status = event.outcome === 'true' ? 'verified' : 'acknowledged'
      return { ...part, reports, status, spared: false, falseReports: part.falseReports + (event.outcome === 'not_done' ? 1 : 0) }
    }
  }
}

/** Whether what somebody above is to be told still holds: the department may have moved since the timer looked. */
export function causeStands(parts: readonly Assignment[], { on, assignmentId }: Pick<TicketEventOf<'TicketEscalated'>, 'on' | 'assignmentId'>): boolean {
  if (on === 'returned_twice') return parts.filter(({ status }) => status === 'returned').length > 1
  const status = parts.find(({ id }) => id === assignmentId)?.status
  return status === 'forwarded' || (status === 'acknowledged' && on !== 'unacknowledged')
}

/** Who gave its last report, or wrote it down; null while there is none. They never judge it. */
export const reporterOf = ({ reports }: Pick<Assignment, 'reports'>): string | null => reports.at(-1)?.by ?? null

export const openParts = (parts: readonly Assignment[]): readonly Assignment[] => parts.filter(({ status }) => status !== 'withdrawn' && status !== 'returned')
