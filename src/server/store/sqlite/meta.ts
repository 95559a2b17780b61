import type { Connection } from './connection.ts'

/**
 * `codes_floor`: after a restore, payloads up to here may have been leased without this database knowing.
 * `work_index`: of which make the tables of work-index.ts are; missing where they must be made anew.
 * `follow_up`: the same of follow-up.ts. `replanning`: how far the open tickets have been planned anew.
 * `serves_from`: the oldest protocol that a server which ran on it served.
 * `codes_mark`, `sealing_key`, `attachment_key`: only in a backup file, the used-code mark at the time of the backup, the private key of the seals
 * and the key of the attachments; `attachment_copies`: how many of those lie beside it.
 */
export type MetaKey = 'epoch' | 'server_desk' | 'state_version' | 'codes_floor' | 'codes_mark' | 'sealing_key' | 'attachment_key' | 'attachment_copies' | 'server_next_code' | 'work_index' | 'follow_up' | 'replanning' | 'serves_from' | 'probe'

export function metaOf(db: Connection) {
  const get = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck()
  return (key: MetaKey): string | null => get.get(key) ?? null
}

export function metaSetter(db: Connection) {
  const put = db.prepare<[string, string]>('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  return (key: MetaKey, value: string | number): void => void put.run(key, String(value))
}
