import type { Pairs } from '../../i18n/pairs.ts'

export const inspectionWords = {} as const satisfies Pairs
