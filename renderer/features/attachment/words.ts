import type { Pairs } from '../../i18n/pairs.ts'

export const attachmentWords = {} as const satisfies Pairs
