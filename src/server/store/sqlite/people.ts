import type { AuditLine, CityStore, DeskStore, PeopleStore } from '../ports.ts'
import { sessionBar } from './accounts.ts'
import type { Connection } from './connection.ts'
import { metaOf, metaSetter } from './meta.ts'
import type { ShutOut } from './shut-out.ts'
import type { DeskScope } from '#domain/operator/board.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'

type Input<S, N extends keyof S> = S[N] extends (input: infer I) => unknown ? I : never

/** A queued command may be this old and still be proven: its session's key is kept so long after the session's end. */
const KEEP_AUTHOR_KEYS_MS = 180 * 24 * 3600_000

/** Writes about the city, its people and its desks. Each runs inside the writer's transaction. */
export function peopleWrites(db: Connection, shutOut: (who: ShutOut) => void) {
  const meta = metaOf(db)
  const setMeta = metaSetter(db)
  const insertDirectory = db.prepare<[number, string]>('INSERT INTO directory (one, version, data) VALUES (1, ?, ?)')
  // Desks hold the operators' names as a part of the directory.
  const directoryChanged = db.prepare('UPDATE directory SET version = version + 1')
  const insertOperator = db.prepare(
    'INSERT INTO operator (id, username, name, role, department_id, password_hash, added_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (username) DO NOTHING')
  const updateOperator = db.prepare(
    `UPDATE operator SET name = coalesce(@name, name), role = coalesce(@role, role), password_hash = coalesce(@passwordHash, password_hash),
     disabled = coalesce(@disabled, disabled), department_id = iif(@moves, @departmentId, department_id) WHERE username = @username`)
  const idOf = db.prepare<[string], string>('SELECT id FROM operator WHERE username = ?').pluck()
  const bar = sessionBar(db)
  const insertSession = db.prepare(
    'INSERT INTO session (id, operator_id, desk_id, token_hash, author_key, opened_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const forgetSessions = db.prepare<[number]>('DELETE FROM session WHERE expires_at < ?')
  const revokeSession = db.prepare<[number, string]>('UPDATE session SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')
  const insertEnrolment = db.prepare('INSERT INTO enrolment (code_hash, name, scope, offered_at, expires_at) VALUES (?, ?, ?, ?, ?)')
  const useEnrolment = db.prepare<[string, string, number], { name: string; scope: DeskScope }>(
    'UPDATE enrolment SET used_by = ? WHERE code_hash = ? AND used_by IS NULL AND expires_at > ? RETURNING name, scope')
  const insertDesk = db.prepare('INSERT INTO desk (id, name, scope, machine_id, secret_hash, enrolled_at) VALUES (?, ?, ?, ?, ?, ?)')
  const seen = db.prepare<[number, string]>('UPDATE desk SET last_seen_at = ? WHERE id = ?')
  const revokeDesk = db.prepare<[number, string]>('UPDATE desk SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')
  const endSessions = db.prepare<[number, string]>('UPDATE session SET revoked_at = ? WHERE desk_id = ? AND revoked_at IS NULL')
  const insertAudit = db.prepare('INSERT INTO audit (at, kind, operator_id, desk_id, address, details) VALUES (?, ?, ?, ?, ?, ?)')

  return {
    found({ epoch, serverDeskId, directory }: Input<CityStore, 'found'>): boolean {
      if (meta('epoch') !== null) return false
      setMeta('epoch', epoch)
      setMeta('server_desk', serverDeskId)
      setMeta('state_version', TICKET_STATE_VERSION)
      const { version, operators: _, ...data } = directory
      insertDirectory.run(version, JSON.stringify(data))
      return true
    },
    addOperator({ id, username, name, role, departmentId, passwordHash, now }: Input<PeopleStore, 'addOperator'>): boolean {
      if (insertOperator.run(id, username, name, role, departmentId, passwordHash, now).changes === 0) return false
      directoryChanged.run()
      return true
    },
    changeOperator(change: Input<PeopleStore, 'changeOperator'>): boolean {
      const { username, name, role, departmentId, passwordHash, now } = change
      const disabled = change.disabled === null ? null : Number(change.disabled)
      if (updateOperator.run({ username, name, role, passwordHash, disabled, moves: Number(departmentId !== undefined), departmentId: departmentId ?? null }).changes === 0) return false
      const operatorId = idOf.get(username)!
      if (passwordHash !== null || disabled === 1) {
        bar(operatorId, now)
        shutOut({ what: 'sessions', id: operatorId, at: now })
      }
      if (disabled !== null) shutOut({ what: disabled === 1 ? 'disabled' : 'enabled', id: operatorId, at: now })
      directoryChanged.run()
      return true
    },
    openSession({ id, operatorId, deskId, tokenHash, authorKey, now, expiresAt }: Input<PeopleStore, 'openSession'>): void {
      forgetSessions.run(now - KEEP_AUTHOR_KEYS_MS)
      insertSession.run(id, operatorId, deskId, tokenHash, authorKey, now, expiresAt)
    },
    revokeSession({ sessionId, now }: { sessionId: string; now: number }): void {
      revokeSession.run(now, sessionId)
    },
    offerEnrolment({ codeHash, name, scope, now, expiresAt }: Input<DeskStore, 'offerEnrolment'>): void {
      insertEnrolment.run(codeHash, name, scope, now, expiresAt)
    },
    enrol({ codeHash, deskId, secretHash, machineId, now }: Input<DeskStore, 'enrol'>): { name: string; scope: DeskScope } | null {
      const offered = useEnrolment.get(deskId, codeHash, now)
      if (offered === undefined) return null
      insertDesk.run(deskId, offered.name, offered.scope, machineId, secretHash, now)
      return offered
    },
    deskSeen({ deskId, now }: { deskId: string; now: number }): void {
      seen.run(now, deskId)
    },
    revokeDesk({ deskId, now }: { deskId: string; now: number }): boolean {
      if (revokeDesk.run(now, deskId).changes === 0) return false
      shutOut({ what: 'desk', id: deskId, at: now })
      endSessions.run(now, deskId)
      return true
    },
    audit({ at, kind, operatorId, deskId, address, details }: AuditLine): void {
      insertAudit.run(at, kind, operatorId, deskId, address, JSON.stringify(details))
    },
  }
}
