import type { CallName } from '#ipc/contract.ts'
import type { CallHandlers } from '../call-handlers.ts'
import type { DeskParts } from '../desk.ts'

export const exportHandlers = ({ exports }: Pick<DeskParts, 'exports'>): Pick<CallHandlers, Extract<CallName, `export.${string}`>> => ({
  'export.start': (asked) => exports.start(asked),
  'export.cancel': ({ exportId }) => exports.cancel(exportId),
  'export.current': () => exports.current(),
})
