import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AttachmentRow } from '../ports.ts'
import type { Connection } from './connection.ts'
import { syncFolder } from './durable.ts'

type Columns = Omit<AttachmentRow, 'confidential'> & { confidential: number }

/** What the log and the tickets say of attachments; their bytes lie apart, see src/server/attachments. */
export function attachmentReads(db: Connection) {
  /**
   * An id belongs to the ticket that announced it first: another ticket that names it gets nothing by it. It counts while
   * the ticket has it and the words of its command, which hold its name, are not erased.
   */
  const live = db.prepare<[string, string], Columns>(
    `SELECT s.id AS ticketId, s.state ->> '$.confidential' AS confidential, a.value ->> '$.commandId' AS blobId, a.value ->> '$.deskId' AS deskId,
            a.value ->> '$.size' AS size, a.value ->> '$.sha256' AS sha256
     FROM event e
     JOIN stream s ON s.type = 'ticket' AND s.id = e.stream_id
     JOIN json_each(s.state, '$.attachments') a
     JOIN private p ON p.type = 'ticket' AND p.id = s.id
     WHERE e.seq = (SELECT min(seq) FROM event WHERE type = 'FileAttached' AND data ->> '$.attachmentId' = ?)
       AND a.value ->> '$.id' = ? AND p.parts -> ('$."' || (a.value ->> '$.commandId') || '"') IS NOT NULL`)
  const detached = db.prepare<[{ after: number }], { seq: number; blobId: string }>(
    `SELECT d.seq, a.command_id AS blobId FROM event d
     JOIN event a ON a.type = 'FileAttached' AND a.data ->> '$.attachmentId' = d.data ->> '$.attachmentId' AND a.stream_id = d.stream_id AND a.seq < d.seq
     WHERE d.type = 'FileDetached' AND d.seq > @after
     UNION ALL
     SELECT d.seq, a.command_id AS blobId FROM event d
     JOIN event a ON a.stream_type = 'ticket' AND a.stream_id = d.stream_id AND a.type = 'FileAttached' AND a.seq < d.seq
     WHERE d.type = 'PersonalDataErased' AND d.seq > @after
     ORDER BY 1`)
  return {
    attachment(attachmentId: string): AttachmentRow | null {
      const row = live.get(attachmentId, attachmentId)
      return row === undefined ? null : { ...row, confidential: row.confidential === 1 }
    },
    detachedAfter: (seq: number) => detached.all({ after: seq }),
  }
}

/** What was announced of each attachment whose words are not erased. `live`: its ticket has it still. */
export const announcedBlobs = (db: Connection): readonly { readonly blobId: string; readonly size: number; readonly sha256: string; readonly live: number }[] =>
  db.prepare<[], { blobId: string; size: number; sha256: string; live: number }>(
    `SELECT e.command_id AS blobId, e.data ->> '$.size' AS size, e.data ->> '$.sha256' AS sha256,
            EXISTS (SELECT 1 FROM json_each(s.state, '$.attachments') a WHERE a.value ->> '$.commandId' = e.command_id) AS live
     FROM event e JOIN private p ON p.type = 'ticket' AND p.id = e.stream_id JOIN stream s ON s.type = 'ticket' AND s.id = e.stream_id
     WHERE e.type = 'FileAttached' AND p.parts -> ('$."' || e.command_id || '"') IS NOT NULL`).all()

/** All that were ever announced and whose words are not erased. */
export const readableBlobs = (db: Connection): ReadonlySet<string> =>
  new Set(db.prepare<[], string>(
    `SELECT e.command_id FROM event e JOIN private p ON p.type = 'ticket' AND p.id = e.stream_id
     WHERE e.type = 'FileAttached' AND p.parts -> ('$."' || e.command_id || '"') IS NOT NULL`).pluck().all())

/** Removes the bytes of a ticket's attachments whose words are erased, from a folder that no server uses. Says nothing when there are none. */
export function blobEraser(db: Connection, folder: string): (ticketId: string) => void {
  const erased = db.prepare<[string], string>(
    `SELECT e.command_id FROM event e LEFT JOIN private p ON p.type = 'ticket' AND p.id = e.stream_id
     WHERE e.stream_type = 'ticket' AND e.stream_id = ? AND e.type = 'FileAttached' AND p.parts -> ('$."' || e.command_id || '"') IS NULL`).pluck()
  return (ticketId) => {
    const blobIds = existsSync(folder) ? erased.all(ticketId) : []
    for (const blobId of blobIds) for (const suffix of ['', '.part']) rmSync(join(folder, `${blobId}${suffix}`), { force: true })
    if (blobIds.length > 0) syncFolder(folder)
  }
}
