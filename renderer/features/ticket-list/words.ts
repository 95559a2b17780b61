import type { Pairs } from '../../i18n/pairs.ts'

export const ticketListWords = {} as const satisfies Pairs
