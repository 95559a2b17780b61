import type { AuditPage, OperatorAccount } from '#domain/operator/accounts.ts'
import type { AccountStore, AuditLine } from '../ports.ts'
import type { Connection } from './connection.ts'
import type { ShutOut } from './shut-out.ts'

type Change = Parameters<AccountStore['changeAccount']>[0]
type Changed = Awaited<ReturnType<AccountStore['changeAccount']>>
interface Row { name: string; role: string; departmentId: string | null; passwordHash: string; disabled: number }

/** What the administration reads of its people. */
export function accountReads(db: Connection) {
  const accounts = db.prepare<[number], Omit<OperatorAccount, 'disabled'> & { disabled: number }>(
    `SELECT id, username, name, role, department_id AS departmentId, disabled,
            (SELECT count(*) FROM session s WHERE s.operator_id = operator.id AND s.revoked_at IS NULL AND s.expires_at > ?) AS openSessions
     FROM operator ORDER BY added_at, username`)
  const lines = db.prepare<[number, number], Omit<AuditLine, 'details'> & { number: number; details: string }>(
    'SELECT number, at, kind, operator_id AS operatorId, desk_id AS deskId, address, details FROM audit WHERE number < ? ORDER BY number DESC LIMIT ?')
  return {
    accounts: (now: number): readonly OperatorAccount[] => accounts.all(now).map((row) => ({ ...row, disabled: row.disabled === 1 })),
    auditPage(before: number | null, limit: number): AuditPage {
      const found = lines.all(before ?? Number.MAX_SAFE_INTEGER, limit + 1)
      return {
        lines: found.slice(0, limit).map((line) => ({ ...line, details: JSON.parse(line.details) as Record<string, unknown> })),
        more: found.length > limit,
      }
    },
  }
}

/** Runs inside the writer's transaction, so that two administrators cannot each lock the other out. */
export function accountWrites(db: Connection, shutOut: (who: ShutOut) => void) {
  const find = db.prepare<[string], Row>('SELECT name, role, department_id AS departmentId, password_hash AS passwordHash, disabled FROM operator WHERE id = ?')
  const update = db.prepare<[string, string, string | null, string, number, string]>(
    'UPDATE operator SET name = ?, role = ?, department_id = ?, password_hash = ?, disabled = ? WHERE id = ?')
  const otherManagers = db.prepare<[string, string], number>(
    'SELECT count(*) FROM operator WHERE id <> ? AND disabled = 0 AND role IN (SELECT value FROM json_each(?))').pluck()
  const bar = sessionBar(db)
  const open = db.prepare<[string, number], number>('SELECT count(*) FROM session WHERE operator_id = ? AND revoked_at IS NULL AND expires_at > ?').pluck()
  // Desks hold the operators' names as a part of the directory.
  const directoryChanged = db.prepare('UPDATE directory SET version = version + 1')

  return {
    changeAccount(change: Change): Changed {
      const { operatorId, managers, now } = change
      const before = find.get(operatorId)
      if (before === undefined) return { ok: false, code: 'operator_unknown' }
      const after: Row = {
        name: change.name ?? before.name,
        role: change.role ?? before.role,
        departmentId: change.departmentId === undefined ? before.departmentId : change.departmentId,
        passwordHash: change.passwordHash ?? before.passwordHash,
        disabled: change.disabled === null ? before.disabled : Number(change.disabled),
      }
      const manages = (row: Row): boolean => row.disabled === 0 && managers.includes(row.role)
      if (manages(before) && !manages(after) && otherManagers.get(operatorId, JSON.stringify(managers)) === 0) return { ok: false, code: 'last_administrator' }
      const fields = (Object.keys(after) as (keyof Row)[]).filter((field) => after[field] !== before[field])
      const ends = change.endSessions || fields.includes('passwordHash') || (fields.includes('disabled') && after.disabled === 1)
      const ended = ends ? open.get(operatorId, now)! : 0
      if (ends) bar(operatorId, now)
      if (ends) shutOut({ what: 'sessions', id: operatorId, at: now })
      if (fields.includes('disabled')) shutOut({ what: after.disabled === 1 ? 'disabled' : 'enabled', id: operatorId, at: now })
      if (fields.length === 0) return { ok: true, fields: [], ended }
      update.run(after.name, after.role, after.departmentId, after.passwordHash, after.disabled, operatorId)
      directoryChanged.run()
      return { ok: true, fields: fields.map((field) => (field === 'passwordHash' ? 'password' : field)), ended }
    },
  }
}

/**
 * Ends all sessions of one operator, and their keys with them: what is given under them after this moment is not proven.
 * A sign-out does less, because whoever signs in offline later still signs with that session's key.
 */
export function sessionBar(db: Connection): (operatorId: string, now: number) => void {
  const end = db.prepare<{ operatorId: string; now: number }>('UPDATE session SET revoked_at = coalesce(revoked_at, @now), barred_at = coalesce(barred_at, @now) WHERE operator_id = @operatorId')
  return (operatorId, now) => void end.run({ operatorId, now })
}
