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
import { PROTOCOL, ROUTES } from '#sync/protocol.ts'
import { call, enrolDesk, signIn, startCentral, temporaryFolder, type Central, type Desk } from '../support/central.ts'
import { bearer } from './messages.ts'
import { cli } from './spawned.ts'

const TOKEN = 'a-token-for-prometheus'
let central: Central
let desk: Desk

beforeAll(async () => {
  const { folder, remove } = temporaryFolder()
  const disk = diskWatch(folder, { percent: 0, bytes: Number.MAX_SAFE_INTEGER }, logTo({ write: () => {} }))
  await disk.look(Date.now())
  central = await startCentral({ watches: [disk], metricsToken: TOKEN })
  remove()
  desk = await enrolDesk(central.url, central.store)
})
afterAll(() => central.end())

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
