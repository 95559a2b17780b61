import type { Pairs } from '../../i18n/pairs.ts'

export const printingWords = {} as const satisfies Pairs
