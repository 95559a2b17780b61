import type { Check, CheckKind } from '#domain/ticket/check.ts'
import type { ActionType } from '../ticket/actions.ts'

/** What is usually done about a check once whoever it concerns is reached (or at once, where nobody is called). */
const STEPS: Readonly<Record<CheckKind, readonly ActionType[]>> = {
  forward: ['ForwardTicket'],
  unacknowledged: ['AcknowledgeForward'],
  near_due: ['ReportWork'],
  overdue: ['ReportWork'],
  silent: ['ReportWork'],
  closure: ['WithdrawForward'],
  verify: ['VerifyWork'],
  answer: ['AnswerCitizen'],
  promised: ['AnswerCitizen'],
  satisfaction: ['RecordSatisfaction'],
  woken: ['ForwardTicket', 'AnswerCitizen'],
  escalated: ['AcceptEscalation'],
  close: ['CloseTicket'],
  reminder: [],
}

/** The first of them that is legal now; null where another key does it. */
export const stepFor = (check: Pick<Check, 'kind'>, legal: readonly ActionType[]): ActionType | null => STEPS[check.kind].find((type) => legal.includes(type)) ?? null

/** Who is called about it. A report may be proven by a call to the citizen too. */
export const calledFor = (kind: CheckKind): 'citizen' | 'department' | null => {
  if (kind === 'answer' || kind === 'promised' || kind === 'satisfaction') return 'citizen'
  return kind === 'unacknowledged' || kind === 'near_due' || kind === 'overdue' || kind === 'silent' ? 'department' : null
}

/** Saving one of these means that the citizen was reached. */
export const TOLD_BY_CALL: ReadonlySet<ActionType> = new Set(['AnswerCitizen', 'RecordSatisfaction'])
