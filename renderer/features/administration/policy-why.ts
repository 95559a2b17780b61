import type { Directory, FollowUpPolicy } from '#domain/directory/directory.ts'
import { policyFor } from '#domain/directory/follow-up.ts'
import { verifyRateFor, type VerifyRate } from '#domain/directory/verify-rate.ts'
import type { KindId } from '#domain/ticket/words.ts'

/** By what a follow-up policy came to count: the subject it names (the message's own, one above it, or every one), and the kind. */
export interface PolicyWhy {
  readonly policy: FollowUpPolicy
  readonly subject: 'own' | 'above' | 'any'
  readonly kind: 'own' | 'any'
  /** Null where nobody would do the work. */
  readonly verify: VerifyRate | null
}

interface Asked {
  readonly categoryId: string
  readonly kind: KindId
  readonly departmentId: string | null
  /** The department lately reported what was not done. */
  readonly doubted: boolean
}

/** Asked of the very functions by which desk and server choose; null in a city without such a policy. */
export function policyWhy(directory: Pick<Directory, 'categories' | 'departments' | 'followUps'>, { categoryId, kind, departmentId, doubted }: Asked): PolicyWhy | null {
  const policy = policyFor(directory, { categoryId, kind })
  if (policy === null) return null
  return {
    policy, subject: policy.categoryId === null ? 'any' : policy.categoryId === categoryId ? 'own' : 'above', kind: policy.kind === null ? 'any' : 'own',
    verify: departmentId === null ? null : verifyRateFor(directory.departments, policy, { kind, departmentId, doubted }),
  }
}
