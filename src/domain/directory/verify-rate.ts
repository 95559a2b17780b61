import type { KindId } from '../ticket/words.ts'
import type { Department, Directory, FollowUpPolicy } from './directory.ts'
import { lineage } from './tree.ts'

type Rated = Pick<FollowUpPolicy, 'verifyRate' | 'departments'>

/**
 * Percent of a department's work reports that are checked, and why so many. `own`: the policy names the department. `above`: it
 * names one above it, `namedId`. `policy`: it names neither. `complaint` and `doubted`: all are, whatever the policy says.
 */
export interface VerifyRate {
  readonly rate: number
  readonly why: 'complaint' | 'doubted' | 'own' | 'above' | 'policy'
  readonly namedId: string | null
}

/** `doubted`: the department lately reported work that was not done. One that is retired is found all the same: it may have work to report still. */
export function verifyRateFor(departments: readonly Department[], policy: Rated, { kind, departmentId, doubted }: { readonly kind: KindId; readonly departmentId: string; readonly doubted: boolean }): VerifyRate {
  if (kind === 'complaint') return { rate: 100, why: 'complaint', namedId: null }
  if (doubted) return { rate: 100, why: 'doubted', namedId: null }
  for (const id of lineage(departments, departmentId)) {
    const named = policy.departments.find((one) => one.departmentId === id)
    if (named !== undefined) return { rate: named.verifyRate, why: id === departmentId ? 'own' : 'above', namedId: id }
  }
  return { rate: policy.verifyRate, why: 'policy', namedId: null }
}

/**
 * The first department with a rate of its own that the policy may not name. What is retired may stay where it was named `before`,
 * so that the policy can be changed in everything else.
 */
export function wrongRate({ departments }: Pick<Directory, 'departments'>, policy: Pick<FollowUpPolicy, 'departments'>, before: readonly string[]): { readonly field: string; readonly reason: 'unknown' | 'retired' | 'taken' } | null {
  for (const [at, { departmentId }] of policy.departments.entries()) {
    const field = `departments.${at}.departmentId`
    const found = departments.find(({ id }) => id === departmentId)
    if (found === undefined) return { field, reason: 'unknown' }
    if (policy.departments.findIndex((one) => one.departmentId === departmentId) < at) return { field, reason: 'taken' }
    if (found.retired && !before.includes(departmentId)) return { field, reason: 'retired' }
  }
  return null
}
