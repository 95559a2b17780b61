import Database from 'better-sqlite3'
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { copiesOf } from '#server/attachments/copies.ts'
import { backUpStore } from '#server/commands/backup.ts'
import { drill, type DrillReport } from '#server/commands/drill.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { eraseTicket, startCentral, temporaryFolder, type Central } from '../support/central.ts'
import { staffed } from './messages.ts'
import { cli } from './spawned.ts'
import { announce, photo, transfers } from './transfer.ts'

let folder: string
let remove: () => void
let good: string
let central: Central
/** A copy of the good backup, to be spoilt. */
let backup: string
let scratch: string

beforeAll(async () => {
  ;({ folder, remove } = temporaryFolder())
  good = join(folder, 'good.sqlite')
  central = await startCentral()
  const [zahra, tahereh] = [await staffed(central), await staffed(central, 'tahereh', 'میز ۲')]
  const bytes = photo(ATTACHMENT_PART + 500)
  const ticketId = await zahra.register()
  await transfers(central).send(zahra.desk.headers, await announce(zahra, ticketId, bytes), bytes)
  await announce(zahra, ticketId, photo(900))
  await tahereh.run('MakeConfidential', { ticketId: await zahra.register(), note: 'x' })
  await eraseTicket(central.store, await zahra.register())
  await backUpStore(central.folder, good)
})
afterAll(async () => {
  await central.end()
  remove()
})
beforeEach(() => {
  for (const name of readdirSync(folder)) if (!name.startsWith('good')) rmSync(join(folder, name), { recursive: true })
  backup = join(folder, 'spoilt.sqlite')
  scratch = join(folder, 'scratch')
  mkdirSync(scratch)
  cpSync(good, backup)
  cpSync(copiesOf(good), copiesOf(backup), { recursive: true })
})

const run = (attachments: string | null = null): Promise<DrillReport> => drill({ from: backup, attachments, scratch, now: new Date() })
const wrong = ({ differences }: DrillReport): readonly string[] => differences.filter(({ count }) => count > 0).map(({ what }) => what)
/** Writes into the backup what the server never would. */
function spoil(sql: string): void {
  const db = new Database(backup)
  db.exec(sql)
  db.close()
}

describe('a restore drill', () => {
  it('restores, opens and reads a good backup, and leaves it and nothing else behind', async () => {
    const before = readFileSync(backup)
    const report = await run()
    expect(report).toMatchObject({ ok: true, tickets: 3, head: (await central.store.standing()).head, events: (await central.store.vitals()).events, attachments: { whole: 1, damaged: 0, missing: 0, elsewhere: 1 } })
    expect(wrong(report)).toEqual([])
    expect(readFileSync(backup).equals(before)).toBe(true)
    expect(readdirSync(scratch)).toEqual([])
    // the same feed, the same number
    expect((await run()).feedChecksum).toBe(report.feedChecksum)
  })

  it.each([
    ['a state that its events do not say', "UPDATE stream SET state = json_set(state, '$.urgency', 'urgent') WHERE rowid = (SELECT min(rowid) FROM stream WHERE type = 'ticket')", ['states']],
    ['a state that is gone', "DELETE FROM stream WHERE type = 'ticket' AND rowid = (SELECT min(rowid) FROM stream WHERE type = 'ticket')", ['states']],
    ['a position of the feed that is gone', 'DELETE FROM feed WHERE position = 1', ['feed_gaps', 'not_in_feed']],
    ['a hidden ticket in the feed', "INSERT INTO feed SELECT (SELECT max(position) + 1 FROM feed), 'event', e.seq, e.stream_type, e.stream_id FROM event e JOIN stream s ON s.id = e.stream_id WHERE s.state ->> '$.confidential' = 1 LIMIT 1", ['hidden_in_feed']],
  ])('finds %s', async (_, sql, found) => {
    spoil(sql)
    const report = await run()
    expect([report.ok, wrong(report)]).toEqual([false, found])
    expect(readdirSync(scratch)).toEqual([])
  })

  it('finds attachments that went bad and those that are gone, and takes them from another place', async () => {
    const copies = copiesOf(backup)
    const file = join(copies, readdirSync(copies)[0]!)
    const bytes = readFileSync(file)
    bytes[100]! ^= 1
    writeFileSync(file, bytes)
    expect(wrong(await run())).toEqual(['attachments_damaged'])
    renameSync(copies, join(folder, 'elsewhere'))
    expect(wrong(await run())).toEqual(['attachments_missing'])
    cpSync(copiesOf(good), copies, { recursive: true })
    renameSync(copies, join(folder, 'third'))
    expect(wrong(await run(join(folder, 'third')))).toEqual([])
    await expect(run(join(folder, 'nowhere'))).rejects.toThrow('nowhere is not there')
  })

  it('says that what is no backup cannot be restored', async () => {
    const bytes = readFileSync(backup)
    bytes.fill(0x5a, 8_192, 40_000)
    writeFileSync(backup, bytes)
    await expect(run()).rejects.toThrow(/cannot be read as a backup|was not restored/)
    expect(readdirSync(scratch)).toEqual([])
  })

  it('tells it in words and as JSON, and by how it ends', async () => {
    const well = await cli(['drill', '--from', backup, '--scratch', scratch])
    expect([well.code, well.stderr]).toEqual([0, expect.stringContaining('The backup is good.')])
    expect(JSON.parse(well.stdout)).toMatchObject({ ok: true, tickets: 3 })
    spoil('DELETE FROM feed WHERE position = 1')
    const ill = await cli(['drill', '--from', backup, '--scratch', scratch])
    expect([ill.code, JSON.parse(ill.stdout)]).toEqual([1, expect.objectContaining({ ok: false })])
    expect(ill.stderr).toMatch(/WRONG +the feed has no gaps.*THE BACKUP IS NOT GOOD/s)
  })
})
