import { useQuery } from '@tanstack/react-query'
import { may } from '#domain/operator/roles.ts'
import { useOperator } from '../../app/operator.tsx'
import { answerable, approvalsQuery } from './approvals.ts'

/** Requests that wait for this operator's answer. */
export function useWaitingApprovals(): number {
  const session = useOperator()
  const answers = may(session, 'approval.give') && may(session, 'ticket.read')
  const { data } = useQuery({ ...approvalsQuery, enabled: answers })
  return answers ? answerable(data ?? [], session.operator.id).length : 0
}
