import type { Pairs } from '../../i18n/pairs.ts'

export const administrationWords = {} as const satisfies Pairs
