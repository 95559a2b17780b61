import { KINDS, URGENCIES } from '../ticket/words.ts'
import { deadlineFor } from './deadlines.ts'
import type { Deadline, Directory } from './directory.ts'
import { lineage, type Branch } from './tree.ts'

/** Messages that two deadline policies both match; null stands for 'any', as in a policy. */
export type Shared = Pick<Deadline, 'categoryId' | 'departmentId' | 'kind' | 'urgency'>

export interface Contest {
  readonly other: Deadline
  readonly shared: Shared
  /** For those messages the other one counts. */
  readonly beaten: boolean
}

/** Where this policy meets others, in their order. Which of two counts is asked of `deadlineFor` itself. What is retired meets nobody. */
export function contests(directory: Pick<Directory, 'departments' | 'categories' | 'deadlines'>, policyId: string): readonly Contest[] {
  const working = directory.deadlines.filter(({ retired }) => !retired)
  const policy = working.find(({ id }) => id === policyId)
  if (policy === undefined) return []
  return working.flatMap((other): Contest[] => {
    const shared = other === policy ? null : sharedBy(directory, policy, other)
    if (shared === null) return []
    // where neither names a subject, a kind or an urgency, every one of them is as good an example
    const { policyId: counts } = deadlineFor({ ...directory, deadlines: [policy, other] }, {
      categoryId: shared.categoryId ?? '', departmentId: shared.departmentId, kind: shared.kind ?? KINDS[0], urgency: shared.urgency ?? URGENCIES[0],
    })
    return [{ other, shared, beaten: counts === other.id }]
  })
}

function sharedBy({ categories, departments }: Pick<Directory, 'departments' | 'categories'>, one: Deadline, other: Deadline): Shared | null {
  const categoryId = narrower(categories, one.categoryId, other.categoryId)
  const departmentId = narrower(departments, one.departmentId, other.departmentId)
  const kind = same(one.kind, other.kind)
  const urgency = same(one.urgency, other.urgency)
  return categoryId === undefined || departmentId === undefined || kind === undefined || urgency === undefined ? null : { categoryId, departmentId, kind, urgency }
}

/** The lower of two on one line of a tree; undefined when neither is above the other. */
function narrower(entries: readonly Branch[], one: string | null, other: string | null): string | null | undefined {
  if (one === null || other === null) return one ?? other
  if (lineage(entries, one).includes(other)) return one
  return lineage(entries, other).includes(one) ? other : undefined
}

const same = <T extends string>(one: T | null, other: T | null): T | null | undefined => (one === null || other === null ? one ?? other : one === other ? one : undefined)
