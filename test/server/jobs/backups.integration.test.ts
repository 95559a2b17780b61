import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { zone } from '#domain/calendar/zone.ts'
import { copiesOf } from '#server/attachments/copies.ts'
import { restoreStore } from '#server/commands/backup.ts'
import { withStore } from '#server/commands/open.ts'
import { nameOf } from '#server/jobs/backup-files.ts'
import { readBackups, scheduledBackups, type Backups } from '#server/jobs/backups.ts'
import { logTo } from '#server/log.ts'
import { backUpAside } from '#server/store/sqlite/backup-aside.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { temporaryFolder } from '../../support/central.ts'
import { serve } from '../spawned.ts'
import { DAY, HOUR, openCentre, tehran, type Centre } from './given.ts'

let centre: Centre
let folder: string
let away: string
let remove: () => void
const lines: string[] = []
const log = logTo({ write: (line: string) => void lines.push(line) })
const told = (): readonly string[] => lines.splice(0).map((line) => (JSON.parse(line) as { msg: string }).msg)
const MADE = 'a backup was made'

const file = (keep: object = { daily: 2, monthly: 1 }, more: object = {}): string => {
  const path = join(folder, 'backups.json')
  writeFileSync(path, JSON.stringify({ folder: 'away', at: ['02:30'], keep, ...more }))
  return path
}
const schedule = (): Backups =>
  scheduledBackups({ settings: readBackups(file()), zone: zone('Asia/Tehran'), log, make: (...asked) => backUpAside(centre.folder, ...asked) })
const names = (): readonly string[] => readdirSync(away).filter((name) => name.endsWith('.sqlite')).toSorted()

beforeAll(async () => void (centre = await openCentre()))
afterAll(() => centre.end())
beforeEach(() => {
  ;({ folder, remove } = temporaryFolder())
  away = join(folder, 'away')
  mkdirSync(away)
  lines.length = 0
})
afterEach(() => remove())

describe('backups on a schedule', () => {
  const NIGHT = tehran(2026, 11, 22, 2, 30)

  it('are made once for each time, by the clock of the city, and hold what the store holds', async () => {
    const ticketId = await centre.register(NIGHT)
    const backups = schedule()
    for (const at of [NIGHT, NIGHT + 60_000, NIGHT + DAY - 1]) await backups.look(at)
    expect([names(), told()]).toEqual([[nameOf(NIGHT)], [MADE]])
    await backups.look(NIGHT + DAY)
    expect([names(), told()]).toEqual([[nameOf(NIGHT), nameOf(NIGHT + DAY)], [MADE]])
    expect(readdirSync(away)).toEqual(names())
    expect(statSync(join(away, nameOf(NIGHT))).mode & 0o077).toBe(0)
    const fresh = join(folder, 'fresh')
    await restoreStore(fresh, join(away, nameOf(NIGHT)), new Date(NIGHT))
    expect(await withStore(fresh, (store) => store.state('ticket', ticketId))).toEqual(await centre.ticket(ticketId))
    expect(backups.families().join('')).toContain(`peygir_backup_last_good_timestamp_seconds ${(NIGHT + DAY) / 1000}`)
  })

  it('that were missed while the server was down are made up for once at its start, and not when none was', async () => {
    await schedule().look(NIGHT)
    await schedule().look(NIGHT + HOUR)
    expect(names()).toHaveLength(1)
    const started = schedule()
    for (const at of [NIGHT + 5 * DAY + 3 * HOUR, NIGHT + 5 * DAY + 4 * HOUR]) await started.look(at)
    expect(names()).toEqual([nameOf(NIGHT), nameOf(NIGHT + 5 * DAY + 3 * HOUR)])
  })

  it('remove older ones only after a good new one, and leave alone what is not theirs', async () => {
    const backups = schedule()
    writeFileSync(join(away, 'mine.sqlite'), 'x')
    for (let day = 0; day < 4; day++) await backups.look(NIGHT + day * DAY)
    expect(names()).toEqual(['mine.sqlite', nameOf(NIGHT + 2 * DAY), nameOf(NIGHT + 3 * DAY)])
    // a store that cannot be read makes no backup that could push out a good one
    const { database } = filesIn(centre.folder)
    renameSync(database, `${database}.gone`)
    writeFileSync(database, 'no database at all')
    await backups.look(NIGHT + 4 * DAY)
    renameSync(`${database}.gone`, database)
    expect(names()).toEqual(['mine.sqlite', nameOf(NIGHT + 2 * DAY), nameOf(NIGHT + 3 * DAY)])
    expect(told().at(-1)).toBe('no backup was made')
  })

  it('that failed are told on the board, in the metrics and in the log, tried again in an hour, and forgotten when one is made', async () => {
    const backups = schedule()
    await backups.look(NIGHT)
    renameSync(away, `${away}-unmounted`)
    for (const later of [0, 60_000, 30 * 60_000]) await backups.look(NIGHT + DAY + later)
    expect(told()).toEqual([MADE, 'no backup was made'])
    expect(backups.notices(0)).toEqual([{ what: 'backup_failed', at: NIGHT + DAY, lastGoodAt: NIGHT }])
    await backups.look(NIGHT + DAY + HOUR)
    expect(backups.families().join('')).toContain('peygir_backup_failures_total 2')
    expect(existsSync(away)).toBe(false)
    renameSync(`${away}-unmounted`, away)
    await backups.look(NIGHT + DAY + 2 * HOUR)
    expect([backups.notices(0), names().length, told().at(-1)]).toEqual([[], 2, MADE])
  })

  it('share attachments that have not changed within a month, and sweep away what a power cut left', async () => {
    const { attachments, attachmentKey } = filesIn(centre.folder)
    mkdirSync(attachments)
    writeFileSync(attachmentKey, 'key')
    const blob = '00000000-0000-4000-8000-0000000000b1'
    writeFileSync(join(attachments, blob), 'sealed bytes')
    for (const left of ['peygir-20261101T000000Z.sqlite.new', 'peygir-20261101T000000Z.sqlite.new-journal']) writeFileSync(join(away, left), 'half')
    mkdirSync(join(away, 'peygir-20261101T000000Z.sqlite.attachments'))
    const backups = schedule()
    await backups.look(NIGHT)
    await backups.look(NIGHT + DAY)
    const inode = (at: number): number => statSync(join(copiesOf(join(away, nameOf(at))), blob)).ino
    expect(inode(NIGHT + DAY)).toBe(inode(NIGHT))
    expect(inode(NIGHT)).not.toBe(statSync(join(attachments, blob)).ino)
    writeFileSync(attachmentKey, 'another key')
    await backups.look(NIGHT + 2 * DAY)
    expect(inode(NIGHT + 2 * DAY)).not.toBe(inode(NIGHT + DAY))
    expect(readdirSync(away)).toHaveLength(4)
    const kept = inode(NIGHT + 2 * DAY)
    await backups.look(NIGHT + 10 * DAY)
    expect(inode(NIGHT + 10 * DAY)).not.toBe(kept)
    for (const made of [attachments, attachmentKey]) rmSync(made, { recursive: true })
  })

  it('end when the server ends, and leave nothing that looks like one', async () => {
    const backups = schedule()
    const looked = backups.look(NIGHT)
    backups.stop()
    await looked
    expect([names(), told()]).toEqual([[], []])
  })
})

it.each([
  ['a time that is none', { at: ['2:30'] }, /at\.0: is a time such as 02:30/],
  ['a folder that is not there', { folder: 'nowhere' }, /nowhere is no folder/],
  ['nothing to keep', { keep: { daily: 0, monthly: 1 } }, /keep\.daily/],
])('settings of backups complain of %s', (_, more, complaint) => {
  expect(() => readBackups(file(undefined, more))).toThrow(complaint)
})

it('a server that starts makes the backup that is due', async () => {
  const served = await serve(centre.folder, '--backups', file(), '--log', join(folder, 'log'))
  await expect.poll(() => names().length, { timeout: 20_000 }).toBe(1)
  await expect.poll(() => readFileSync(join(folder, 'log'), 'utf8'), { timeout: 20_000 }).toContain(MADE)
  expect(served.stderr()).toContain('on the same disk')
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
})
