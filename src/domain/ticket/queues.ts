import { may, type Permission } from '../operator/roles.ts'
import { CITIZEN_CHECKS, type Check } from './check.ts'

/** Queues of what is to be done, in the order of the screen. `try_again` shows what others show too: citizens who were not reached. */
export const QUEUES = ['all', 'promised', 'try_again', 'answer', 'satisfaction', 'verify', 'overdue', 'near_due', 'unacknowledged', 'silent', 'closure', 'forward', 'woken', 'escalated', 'close', 'mine'] as const
export type QueueId = (typeof QUEUES)[number]

interface Viewer {
  readonly id: string
  readonly role: string
  readonly permissions: readonly string[]
}

/** Whose work it is: any one of these rights. */
const WORKED_BY: Readonly<Record<Check['kind'], readonly Permission[]>> = {
  forward: ['ticket.forward'], unacknowledged: ['check.work'], near_due: ['check.work'], overdue: ['check.work'], silent: ['check.work'], closure: ['ticket.forward'],
  verify: ['ticket.verify'], answer: ['ticket.answer'], promised: ['ticket.answer'], satisfaction: ['satisfaction.ask'], woken: ['ticket.forward', 'ticket.park'],
  escalated: ['escalation.accept', 'work.assign'], close: ['ticket.close', 'ticket.closeUnverified'], reminder: ['ticket.note'],
}

/** Whether it is this viewer's to do: another's own reminder and an escalation to another role are not. */
export function concerns(check: Pick<Check, 'kind' | 'ownerId' | 'roleId'>, viewer: Viewer): boolean {
  if (check.ownerId !== null) return check.ownerId === viewer.id
  if (check.roleId !== null && check.roleId !== viewer.role && !may(viewer, 'work.assign')) return false
  return may(viewer, ...WORKED_BY[check.kind])
}

export function inQueue(queue: QueueId, check: Pick<Check, 'kind' | 'attempts'>): boolean {
  if (queue === 'all') return true
  if (queue === 'mine') return check.kind === 'reminder'
  if (queue === 'try_again') return CITIZEN_CHECKS.includes(check.kind) && check.attempts > 0
  return check.kind === queue
}

/** Queues that this viewer may ever have something in. */
export const queuesOf = (viewer: Viewer): readonly QueueId[] => QUEUES.filter((queue) => {
  if (queue === 'all') return true
  if (queue === 'try_again') return CITIZEN_CHECKS.some((kind) => may(viewer, ...WORKED_BY[kind]))
  return may(viewer, ...WORKED_BY[queue === 'mine' ? 'reminder' : queue])
})

/** The most urgent first: what is late longest, then what wakes first. Ties by ticket and key, so that every desk sees the same order. */
export const byUrgency = (a: { readonly ticketId: string; readonly check: Pick<Check, 'key' | 'by' | 'from'> }, b: { readonly ticketId: string; readonly check: Pick<Check, 'key' | 'by' | 'from'> }): number =>
  a.check.by - b.check.by || a.check.from - b.check.from || (`${a.ticketId} ${a.check.key}` < `${b.ticketId} ${b.check.key}` ? -1 : 1)
