import { randomUUID } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Board } from '#domain/operator/board.ts'
import { desksServed, leftOut } from '#server/commands/desk-versions.ts'
import { diskWatch } from '#server/disk.ts'
import { logTo } from '#server/log.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { MIGRATIONS } from '#server/store/sqlite/migrations.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { OLDEST_DESK, PROTOCOL, PROTOCOL_HEADER, ROUTES } from '#sync/protocol.ts'
import { call, enrolDesk, foundCity, signIn, startCentral, temporaryFolder, type Central, type Desk } from '../support/central.ts'
import { bearer } from './messages.ts'
import { cli, serve, type Served } from './spawned.ts'

const TOKEN = 'a-token-for-prometheus'
let central: Central
let desk: Desk
const children: Served[] = []

beforeAll(async () => {
  const { folder, remove } = temporaryFolder()
  const disk = diskWatch(folder, { percent: 0, bytes: Number.MAX_SAFE_INTEGER }, logTo({ write: () => {} }))
  await disk.look(Date.now())
  central = await startCentral({ watches: [disk], metricsToken: TOKEN })
  remove()
  desk = await enrolDesk(central.url, central.store)
})
afterAll(() => {
  for (const { child } of children) child.kill('SIGKILL')
  return central.end()
})

it('what is wrong with the server’s machine stands on the board of those who may read it, and in the metrics', async () => {
  const { bsize, blocks } = statfsSync(central.folder)
  const { token } = await signIn(central.url, desk, 'admin')
  const { server } = (await call(central.url, ROUTES.board, bearer(token))).json as Board
  expect(server).toMatchObject([{ what: 'disk_low', daysLeft: null }])
  const [notice] = server!
  expect(notice?.what === 'disk_low' && notice.freeBytes > 0 && notice.freeBytes <= bsize * blocks).toBe(true)
  const text = await (await fetch(`${central.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text()
  expect(text).toMatch(new RegExp(`^peygir_data_size_bytes ${bsize * blocks}$`, 'm'))
  const { token: other } = await signIn(central.url, desk, 'zahra')
  expect((await call(central.url, ROUTES.board, bearer(other))).status).toBe(403)
})

it('before an upgrade each desk’s version is told, and who would be left out, without a change to the store', async () => {
  expect(desksServed(central.folder)).toMatchObject([{ deskId: desk.id, version: null, protocol: null, served: null }])
  await call(central.url, ROUTES.deskReport, desk.headers, { cursor: 0, waiting: 0, clockOffset: 0, version: '1.4.2', freeBytes: null })
  expect(desksServed(central.folder)).toMatchObject([{ version: '1.4.2', protocol: PROTOCOL, served: true }])
  expect((await cli(['desks', '--data', central.folder])).code).toBe(0)
  const db = connect(filesIn(central.folder).database, 'write')
  db.exec('UPDATE desk_report SET protocol = 1')
  db.close()
  const { code, stdout, stderr } = await cli(['desks', '--data', central.folder])
  expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ name: 'میز ۱', served: false })])
  expect(stderr).toMatch(/WARNING.*leaves out 1 of 1 desks.*میز ۱ \(version 1\.4\.2, protocol 1\)/)
  await central.store.revokeDesk(desk.id, Date.now())
  expect(desksServed(central.folder)).toEqual([])
})

it('a store of an older program is read as it is, not brought to this one’s tables', () => {
  const { folder, remove } = temporaryFolder()
  const older = connect(join(folder, 'peygir.sqlite'), 'write')
  const known = MIGRATIONS.findIndex((sql) => sql.includes('ADD COLUMN protocol'))
  for (const sql of MIGRATIONS.slice(0, known)) older.exec(sql)
  older.pragma(`user_version = ${known}`)
  older.exec("INSERT INTO desk (id, name, machine_id, secret_hash, enrolled_at) VALUES ('d', 'میز', 'm', 's', 1); INSERT INTO desk_report (desk_id, at, cursor, waiting, version) VALUES ('d', 1, 0, 0, '1.0.0')")
  older.close()
  const desks = desksServed(folder)
  const db = connect(join(folder, 'peygir.sqlite'), 'read')
  const version = db.pragma('user_version', { simple: true })
  db.close()
  remove()
  expect(desks).toMatchObject([{ version: '1.0.0', protocol: null, served: null }])
  expect([version, leftOut(desks)]).toEqual([known, null])
})

it('a server that would leave desks behind does not touch the data until somebody says that it may, and then says so on the board', async () => {
  const { folder, remove } = temporaryFolder()
  const [now, day] = [Date.now(), 24 * 3_600_000]
  await foundCity(folder)
  const store = await openSqliteStore({ folder })
  const deskOf = async (name: string, spoken: number, seen: number): Promise<void> => {
    const deskId = randomUUID()
    await store.offerEnrolment({ codeHash: name, name, scope: 'centre', now, expiresAt: now + day })
    await store.enrol({ codeHash: name, deskId, secretHash: 's', machineId: 'machine', now })
    await store.reportDesk({ deskId, report: { cursor: 0, waiting: 0, clockOffset: 0, version: '0.0.9', freeBytes: null }, protocol: spoken, now })
    await store.deskSeen(deskId, seen)
  }
  await deskOf('کهنه', OLDEST_DESK - 1, now - 5 * day)
  await deskOf('خاموش', OLDEST_DESK - 1, now - 61 * day)
  await deskOf('تازه', OLDEST_DESK, now)
  await store.close()
  // as an earlier program left it
  const { database } = filesIn(folder)
  const look = (change?: string): unknown => {
    const db = connect(database, 'write')
    if (change !== undefined) db.exec(change)
    const version: unknown = db.pragma('user_version', { simple: true })
    db.close()
    return version
  }
  look('PRAGMA user_version = 1')
  const checked = await cli(['check-upgrade', '--data', folder])
  expect([checked.code, checked.stdout.trim().split('\n').map((line) => (JSON.parse(line) as { name: string }).name)]).toEqual([1, ['کهنه']])
  expect(checked.stderr).toContain(`کهنه (version 0.0.9, protocol ${OLDEST_DESK - 1}, last contact ${new Date(now - 5 * day).toISOString().slice(0, 10)}`)
  const refused = await cli(['serve', '--data', folder, '--port', '0'])
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(/would leave behind 1: کهنه .* Nothing was changed.*--leave-behind/)
  expect(look()).toBe(1)

  look(`PRAGMA user_version = ${MIGRATIONS.length}`)
  for (const more of [['--leave-behind'], []]) {
    const served = await serve(folder, ...more)
    children.push(served)
    const { token } = await signIn(served.url, null, 'admin')
    const noticed = async (spoken: number) => ((await call(served.url, ROUTES.board, { ...bearer(token), [PROTOCOL_HEADER]: String(spoken) })).json as Board).server
    await expect.poll(() => noticed(PROTOCOL)).toEqual([{ what: 'desks_left_behind', names: ['کهنه'] }])
    // which an earlier console could not read
    expect(await noticed(4)).toEqual([])
    served.child.kill('SIGKILL')
    await served.ended
  }
  remove()
})
