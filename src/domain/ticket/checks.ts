import { shareOf, type FollowUp } from '../directory/follow-up.ts'
import { openParts, reporterOf } from './assignments.ts'
import { CITIZEN_CHECKS, type AttemptOutcome, type Check, type CheckKind } from './check.ts'
import { workStatus, type TicketState } from './state.ts'

type Need = Pick<Check, 'key' | 'kind' | 'assignmentId' | 'ownerId' | 'roleId' | 'began'> & { readonly dueAt: number | null }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Checks awake at `now`. */
export const awake = (checks: readonly Check[], now: number): readonly Check[] => checks.filter(({ from, until }) => from <= now && (until === null || now < until))

/** The one that is to be done first, awake or not; null when nothing is left. */
export const nextCheck = (checks: readonly Check[]): Check | null => [...checks].sort((a, b) => a.from - b.from || a.by - b.by || (a.key < b.key ? -1 : 1))[0] ?? null

/** Whose report is to be checked: nobody is offered the check of their own. Null for every other kind. */
export function reporterFor({ kind, assignmentId }: Pick<Check, 'kind' | 'assignmentId'>, { assignments }: Pick<TicketState, 'assignments'>): string | null {
  const part = kind === 'verify' ? assignments.find(({ id }) => id === assignmentId) : undefined
  return part === undefined ? null : reporterOf(part)
}

/** The first moment from `at` on at which citizens may be called. Beyond what the policy foresees any moment will do. */
export function nextWindow(windows: FollowUp['windows'], at: number): number {
  const window = windows.find(({ to }) => to > at)
  return window === undefined ? at : Math.max(window.from, at)
}

/**
 * What is to be done now: checks that were planned before and are still needed stay as they are, new ones are planned by
 * `policy`. Without a policy (a desk that has no directory yet) nothing new is planned; the server's answer brings it.
 * `afresh`: the policy or the calendar changed; checks that nobody has worked on are planned anew from when they began, so
 * that what the change does not touch comes out as it was.
 */
export function planChecks(state: TicketState, policy: FollowUp | null, at: number, afresh = false): readonly Check[] {
  return needed(state).flatMap((need) => {
    const had = state.checks.find(({ key: known }) => known === need.key)
    if (had !== undefined && (policy === null || !afresh || workedOn(state, had))) return [had]
    if (policy === null) return []
    const began = had?.began ?? (afresh ? need.began : at)
    const { lastCalledAt } = state
    // a call that came after the check was planned says nothing about when it should have woken
    return [planned({ ...need, began }, state, policy, lastCalledAt !== null && had !== undefined && lastCalledAt > began ? null : lastCalledAt)]
  })
}

/**
 * Of a case that was brought in from another system. Thousands come in one hour, so each gets a turn of its own in the days after
 * which the policy asks about any silent case; what its deadline will wake later waits for that.
 */
export function planHistory(state: TicketState, policy: FollowUp | null, at: number): readonly Check[] {
  if (policy === null) return []
  const turn = at + Math.floor(shareOf(state.id) * policy.silentDays * DAY)
  return planChecks(state, policy, at).map((check) => {
    const byDeadline = check.until !== null || (check.kind === 'overdue' && check.from > at)
    return byDeadline ? check : { ...check, from: turn, by: turn + check.by - check.from }
  })
}

/** Brought in from another system, and nobody has done anything about it since. */
const isUntouched = ({ source, steps }: TicketState): boolean => source !== null && steps.every(({ type }) => type === 'TicketRegistered' || type === 'HistoryRecorded')
const isOpen = ({ closedAt, cancelledAt }: TicketState): boolean => closedAt === null && cancelledAt === null

/** Open, and not merely history that was brought in: that keeps its turn, and no level of escalation, until somebody does something. */
export const isFollowed = (state: TicketState): boolean => isOpen(state) && !isUntouched(state)
/** Open history without a turn in the queues: it was brought in before cases got one, or when the city had no policy. */
export const lacksTurn = (state: TicketState): boolean => isOpen(state) && isUntouched(state) && state.checks.length === 0

/** Tried, or put off with a reason: somebody's word, which no policy takes back. */
const workedOn = ({ steps }: TicketState, { key, attempts }: Check): boolean => attempts > 0 || steps.some((step) => step.type === 'CheckSnoozed' && step.check === key)

function needed(state: TicketState): readonly Need[] {
  if (state.cancelledAt !== null) return []
  const { reopened } = state
  const need = (kind: CheckKind, own: string, began: number, more: Partial<Need> = {}): Need => ({ key: `${kind}:${own}`, kind, assignmentId: null, ownerId: null, roleId: null, began, dueAt: null, ...more })
  const own = [
    ...state.reminders.map(({ id, ownerId, at }) => need('reminder', id, at, { ownerId, dueAt: at })),
    ...state.escalations.filter(({ acceptedAt }) => acceptedAt === null).map(({ id, roleId, at, assignmentId }) => need('escalated', id, at, { roleId, assignmentId })),
  ]
  const reachable = !state.anonymous && !state.unreachable
  const promise = state.promise !== null && reachable ? [need('promised', String(state.promise.by), state.promise.at, { dueAt: state.promise.by })] : []
  if (state.closedAt !== null) return [...own, ...promise]
  if (state.parkedUntil !== null) return [...own, ...promise, need('woken', String(state.parkedUntil), state.parkedUntil, { dueAt: state.parkedUntil })]

  const parts = openParts(state.assignments).flatMap((part): readonly Need[] => {
    const { id: assignmentId, due } = part
    if (part.status === 'reported') return part.spared ? [] : [need('verify', `${assignmentId}:${part.reports.length}`, part.reports.at(-1)?.at ?? part.forwardedAt, { assignmentId })]
    if (part.status === 'verified') return []
    const told = part.reports.at(-1)?.at ?? part.acknowledgedAt ?? part.forwardedAt
    // what has no deadline must not sleep for ever
    const quiet = part.status === 'acknowledged' || part.external
    const clock = due === null ? (quiet ? [need('silent', `${assignmentId}:${told}`, told, { assignmentId })] : []) : [
      need('near_due', `${assignmentId}:${due.at}`, part.forwardedAt, { assignmentId, dueAt: due.at }),
      need('overdue', `${assignmentId}:${due.at}`, due.at, { assignmentId, dueAt: due.at }),
    ]
    const unheard = part.status === 'forwarded' && !part.external ? [need('unacknowledged', assignmentId, part.forwardedAt, { assignmentId })] : []
    const closure = part.closureAskedAt === null ? [] : [need('closure', `${assignmentId}:${part.closureAskedAt}`, part.closureAskedAt, { assignmentId })]
    return [...unheard, ...clock, ...closure]
  })
  const woken = state.wokenAt === null ? [] : [need('woken', String(state.wokenAt), state.wokenAt, { dueAt: state.wokenAt })]
  const begun = state.steps.at(-1)?.occurredAt ?? state.receivedAt
  const whole = wholeNeeds(state, reachable).map((kind) => need(kind, String(kind === 'forward' ? `${reopened}:${state.assignments.length}` : reopened), begun))
  return [...own, ...promise, ...parts, ...woken, ...whole]
}

/** What is to be done about the ticket as a whole. */
function wholeNeeds(state: TicketState, reachable: boolean): readonly CheckKind[] {
  const work = workStatus(state)
  if (state.answeredAt !== null) {
    const worked = openParts(state.assignments).length > 0
    const asked = state.satisfaction !== null || !worked || !reachable || !state.askSatisfaction
    return [asked ? 'close' : 'satisfaction']
  }
  if (work === 'registered' || work === 'returned') return state.wokenAt === null ? ['forward'] : []
  const done = work === 'verified' || (work === 'reported' && settled(state))
  if (!done) return []
  return [reachable ? 'answer' : 'close']
}

/** Every report is proven, or was spared the proof by the city's sample. */
export const settled = ({ assignments }: Pick<TicketState, 'assignments'>): boolean =>
  openParts(assignments).every(({ status, spared }) => status === 'verified' || (status === 'reported' && spared))

function planned({ dueAt, ...need }: Need, state: TicketState, policy: FollowUp, lastCalledAt: number | null): Check {
  const at = need.began
  const calm = (from: number): number => nextWindow(policy.windows, Math.max(from, lastCalledAt === null ? from : lastCalledAt + policy.gapMinutes * MINUTE))
  const plan = (from: number, by: number, until: number | null = null): Check => ({ ...need, from, until, by: Math.max(from, by), attempts: 0, last: null })
  switch (need.kind) {
    case 'forward':
      return plan(at, at + policy.forwardMinutes * MINUTE)
    case 'unacknowledged': {
      const departmentId = state.assignments.find(({ id }) => id === need.assignmentId)?.departmentId ?? ''
      const from = policy.acknowledge[departmentId] ?? at + DAY
      return plan(from, from + policy.remindHours * HOUR)
    }
    case 'near_due': {
      const due = dueAt ?? at
      return plan(Math.max(due - policy.nearDueHours * HOUR, Math.min(at, due)), due, due)
    }
    case 'silent': {
      const from = at + policy.silentDays * DAY
      return plan(from, from + policy.remindHours * HOUR)
    }
    case 'verify':
      return plan(at, at + policy.verifyHours * HOUR)
    case 'answer': {
      const from = calm(at)
      return plan(from, from + policy.answerHours * HOUR)
    }
    case 'satisfaction': {
      const from = calm(at + policy.satisfactionAfterHours * HOUR)
      return plan(from, from + policy.satisfactionDays * DAY)
    }
    case 'promised': {
      const by = dueAt ?? at
      return plan(Math.max(at, by - policy.promiseLeadMinutes * MINUTE), by)
    }
    case 'overdue':
    case 'woken':
    case 'reminder':
      return plan(dueAt ?? at, dueAt ?? at)
    case 'closure':
    case 'escalated':
    case 'close':
      return plan(at, at + DAY)
  }
}

/** How an attempt ends: when to try again, or that it was the last one. */
export function afterAttempt(tried: Check, outcome: AttemptOutcome, callAt: number | null, policy: FollowUp | null, { at, by }: { readonly at: number; readonly by: string }): { readonly check: Check; readonly lastOne: boolean } {
  const citizen = CITIZEN_CHECKS.includes(tried.kind)
  const attempts = tried.attempts + 1
  const allowed = policy?.attempts ?? Number.MAX_SAFE_INTEGER
  const lastOne = citizen && (outcome === 'wrong_number' || (attempts >= allowed && (outcome === 'busy' || outcome === 'no_answer')))
  const from = outcome === 'call_at' && callAt !== null ? callAt : again(outcome, citizen, policy, at)
  return { check: { ...tried, from, until: null, by: Math.max(tried.by, from), attempts, last: { outcome, at, by } }, lastOne }
}

function again(outcome: AttemptOutcome, citizen: boolean, policy: FollowUp | null, at: number): number {
  if (policy === null) return at + HOUR
  if (!citizen && outcome === 'reached') return at + policy.remindHours * HOUR
  const wait = (outcome === 'busy' ? policy.busyMinutes : policy.noAnswerMinutes) * MINUTE
  return citizen ? nextWindow(policy.windows, at + Math.max(wait, policy.gapMinutes * MINUTE)) : at + wait
}
