import type { Pairs } from '../../i18n/pairs.ts'

export const ticketWords = {} as const satisfies Pairs
