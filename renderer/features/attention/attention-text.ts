import type { AttentionItem } from '#ipc/contract.ts'

/** One line of what was asked for, with the field it stood in. */
export interface KeptLine { readonly field: string; readonly value: string }

/** Not for reading: ids that mean nothing to a person. */
const HIDDEN = new Set(['ticketId', 'callId', 'anonymous', 'channel', 'ticketIds', 'source', 'line'])

/** Everything a person wrote or chose in a command that was not accepted. No word is left out. */
export function keptLines(data: AttentionItem['data']): readonly KeptLine[] {
  return Object.entries(data).flatMap(([field, value]): readonly KeptLine[] => {
    if (HIDDEN.has(field) || value === null || value === undefined || value === '') return []
    if (typeof value === 'object' && !Array.isArray(value)) return keptLines(value as AttentionItem['data'])
    return [{ field, value: String(value) }]
  })
}
