import { useCallback } from 'react'
import type { TicketState, TicketStep } from '#domain/ticket/state.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { departmentName, useDirectory } from './directory.ts'

/** What a step of the timeline was, in one line. */
export function useStepWords(): (step: TicketStep, state: TicketState) => string {
  const say = useSay()
  const format = useFormat()
  const directory = useDirectory()
  return useCallback(
    (step, state) => {
      const name = (departmentId: string): string => departmentName(directory, departmentId, format.language)
      const department = 'assignmentId' in step ? name(state.assignments.find(({ id }) => id === step.assignmentId)?.departmentId ?? '') : ''
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
        default: return say(`step.${step.type}`)
      }
    },
    [say, format, directory],
  )
}
