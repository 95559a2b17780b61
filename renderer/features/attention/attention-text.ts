import type { AttentionItem } from '#ipc/contract.ts'

/** One line of what was asked for, with the field it stood in. */
export interface KeptLine { readonly field: string; readonly value: string }

/** Not for reading: ids that mean nothing to a person, and what only machines compare. */
const HIDDEN = new Set([
  'ticketId', 'callId', 'anonymous', 'confidential', 'channel', 'ticketIds', 'source', 'line', 'assignmentId', 'attachmentId', 'personId', 'intoId', 'leadTicketId', 'directoryId', 'reminderId', 'escalationId', 'approvalId', 'subjectIds', 'shiftId', 'reviewId', 'promises', 'incidents', 'urgent', 'unsent', 'drafts', 'sha256', 'size', 'fileType', 'besides',
  'before', 'after', 'linkedLeft', 'point', 'standing', 'exportId', 'columns', 'statuses', 'due', 'mine', 'searched',
])
/** Under these names stand ids; how many there are is what a person can read. */
const COUNTED = new Set(['photos'])

/** Everything a person wrote or chose in a command that was not accepted. No word is left out. */
export function keptLines(data: AttentionItem['data']): readonly KeptLine[] {
  return Object.entries(data).flatMap(([field, value]): readonly KeptLine[] => {
    if (HIDDEN.has(field) || value === null || value === undefined || value === '') return []
    if (!Array.isArray(value)) return typeof value === 'object' ? keptLines(value as AttentionItem['data']) : [{ field, value: String(value) }]
    if (COUNTED.has(field)) return value.length === 0 ? [] : [{ field, value: String(value.length) }]
    return value.flatMap((each: unknown): readonly KeptLine[] => (each !== null && typeof each === 'object' ? keptLines(each as AttentionItem['data']) : [{ field, value: String(each) }]))
  })
}
