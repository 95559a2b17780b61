import * as z from 'zod/mini'
import { accept, id, refuse, type Context, type Decider, type Origin, type Result } from '../decider.ts'
import { may } from '../operator/roles.ts'

/** A supervisor's look at how one message was taken: a short score sheet. It concerns staff, so it stays with the server. */
export const SCORE_SHEET = ['subject', 'words', 'address', 'promise', 'courtesy'] as const
const score = z.int().check(z.minimum(0), z.maximum(2))
const scores = z.object({ subject: score, words: score, address: score, promise: score, courtesy: score })

/** `operatorId`: whose work it is. */
export const reviewWork = z.object({ reviewId: id, ticketId: id, operatorId: id, scores, note: z.string().check(z.maxLength(2000)) })
export type ReviewCommand = { readonly type: 'ReviewWork' } & z.infer<typeof reviewWork>

export const reviewEvent = z.object({ type: z.literal('WorkReviewed'), reviewId: id, ticketId: id, operatorId: id, scores })
export type ReviewEvent = z.infer<typeof reviewEvent>

export interface ReviewState extends Omit<ReviewEvent, 'type' | 'reviewId'> {
  readonly id: string
  readonly by: string
  readonly at: number
  /** Its words are in this command's private part. */
  readonly commandId: string
}

function decide(state: ReviewState | null, command: ReviewCommand, { operator }: Context): Result<ReviewEvent> {
  if (!may(operator, 'quality.review')) return refuse('not_permitted', { permission: 'quality.review' })
  if (state !== null) return refuse('review_known')
  if (command.operatorId === operator.id) return refuse('own_work')
  const { reviewId, ticketId, operatorId, scores: given, note } = command
  return accept([{ type: 'WorkReviewed', reviewId, ticketId, operatorId, scores: given }], note === '' ? null : { note })
}

function evolve(state: ReviewState | null, event: ReviewEvent, { by, occurredAt, commandId }: Origin): ReviewState | null {
  const { reviewId, ticketId, operatorId, scores: given } = event
  return state ?? { id: reviewId, ticketId, operatorId, scores: given, by, at: occurredAt, commandId }
}

export const review: Decider<ReviewState, ReviewCommand, ReviewEvent> = { decide, evolve }
