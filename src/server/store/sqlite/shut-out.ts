import { existsSync, readFileSync } from 'node:fs'
import { sessionBar } from './accounts.ts'
import type { Connection } from './connection.ts'
import { appendDurably } from './durable.ts'

/**
 * Who was shut out, which a restored backup may not know: a desk that was taken out of work, an account that was disabled (or enabled
 * again), somebody's sessions that were ended.
 */
export interface ShutOut { readonly what: 'desk' | 'disabled' | 'enabled' | 'sessions'; readonly id: string; readonly at: number }

/** Noted before the commit: a restored backup would otherwise let them in again. */
export const noteShutOut = (file: string, { what, id, at }: ShutOut): void => appendDurably(file, `${what} ${id} ${at}\n`)

const LINE = /^(desk|disabled|enabled|sessions) (\S+) (\d+)$/

/** In the order in which it was done. A line that a power cut tore in two was never acknowledged. */
function readShutOut(file: string): readonly ShutOut[] {
  return (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []).flatMap((line) => {
    const [, what, id, at] = LINE.exec(line) ?? []
    return what === undefined ? [] : [{ what: what as ShutOut['what'], id: id!, at: Number(at) }]
  })
}

/** Shuts out again whoever was after the backup was taken. Answers how many desks and accounts that changed. */
export function shutOutAgain(db: Connection, file: string): number {
  const bar = sessionBar(db)
  const revoke = db.prepare<[number, string]>('UPDATE desk SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')
  const endSessions = db.prepare<[number, string]>('UPDATE session SET revoked_at = ? WHERE desk_id = ? AND revoked_at IS NULL')
  const dropLeases = db.prepare<[string]>('DELETE FROM lease WHERE desk_id = ?')
  const disable = db.prepare<[number, string, number]>('UPDATE operator SET disabled = ? WHERE id = ? AND disabled <> ?')
  const again: Record<ShutOut['what'], (id: string, at: number) => number> = {
    desk: (id, at) => {
      endSessions.run(at, id)
      dropLeases.run(id)
      return revoke.run(at, id).changes
    },
    disabled: (id) => disable.run(1, id, 1).changes,
    enabled: (id) => disable.run(0, id, 0).changes,
    sessions: (id, at) => {
      bar(id, at)
      return 0
    },
  }
  return readShutOut(file).reduce((sum, { what, id, at }) => sum + again[what](id, at), 0)
}
