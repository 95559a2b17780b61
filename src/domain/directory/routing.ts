import type { KindId } from '../ticket/words.ts'
import type { Directory } from './directory.ts'
import { distance, mostSpecific, sameOrAny } from './specific.ts'
import { lineage } from './tree.ts'

/** Who does it, and why they. Of a rule its own words are given: null there stands for 'any'. */
export interface Routed {
  readonly departmentId: string
  readonly why:
    | { readonly from: 'rule'; readonly ruleId: string; readonly categoryId: string | null; readonly placeId: string | null; readonly kind: KindId | null }
    | { readonly from: 'category'; readonly categoryId: string }
}

export interface RoutingCase {
  readonly categoryId: string
  readonly placeId: string | null
  readonly kind: KindId
}

/**
 * The most specific routing rule wins: by category first, then by place, then by kind. Without one it is the department
 * of the category or of its nearest ancestor that has one. What is retired is passed over. Null: nobody is named.
 */
export function route(directory: Pick<Directory, 'departments' | 'categories' | 'places' | 'routing'>, { categoryId, placeId, kind }: RoutingCase): Routed | null {
  const working = (id: string | null): id is string => directory.departments.some((department) => department.id === id && !department.retired)
  const categories = lineage(directory.categories, categoryId)
  const places = lineage(directory.places, placeId)
  const rules = directory.routing.filter((rule) => !rule.retired && working(rule.departmentId))
  const rule = mostSpecific(rules, (named) => [distance(categories, named.categoryId), distance(places, named.placeId), sameOrAny(kind, named.kind)])
  if (rule !== null) {
    return { departmentId: rule.departmentId, why: { from: 'rule', ruleId: rule.id, categoryId: rule.categoryId, placeId: rule.placeId, kind: rule.kind } }
  }
  for (const id of categories) {
    const departmentId = directory.categories.find((category) => category.id === id)?.departmentId ?? null
    if (working(departmentId)) return { departmentId, why: { from: 'category', categoryId: id } }
  }
  return null
}
