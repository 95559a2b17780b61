import type { Pairs } from '../../i18n/pairs.ts'

export const trainingWords = {} as const satisfies Pairs
