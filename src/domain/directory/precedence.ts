import { KINDS, URGENCIES } from '../ticket/words.ts'
import { deadlineFor } from './deadlines.ts'
import type { Deadline, Directory, EscalationPolicy, FollowUpPolicy } from './directory.ts'
import { escalationFor } from './escalations.ts'
import { policyFor } from './follow-up.ts'
import { lineage, type Branch } from './tree.ts'

/** Messages that two policies both match; null stands for 'any', as in a policy. */
export type Shared = Pick<Deadline, 'categoryId' | 'departmentId' | 'kind' | 'urgency'>

export interface Contest<R = Deadline> {
  readonly other: R
  readonly shared: Shared
  /** For those messages the other one counts. */
  readonly beaten: boolean
}

type Trees = Pick<Directory, 'departments' | 'categories'>
type Rule = { readonly id: string; readonly retired: boolean } & Partial<Shared>

/** Where this deadline meets others, in their order. Which of two counts is asked of `deadlineFor` itself. What is retired meets nobody. */
export const contests = (directory: Trees & Pick<Directory, 'deadlines'>, policyId: string): readonly Contest[] =>
  meet(directory, directory.deadlines, policyId, (two, { categoryId, departmentId, kind, urgency }) =>
    // where neither names a subject, a kind or an urgency, every one of them is as good an example
    deadlineFor({ ...directory, deadlines: two }, { categoryId: categoryId ?? '', departmentId, kind: kind ?? KINDS[0], urgency: urgency ?? URGENCIES[0] }).policyId)

/** The same for follow-up policies. */
export const followUpContests = (directory: Trees & Pick<Directory, 'followUps'>, policyId: string): readonly Contest<FollowUpPolicy>[] =>
  meet(directory, directory.followUps, policyId, (two, { categoryId, kind }) =>
    policyFor({ categories: directory.categories, followUps: two }, { categoryId: categoryId ?? '', kind: kind ?? KINDS[0] })?.id ?? null)

/** The same for escalations: only those of one cause and level stand in each other's place. */
export function escalationContests(directory: Trees & Pick<Directory, 'escalations'>, policyId: string): readonly Contest<EscalationPolicy>[] {
  const policy = directory.escalations.find(({ id }) => id === policyId)
  const alike = directory.escalations.filter(({ on, level }) => on === policy?.on && level === policy.level)
  return meet(directory, alike, policyId, (two, { categoryId, departmentId }) => escalationFor(directory, two, { categoryId: categoryId ?? '', departmentId: departmentId ?? '' })?.id ?? null)
}

/** `winner`: the id of that of the two which counts for a message of this kind. */
function meet<R extends Rule>(trees: Trees, rules: readonly R[], policyId: string, winner: (two: R[], shared: Shared) => string | null): readonly Contest<R>[] {
  const working = rules.filter(({ retired }) => !retired)
  const policy = working.find(({ id }) => id === policyId)
  if (policy === undefined) return []
  return working.flatMap((other): Contest<R>[] => {
    const shared = other === policy ? null : sharedBy(trees, policy, other)
    return shared === null ? [] : [{ other, shared, beaten: winner([policy, other], shared) === other.id }]
  })
}

function sharedBy({ categories, departments }: Trees, one: Rule, other: Rule): Shared | null {
  const categoryId = narrower(categories, one.categoryId ?? null, other.categoryId ?? null)
  const departmentId = narrower(departments, one.departmentId ?? null, other.departmentId ?? null)
  const kind = same(one.kind ?? null, other.kind ?? null)
  const urgency = same(one.urgency ?? null, other.urgency ?? null)
  return categoryId === undefined || departmentId === undefined || kind === undefined || urgency === undefined ? null : { categoryId, departmentId, kind, urgency }
}

/** The lower of two on one line of a tree; undefined when neither is above the other. */
function narrower(entries: readonly Branch[], one: string | null, other: string | null): string | null | undefined {
  if (one === null || other === null) return one ?? other
  if (lineage(entries, one).includes(other)) return one
  return lineage(entries, other).includes(one) ? other : undefined
}

const same = <T extends string>(one: T | null, other: T | null): T | null | undefined => (one === null || other === null ? one ?? other : one === other ? one : undefined)
