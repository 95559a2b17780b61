import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import { feedEntry, type FeedEntry, type FeedEvent } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import type { AuditLine, DeskRow, OperatorRow, SessionRow, Standing } from '../ports.ts'
import type { Connection } from './connection.ts'
import { metaOf } from './meta.ts'

type FeedRow = Omit<FeedEvent, 'kind' | 'event' | 'private'> & { kind: FeedEntry['kind']; data: string; part: string | null }
type SessionColumns = Omit<SessionRow, 'operator' | 'operatorDisabled'> & { operatorId: string; username: string; name: string; role: string; departmentId: string | null; disabled: number }

const feedEntries = z.array(feedEntry)

/** Reads of the event loop's own connection. Each is a few index look-ups. */
export function readsOf(db: Connection) {
  const meta = metaOf(db)
  const head = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM feed').pluck()
  const directoryVersion = db.prepare<[], number>('SELECT version FROM directory').pluck()
  const cityName = db.prepare<[], string>("SELECT data ->> '$.city.name' FROM directory").pluck()
  const directory = db.prepare<[], { version: number; data: string }>('SELECT version, data FROM directory')
  const names = db.prepare<[], Directory['operators'][number]>('SELECT id, name, role, department_id AS departmentId FROM operator ORDER BY added_at, username')
  const feed = db.prepare<[number, number], FeedRow>(
    `SELECT f.position, f.kind, f.stream_type AS stream, f.stream_id AS streamId, e.version, e.data, e.command_id AS commandId, e.operator_id AS "by",
            e.desk_id AS deskId, e.occurred_at AS occurredAt, e.recorded_at AS recordedAt, p.parts -> ('$."' || e.command_id || '"') AS part
     FROM feed f LEFT JOIN event e ON e.seq = f.seq LEFT JOIN private p ON p.type = e.stream_type AND p.id = e.stream_id
     WHERE f.position > ? AND f.position <= ? ORDER BY f.position`)
  const state = db.prepare<[string, string], string>('SELECT state FROM stream WHERE type = ? AND id = ?').pluck()
  const operatorColumns = 'id, username, name, role, department_id AS departmentId, disabled, password_hash AS passwordHash'
  const operators = db.prepare<[], Omit<OperatorRow, 'disabled'> & { disabled: number }>(`SELECT ${operatorColumns} FROM operator ORDER BY added_at, username`)
  const operatorNamed = db.prepare<[string], Omit<OperatorRow, 'disabled'> & { disabled: number }>(`SELECT ${operatorColumns} FROM operator WHERE username = ?`)
  const sessionSql = (where: string): string =>
    `SELECT s.id, s.desk_id AS deskId, s.author_key AS authorKey, s.expires_at AS expiresAt, s.revoked_at AS revokedAt, s.barred_at AS barredAt,
            o.id AS operatorId, o.username, o.name, o.role, o.department_id AS departmentId, o.disabled
     FROM session s JOIN operator o ON o.id = s.operator_id WHERE ${where} = ?`
  const session = db.prepare<[string], SessionColumns>(sessionSql('s.id'))
  const sessionByToken = db.prepare<[string], SessionColumns>(sessionSql('s.token_hash'))
  const deskColumns = 'id, name, scope, machine_id AS machineId, secret_hash AS secretHash, enrolled_at AS enrolledAt, last_seen_at AS lastSeenAt, revoked_at AS revokedAt'
  const desk = db.prepare<[string], DeskRow>(`SELECT ${deskColumns} FROM desk WHERE id = ?`)
  const desks = db.prepare<[], DeskRow>(`SELECT ${deskColumns} FROM desk ORDER BY enrolled_at`)
  const audit = db.prepare<[], Omit<AuditLine, 'details'> & { details: string }>(
    'SELECT at, kind, operator_id AS operatorId, desk_id AS deskId, address, details FROM audit ORDER BY number')

  // Every push asks for it; it changes a few times a year.
  const parsed: { directory: Directory | null } = { directory: null }
  // So does every look of every desk, and the whole of the city's data is gone through to find it.
  const named: { version: number; cityName: string } = { version: 0, cityName: '' }
  const cityNameAt = (version: number): string => {
    if (named.version !== version) Object.assign(named, { version, cityName: cityName.get() ?? '' })
    return named.cityName
  }
  const readDirectory = db.transaction((): Directory => {
    const { version, data } = directory.get()!
    return z.parse(directorySchema, { ...(JSON.parse(data) as object), version, operators: names.all() })
  })

  const asOperator = (row: (Omit<OperatorRow, 'disabled'> & { disabled: number }) | undefined): OperatorRow | null =>
    row === undefined ? null : { ...row, disabled: row.disabled === 1 }
  const asSession = (row: SessionColumns | undefined): SessionRow | null => {
    if (row === undefined) return null
    const { operatorId, username, name, role, departmentId, disabled, ...rest } = row
    return { ...rest, operator: { id: operatorId, username, name, role, departmentId }, operatorDisabled: disabled === 1 }
  }

  return {
    standing: (): Standing => {
      const version = directoryVersion.get() ?? 0
      return { epoch: meta('epoch') ?? '', head: head.get() ?? 0, directoryVersion: version, cityName: cityNameAt(version), serverDeskId: meta('server_desk') ?? '' }
    },
    founded: () => meta('epoch') !== null,
    directory: (): Directory => {
      const version = directoryVersion.get() ?? 0
      if (parsed.directory?.version !== version) parsed.directory = readDirectory()
      return parsed.directory
    },
    feed: (after: number, upTo: number): readonly FeedEntry[] =>
      z.parse(feedEntries, feed.all(after, upTo).map(({ kind, data, part, ...row }) =>
        kind === 'event'
          ? { kind, ...row, event: JSON.parse(data) as unknown, private: part === null ? null : (JSON.parse(part) as unknown) }
          : { kind, position: row.position, stream: row.stream, streamId: row.streamId })),
    state: (stream: string, streamId: string): unknown => {
      const text = state.get(stream, streamId)
      return text === undefined ? null : JSON.parse(text)
    },
    operators: () => operators.all().map((row) => asOperator(row)!),
    operatorNamed: (username: string) => asOperator(operatorNamed.get(username)),
    session: (id: string) => asSession(session.get(id)),
    sessionByToken: (hash: string) => asSession(sessionByToken.get(hash)),
    desk: (id: string) => desk.get(id) ?? null,
    desks: () => desks.all(),
    auditTrail: () => audit.all().map((line) => ({ ...line, details: JSON.parse(line.details) as AuditLine['details'] })),
  }
}
