import { FIRST_PAYLOAD, trackingCode } from '#domain/tracking-code/code.ts'
import { CODE_BLOCK } from '#sync/protocol.ts'
import type { Connection } from './connection.ts'
import { raiseMark, readMark } from './mark.ts'
import { metaOf, metaSetter } from './meta.ts'

/** Blocks of tracking codes and the codes in use. Runs inside the writer's transaction. */
export interface CodeBook {
  readonly grant: (deskId: string, now: number) => { readonly from: number; readonly to: number }
  readonly leasedTo: (payload: number, deskId: string) => boolean
  readonly taken: (code: string) => boolean
  readonly use: (code: string) => void
  /** The next code of the server's own blocks. */
  readonly next: (serverDeskId: string, now: number) => string
}

export function codeBook(db: Connection, markFile: string): CodeBook {
  const meta = metaOf(db)
  const setMeta = metaSetter(db)
  const highest = db.prepare<[], number | null>('SELECT max(last) FROM code_lease').pluck()
  const insert = db.prepare<[number, number, string, number]>('INSERT INTO code_lease (first, last, desk_id, granted_at) VALUES (?, ?, ?, ?)')
  const covering = db.prepare<[number], { last: number; desk_id: string }>('SELECT last, desk_id FROM code_lease WHERE first <= ? ORDER BY first DESC LIMIT 1')
  const used = db.prepare<[string], number>('SELECT 1 FROM used_code WHERE code = ?').pluck()
  const insertUsed = db.prepare<[string]>('INSERT INTO used_code (code) VALUES (?)')

  const floor = (): number => Number(meta('codes_floor') ?? 0)

  function grant(deskId: string, now: number): { from: number; to: number } {
    const from = Math.max(FIRST_PAYLOAD - 1, highest.get() ?? 0, floor(), readMark(markFile) ?? 0) + 1
    const to = from + CODE_BLOCK - 1
    // Before the commit: should the commit fail, codes are skipped, never given twice.
    raiseMark(markFile, to)
    insert.run(from, to, deskId, now)
    return { from, to }
  }

  function leasedTo(payload: number, deskId: string): boolean {
    const lease = covering.get(payload)
    if (lease !== undefined && payload <= lease.last) return lease.desk_id === deskId
    // Granted after the backup from which this database was restored: its code has been read out to a caller.
    return payload >= FIRST_PAYLOAD && payload <= floor()
  }

  function next(serverDeskId: string, now: number): string {
    const at = Number(meta('server_next_code') ?? 0)
    const lease = covering.get(at)
    const payload = lease !== undefined && at <= lease.last && lease.desk_id === serverDeskId ? at : grant(serverDeskId, now).from
    setMeta('server_next_code', payload + 1)
    return trackingCode(payload)
  }

  return { grant, leasedTo, next, taken: (code) => used.get(code) === 1, use: (code) => void insertUsed.run(code) }
}
