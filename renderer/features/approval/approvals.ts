import { queryOptions } from '@tanstack/react-query'
import type { ApprovalItem } from '#ipc/follow-up.ts'
import { read } from '../../api.ts'

export const approvalsQuery = queryOptions({ queryKey: ['approvals'], queryFn: () => read('approvals.list', {}) })

/** Those that somebody still has to answer, the longest waiting first. */
export const waitingOf = (items: readonly ApprovalItem[]): readonly ApprovalItem[] =>
  items.filter(({ state }) => state.status === 'asked').sort((a, b) => a.state.askedAt - b.state.askedAt)

/** Of the waiting those that this operator may answer: never one's own. */
export const answerable = (items: readonly ApprovalItem[], operatorId: string): readonly ApprovalItem[] => waitingOf(items).filter(({ state }) => state.askedBy !== operatorId)
