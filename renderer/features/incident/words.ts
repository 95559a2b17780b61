import type { Pairs } from '../../i18n/pairs.ts'

export const incidentWords = {} as const satisfies Pairs
