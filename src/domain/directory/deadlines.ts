import type { KindId, Urgency } from '../ticket/words.ts'
import type { Directory } from './directory.ts'
import { distance, mostSpecific, sameOrAny } from './specific.ts'
import { lineage } from './tree.ts'

/** How long a department has. `hours` null: the year's plan decides, there is no deadline. `policyId` is set when it is from a policy. */
export interface Allowance {
  readonly hours: number | null
  readonly clock: 'working' | 'round'
  readonly from: 'policy' | 'category'
  readonly policyId: string | null
}

export interface DeadlineCase {
  readonly categoryId: string
  readonly kind: KindId
  readonly urgency: Urgency
  readonly departmentId: string | null
}

/**
 * The most specific deadline policy wins: by category first, then by department, kind and urgency. Without one it is what
 * the category says itself, and its null is an answer too, so nothing is taken from its parent. An unknown category has no deadline.
 */
export function deadlineFor(
  directory: Pick<Directory, 'departments' | 'categories' | 'deadlines'>, { categoryId, kind, urgency, departmentId }: DeadlineCase,
): Allowance {
  const categories = lineage(directory.categories, categoryId)
  const departments = lineage(directory.departments, departmentId)
  const policy = mostSpecific(directory.deadlines.filter(({ retired }) => !retired), (named) => [
    distance(categories, named.categoryId), distance(departments, named.departmentId), sameOrAny(kind, named.kind), sameOrAny(urgency, named.urgency),
  ])
  if (policy !== null) return { hours: policy.hours, clock: policy.clock, from: 'policy', policyId: policy.id }
  const own = directory.categories.find(({ id }) => id === categoryId)
  return { hours: own?.deadlineHours ?? null, clock: own?.clock ?? 'round', from: 'category', policyId: null }
}
