import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openConnection } from '#desk/sqlite/open.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { endAll } from '../support/started.ts'
import { agreement } from './sync/agreement.ts'
import { desksIn } from './sync/desk-bundle.ts'
import { deskKey } from './sync/program.ts'
import { storm } from './sync/storm.ts'

const work = mkdtempSync(join(tmpdir(), 'peygir-storm-'))
afterAll(async () => {
  await endAll()
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
})

test('S2 S10 S12 desks come back at once while the server is killed: nothing is lost, nothing counts twice, all show the same', async () => {
  const { saved, lost, twice, differing, refused, events } = await storm({ work, desks: 6, perProcess: 3, commands: 20, kill: 'server', seed: 1, tickets: 30, until: 'equal', tell: () => undefined, startDesks: await desksIn(work) })
  expect({ saved: saved.length, lost, twice, differing, refused }).toEqual({ saved: 120, lost: 0, twice: 0, differing: 0, refused: 0 })
  // the commands' own, beside those of the city
  expect(events).toBeGreaterThanOrEqual(30 + 120)

  // and it would be seen
  const server = connect(filesIn(join(work, 'server')).database, 'write')
  server.prepare('DELETE FROM receipt WHERE command_id = ?').run(saved[0])
  server.prepare(`INSERT INTO event SELECT (SELECT max(seq) + 1 FROM event), stream_type, stream_id, type, version, data, command_id, operator_id, desk_id, occurred_at, recorded_at FROM event WHERE command_id = ? LIMIT 1`).run(saved[1])
  server.close()
  const folders = Array.from({ length: 6 }, (_, n) => join(work, 'desks', `desk-${n}`))
  const desk = openConnection(join(folders[2]!, 'desk.db'), deskKey(2))
  desk.exec(`update documents set parts = replace(parts, 'یادداشت', 'یاداشت') where number = (select number from documents where parts like '%یادداشت%' limit 1)`)
  desk.close()
  expect(agreement(join(work, 'server'), folders, deskKey, saved)).toMatchObject({ lost: 1, twice: 1, differing: 1 })
})
