import { SCORE_SHEET, type ReviewState } from '#domain/review/review.ts'
import type { ReviewItem } from '#ipc/follow-up.ts'

export type Criterion = (typeof SCORE_SHEET)[number]
export type Scores = ReviewState['scores']
/** What is given so far. */
export type Given = Partial<Scores>

/** An average stands for the last so many. */
export const AVERAGED = 30

export const totalOf = (scores: Given): number => Object.values(scores).reduce((sum, score) => sum + score, 0)
export const isWhole = (given: Given): given is Scores => SCORE_SHEET.every((criterion) => given[criterion] !== undefined)

/** The next that has none yet, from here on and then from the start; where all have, it stays. */
export function nextOpen(given: Given, at: Criterion): Criterion {
  const place = SCORE_SHEET.indexOf(at)
  return [...SCORE_SHEET.slice(place + 1), ...SCORE_SHEET.slice(0, place)].find((criterion) => given[criterion] === undefined) ?? at
}

/** Of ten, over the last reviews of this operator's work; null where there are none. */
export function averageOf(reviews: readonly ReviewItem[], operatorId: string): { readonly score: number; readonly n: number } | null {
  const last = reviews.filter(({ state }) => state.operatorId === operatorId).sort((a, b) => b.state.at - a.state.at).slice(0, AVERAGED)
  if (last.length === 0) return null
  return { score: last.reduce((sum, { state }) => sum + totalOf(state.scores), 0) / last.length, n: last.length }
}
