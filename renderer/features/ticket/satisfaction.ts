/** In the order in which they are asked. */
export const QUESTIONS = ['speed', 'result', 'conduct'] as const
export type Question = (typeof QUESTIONS)[number]
/** 1 (worst) to 5; a question that was not asked yet is missing. */
export type Scores = { readonly [Q in Question]?: number | undefined }

/** All three, or null while one is missing. */
export function scoresOf({ speed, result, conduct }: Scores): { speed: number; result: number; conduct: number } | null {
  return speed === undefined || result === undefined || conduct === undefined ? null : { speed, result, conduct }
}

const UNHAPPY_UP_TO = 2
/** Whoever is unhappy with anything is asked why. */
export const isUnhappy = (scores: Scores): boolean => QUESTIONS.some((question) => (scores[question] ?? UNHAPPY_UP_TO + 1) <= UNHAPPY_UP_TO)
