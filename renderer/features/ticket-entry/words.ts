import type { Pairs } from '../../i18n/pairs.ts'

export const ticketEntryWords = {} as const satisfies Pairs
