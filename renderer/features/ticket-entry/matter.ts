import type { WorkingTime } from '#domain/calendar/working-time.ts'
import { deadlineFor } from '#domain/directory/deadlines.ts'
import type { Article, Category, Department, Directory } from '#domain/directory/directory.ts'
import { demandsConfidence } from '#domain/directory/facts.ts'
import { route } from '#domain/directory/routing.ts'
import { lineage } from '#domain/directory/tree.ts'
import { articleFor } from './articles.ts'
import type { MessageBody } from './message-body.ts'

/** What the city's directory says of an open message: whose it is, by when, and what is read out about it. */
export interface Matter {
  readonly category: Category
  /** Null: nobody is named. */
  readonly department: Department | null
  /** Not the city's: the caller is told whose it is. */
  readonly outside: boolean
  readonly confidential: boolean
  /** By when, if it were forwarded at `start`; null: the year's plan decides. */
  readonly due: number | null
  readonly article: Article | null
}

type Case = Pick<MessageBody, 'categoryId' | 'placeId' | 'kind' | 'urgency' | 'confidential'>

/** Null while the message has no subject. */
export function matterOf(directory: Directory, time: WorkingTime, { categoryId, placeId, kind, urgency, confidential: ticked }: Case, start: number): Matter | null {
  const category = directory.categories.find(({ id }) => id === categoryId)
  if (category === undefined) return null
  const departmentId = route(directory, { categoryId: category.id, placeId, kind })?.departmentId ?? null
  const department = directory.departments.find(({ id }) => id === departmentId) ?? null
  const confidential = ticked || demandsConfidence(directory, category.id)
  const { hours, clock, from, policyId } = deadlineFor(directory, { categoryId: category.id, kind, urgency, departmentId })
  return {
    category, department, confidential,
    // what is confidential goes to the inspection, whoever does the subject's work
    outside: department?.external === true && !confidential,
    due: hours === null ? null : time.due({ departmentId, start, hours, clock, from, policyId }).at,
    article: articleFor(directory.articles, lineage(directory.categories, category.id)),
  }
}

/** Whether a message can be saved without a place. */
export const isPlaceless = (matter: Matter | null): boolean => matter !== null && (matter.confidential || matter.outside)

/** What picking a subject changes in the message: its urgency, and its kind unless the operator chose one. */
export function onSubject(body: Pick<MessageBody, 'kind' | 'kindByHand'>, directory: Directory, category: Category): Pick<MessageBody, 'kind' | 'urgency' | 'categoryId'> {
  const kind = demandsConfidence(directory, category.id) ? 'oversight' : body.kindByHand ? body.kind : category.kind
  return { categoryId: category.id, urgency: category.urgency, kind }
}
