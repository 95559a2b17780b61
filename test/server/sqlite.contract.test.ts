import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect, isDurable } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { holdFolder } from '#server/store/sqlite/lock.ts'
import { readMark } from '#server/store/sqlite/mark.ts'
import { MIGRATIONS, migrate } from '#server/store/sqlite/migrations.ts'
import { foldLog, refoldAll } from '#server/store/sqlite/refold.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { enrolDesk, foundCity, leaseCodes, signIn, signed, startCentral, temporaryFolder, call, type Central } from '../support/central.ts'
import { registerData, uuid } from '../support/commands.ts'
import { ROUTES } from '#sync/protocol.ts'

describe('the SQLite store', () => {
  let folder: string
  let remove: () => void
  beforeEach(() => void ({ folder, remove } = temporaryFolder()))
  afterEach(() => remove())

  it.each(['read', 'write'] as const)('flushes every commit on a connection for %s', (use) => {
    const fresh = connect(join(folder, 'x.sqlite'), 'write')
    fresh.exec('CREATE TABLE t (x)')
    fresh.close()
    // The laxer default comes with a file that is in WAL mode already, once it has been read.
    const db = connect(join(folder, 'x.sqlite'), use)
    db.prepare('SELECT * FROM t').all()
    expect(isDurable(db)).toBe(true)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    db.close()
  })

  it('opens its databases in one place, apart from files that are not the live store', () => {
    const sources = readdirSync(join(import.meta.dirname, '../../src/server'), { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
    const opening = sources.filter((file) => readFileSync(join(file.parentPath, file.name), 'utf8').includes('new Database(')).map(({ name }) => name)
    // a backup becomes one plain file, the lock holds no data
    expect(opening.toSorted()).toEqual(['backup.ts', 'connection.ts', 'lock.ts'])
  })

  it('raises the mark on the disk before a block is granted', async () => {
    await foundCity(folder)
    const store = await openSqliteStore({ folder })
    const lease = await store.leaseCodes(uuid(1), 1)
    expect(readMark(filesIn(folder).mark)).toBe(lease.to)
    await store.close()
  })

  it('starts a grant above the mark when the database knows less', async () => {
    await foundCity(folder)
    const { mark } = filesIn(folder)
    const { raiseMark } = await import('#server/store/sqlite/mark.ts')
    raiseMark(mark, 5_000_000)
    const store = await openSqliteStore({ folder })
    expect((await store.leaseCodes(uuid(1), 1)).from).toBe(5_000_001)
    await store.close()
  })

  it('does not give codes out when the mark cannot be read', async () => {
    await foundCity(folder)
    const { writeFileSync } = await import('node:fs')
    writeFileSync(filesIn(folder).mark, 'no number')
    const store = await openSqliteStore({ folder })
    await expect(store.leaseCodes(uuid(1), 1)).rejects.toThrow('server_error')
    await store.close()
  })

  it('refuses a database of a newer program and one that is none, and leaves both alone', async () => {
    await foundCity(folder)
    const { database } = filesIn(folder)
    const db = new Database(database)
    db.pragma('user_version = 99')
    db.close()
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({ refusal: { code: 'server_error' }, cause: { message: expect.stringContaining('newer') as string } })
    const { writeFileSync } = await import('node:fs')
    const other = temporaryFolder()
    writeFileSync(filesIn(other.folder).database, 'this is no database at all, it only says so in its name'.repeat(100))
    await expect(openSqliteStore({ folder: other.folder })).rejects.toMatchObject({ refusal: { code: 'database_unreadable' } })
    expect(readFileSync(filesIn(other.folder).database, 'utf8')).toContain('no database at all')
    other.remove()
  })

  it('migrates an empty database once and a second time not at all', () => {
    const db = connect(join(folder, 'x.sqlite'), 'write')
    migrate(db)
    const schema = db.prepare("SELECT group_concat(sql) FROM sqlite_schema").pluck().get()
    migrate(db)
    expect(db.prepare("SELECT group_concat(sql) FROM sqlite_schema").pluck().get()).toBe(schema)
    db.close()
  })

  it('moves the positions of the first schema to the feed, and keeps the log final', () => {
    const db = connect(join(folder, 'x.sqlite'), 'write')
    db.exec(MIGRATIONS[0]!)
    db.pragma('user_version = 1')
    const insert = db.prepare("INSERT INTO event VALUES (?, ?, ?, ?, 'x', 1, '{}', 'c', 'o', 'd', 1, 2)")
    for (const [seq, position, type] of [[1, 1, 'ticket'], [2, null, 'call'], [3, 2, 'ticket']]) insert.run(seq, position, type, `id ${seq}`)
    migrate(db)
    expect(db.prepare('SELECT position, kind, seq, stream_type, stream_id FROM feed ORDER BY position').raw().all()).toEqual([[1, 'event', 1, 'ticket', 'id 1'], [2, 'event', 3, 'ticket', 'id 3']])
    expect(db.prepare('SELECT seq, stream_type, command_id, recorded_at FROM event ORDER BY seq').raw().all()).toEqual([[1, 'ticket', 'c', 2], [2, 'call', 'c', 2], [3, 'ticket', 'c', 2]])
    for (const sql of ["UPDATE event SET data = '{}'", 'DELETE FROM event']) expect(() => db.exec(sql), sql).toThrow('final')
    db.close()
  })

  it('lets one holder have the folder at a time', () => {
    const lock = holdFolder(folder)
    expect(lock).not.toBeNull()
    expect(holdFolder(folder)).toBeNull()
    lock!.release()
    const again = holdFolder(folder)
    expect(again).not.toBeNull()
    again!.release()
  })
})

describe('the log', () => {
  let central: Central
  beforeEach(async () => {
    central = await startCentral()
    const desk = await enrolDesk(central.url, central.store)
    const zahra = await signIn(central.url, desk)
    const { from } = await leaseCodes(central.url, desk)
    await call(central.url, ROUTES.push, desk.headers, {
      epoch: desk.epoch,
      commands: [
        signed(desk, zahra, { type: 'RegisterTicket', data: registerData(uuid(1)), payload: from }),
        signed(desk, zahra, { type: 'AmendTicket', data: { ticketId: uuid(1), changes: { urgency: 'urgent' }, private: {} } }),
        signed(desk, zahra, { type: 'StartCall', data: { callId: uuid(2), line: null, private: { phone: null } } }),
      ],
    })
  })
  afterEach(() => central.end())

  it('folds to the states that are stored', async () => {
    const db = connect(filesIn(central.folder).database, 'read')
    const folded = [...foldLog(db)]
    db.close()
    expect(folded.map(({ type, id }) => [type, id])).toEqual([['call', uuid(2)], ['ticket', uuid(1)]])
    for (const { type, id, state } of folded) expect(state).toEqual(await central.store.state(type, id))
  })

  it('is folded anew when the program’s states have another version', async () => {
    const before = await central.store.state('ticket', uuid(1))
    const db = connect(filesIn(central.folder).database, 'write')
    db.exec(`UPDATE stream SET state = '{}'; UPDATE meta SET value = '0' WHERE key = 'state_version'`)
    refoldAll(db)
    db.close()
    expect(await central.store.state('ticket', uuid(1))).toEqual(before)
  })

  it('cannot be changed, nor can the audit trail', () => {
    const db = connect(filesIn(central.folder).database, 'write')
    for (const sql of ["UPDATE event SET data = '{}'", 'DELETE FROM event', "UPDATE audit SET kind = 'x'", 'DELETE FROM audit', "INSERT OR REPLACE INTO audit SELECT number, 0, 'x', NULL, NULL, NULL, '{}' FROM audit LIMIT 1"]) {
      expect(() => db.exec(sql), sql).toThrow('final')
    }
    db.close()
  })

  it('holds no personal data in the columns of events, states, receipts and the trail', async () => {
    const db = connect(filesIn(central.folder).database, 'read')
    const open = ['event', 'stream', 'receipt', 'audit', 'code_lease', 'used_code'].map((table) => JSON.stringify(db.prepare(`SELECT * FROM ${table}`).all())).join('\n')
    const apart = JSON.stringify(db.prepare('SELECT * FROM private').all())
    db.close()
    for (const value of Object.values(registerData(uuid(1)).private).filter((each) => each !== null)) {
      expect(open).not.toContain(value)
      expect(apart).toContain(value)
    }
  })
})
