import type { Directory, FollowUpPolicy } from '#domain/directory/directory.ts'
import { policyFor } from '#domain/directory/follow-up.ts'
import type { KindId } from '#domain/ticket/words.ts'

/** By what a follow-up policy came to count: the subject it names (the message's own, one above it, or every one), and the kind. */
export interface PolicyWhy {
  readonly policy: FollowUpPolicy
  readonly subject: 'own' | 'above' | 'any'
  readonly kind: 'own' | 'any'
  /** Percent of reports that are checked then, and why it is not the policy's own. */
  readonly verifyRate: number
  readonly checkedAlways: boolean
}

/** Asked of the very function by which desk and server choose; null in a city without such a policy. */
export function policyWhy(directory: Pick<Directory, 'categories' | 'followUps'>, categoryId: string, kind: KindId): PolicyWhy | null {
  const policy = policyFor(directory, { categoryId, kind })
  if (policy === null) return null
  const checkedAlways = kind === 'complaint' && policy.verifyRate < 100
  return {
    policy, subject: policy.categoryId === null ? 'any' : policy.categoryId === categoryId ? 'own' : 'above', kind: policy.kind === null ? 'any' : 'own',
    verifyRate: checkedAlways ? 100 : policy.verifyRate, checkedAlways,
  }
}
