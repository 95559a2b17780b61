import { useCallback } from 'react'
import type { TicketState, TicketStep } from '#domain/ticket/state.ts'
import { useCity } from '../../app/city.tsx'
import { whoIs } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { departmentName, useDirectory } from './directory.ts'
import { useEscalationWords } from './escalation-words.ts'

/** What a step of the timeline was, in one line. */
export function useStepWords(): (step: TicketStep, state: TicketState) => string {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const directory = useDirectory()
  const escalated = useEscalationWords()
  return useCallback(
    (step, state) => {
      const name = (departmentId: string): string => departmentName(directory, departmentId, format.language)
      const department = 'assignmentId' in step ? name(state.assignments.find(({ id }) => id === step.assignmentId)?.departmentId ?? '') : ''
      const at = (moment: number): string => `${format.long(moment)}${say('comma')}${format.time(moment)}`
      switch (step.type) {
        case 'TicketForwarded': return say('line.forwarded', { department: name(step.departmentId) })
        case 'ForwardAcknowledged': return say('line.acknowledged', { department })
        case 'ForwardReturned': return say('line.returned', { department, reason: say(`returned.${step.reason}`) })
        case 'ForwardWithdrawn': return say('line.withdrawn', { department })
        case 'WorkReported': return say('line.reported', { department })
        case 'WorkVerified': return say('line.verified', { department, outcome: say(`verified.${step.outcome}`), how: say(`verifiedBy.${step.how}`) })
        case 'CitizenAnswered': return say(step.final ? 'line.answered' : 'line.told', { how: say(`answerBy.${step.how}`) })
        case 'DeclaredOutside': return say('line.outside', { department: name(step.departmentId) })
        case 'SatisfactionRecorded': return say(step.scores === null ? 'line.satisfactionRefused' : 'line.satisfaction')
        case 'TicketParked': return say('line.parked', { date: format.long(step.until) })
        case 'TicketClosed': return say('line.closed', { reason: say(`closed.${step.reason}`) })
        case 'TicketReopened': return say('line.reopened', { reason: say(`reopened.${step.reason}`) })
        case 'ForwardRead': return say('line.read', { department })
        case 'ClosureAsked': return say('line.closureAsked', { department })
        case 'ClosureDeclined': return say('line.closureDeclined', { department })
        case 'AttemptRecorded': return say('line.attempt', { what: say(`check.${step.kind}`), outcome: say(`attempt.${step.outcome}`) })
        case 'CheckSnoozed': return say('line.snoozed', { what: say(`check.${step.kind}`), date: at(step.until) })
        case 'AnswerPromised': return say('line.promised', { date: at(step.until) })
        case 'ReminderSet': return say('line.reminder', { date: at(step.at) })
        case 'FollowerAssigned': return step.operatorId === null ? say('line.followerNobody') : say('line.follower', { name: whoIs(city, say, step.operatorId) })
        case 'TicketEscalated': return say('line.escalated', { escalation: escalated(step) })
        case 'EscalationAccepted': {
          const taken = state.escalations.find(({ id }) => id === step.escalationId)
          return taken === undefined ? say('step.EscalationAccepted') : say('line.escalationTaken', { escalation: escalated(taken) })
        }
        case 'DeliveryRecorded': return say(step.channel === 'sms' ? 'line.sms' : 'line.email', { department, delivery: say(`delivery.${step.delivery}`) })
        case 'DueReplanned': return say('line.dueMoved', { department, before: at(step.before.at), after: at(step.due.at) })
        case 'HistoryRecorded': return say(step.closedAt === null ? 'line.historyOpen' : 'line.historyClosed', { department, closed: step.closedAt === null ? '' : at(step.closedAt) })
        default: return say(`step.${step.type}`)
      }
    },
    [say, format, directory, city, escalated],
  )
}
