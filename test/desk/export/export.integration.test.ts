import { spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { EXPORT_COLUMNS, FACT_COLUMNS, type ExportFormat } from '#domain/export/export.ts'
import { ALL_TICKETS, type CallInput } from '#ipc/contract.ts'
import type { ExportJob } from '#ipc/export.ts'
import { registerData } from '../../support/commands.ts'
import { closeDesks, readyDesk, type TestDesk } from '../../support/desk.ts'
import { memoryServer, PASSWORD } from '../../support/memory-server.ts'
import { within } from '../../support/started.ts'
import { unzipped } from '../../support/unzipped.ts'

const place = { folder: '' }
beforeEach(() => void (place.folder = mkdtempSync(join(tmpdir(), 'peygir-export-'))))
afterEach(async () => {
  await closeDesks()
  rmSync(place.folder, { recursive: true, force: true })
})

const words = { 'column.code': 'کد', 'column.received': 'دریافت', 'column.received.iso': 'دریافت (میلادی)', 'status.registered': 'ثبت‌شده', no: 'نه', sheet: 'پیام‌ها' }
type Asked = CallInput<'export.start'>
const asking = (desk: TestDesk, file: string, over: Partial<Asked> = {}): Asked => {
  const grant = randomUUID()
  desk.desk.allowExport(grant, file)
  return { grant, format: 'csv', columns: [...EXPORT_COLUMNS], filter: ALL_TICKETS, language: 'fa', words, ...over }
}
/** Starts an export and answers how it ended. */
async function exported(desk: TestDesk, file: string, over: Partial<Asked> = {}): Promise<ExportJob> {
  const asked = asking(desk, file, over)
  const ended = ending(desk)
  await desk.ok('export.start', asked)
  return ended
}
const ending = (desk: TestDesk): Promise<ExportJob> => within(10_000, 'the end of an export', new Promise((resolve) => {
  const unlisten = desk.desk.listen({ status: () => undefined, changed: () => undefined, exported: (job) => {
    if (job.phase === 'running') return
    unlisten()
    resolve(job)
  } })
}))

async function rowsIn(file: string, format: ExportFormat): Promise<(string | null)[][]> {
  if (format === 'csv') return parse(readFileSync(file), { bom: true }) as string[][]
  return (await readWorkbook(file, { trim: false })).flatMap(({ data }) => data.map((row) => row.map((cell) => (cell instanceof Date ? cell.toISOString() : cell === null ? null : String(cell)))))
}
const textIn = (file: string): string => (file.endsWith('.csv') ? readFileSync(file, 'utf8') : [...unzipped(readFileSync(file)).values()].join('\n'))
const many = (desk: TestDesk, count: number, data = (_: number) => registerData(randomUUID())) =>
  desk.ok('command.runAll', { commands: Array.from({ length: count }, (_, n) => ({ type: 'RegisterTicket', data: data(n) })) })
const inStep = (desk: TestDesk) => desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
const logged = (server: ReturnType<typeof memoryServer>) => [...server.book().states.values()].filter(({ stream }) => stream === 'export').map(({ state }) => state as Record<string, unknown>)

test.each(['csv', 'xlsx'] as const)('a %s holds what the list shows, in its order, offline too, and what is saved here alone', async (format) => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  await many(desk, 25, (n) => ({ ...registerData(randomUUID(), `=متن ${n}`), categoryId: n % 5 === 0 ? 'lights' : 'waste' }))
  await inStep(desk)
  server.line.up = false
  await desk.register({}, 'تنها روی این میز')
  const filter = { ...ALL_TICKETS, categoryId: 'waste', descending: false }
  const file = join(place.folder, `out.${format}`)
  const job = await exported(desk, file, { format, filter })
  const codes = await desk.list(filter)
  expect(job).toMatchObject({ phase: 'done', rows: 21, done: 21, name: `out.${format}`, refusal: null })
  const [heads = [], ...rows] = await rowsIn(file, format)
  expect(heads.slice(0, 2)).toEqual(['کد', 'column.status'])
  const at = (name: string) => heads.indexOf(name)
  expect(rows.map((row) => row[0]?.replace(' ', ''))).toEqual(codes)
  expect(new Set(rows.map((row) => [row[at('column.status')], row[at('column.category')], row[at('column.phone')]].join()))).toEqual(new Set(['ثبت‌شده,پسماند,0912 123 4567']))
  expect(rows.at(-1)?.[at('column.text')]).toBe('تنها روی این میز')
  expect(rows[0]?.[at('column.text')]).toBe(format === 'csv' ? "'=متن 1" : '=متن 1')
  expect(rows[0]?.[at('دریافت')]).toMatch(/^[۰-۹]{4}\/[۰-۹]{2}\/[۰-۹]{2} [۰-۹]{2}:[۰-۹]{2}$/)
  expect(rows[0]?.[at('دریافت (میلادی)')]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d/)
  expect(readdirSync(place.folder)).toEqual([basename(file)])
})

test('of a follow-up queue every message that is the operator\'s to do comes once, the most urgent first, and the trail names the queue', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  await many(desk, 30, (n) => ({ ...registerData(randomUUID(), `متن ${n}`), categoryId: 'waste' }))
  await inStep(desk)
  const queue = await desk.ok('checks.list', { queue: 'forward', limit: 500 })
  const file = join(place.folder, 'queue.csv')
  expect(await exported(desk, file, { queue: 'forward', filter: { ...ALL_TICKETS, text: 'nothing is called so' } })).toMatchObject({ phase: 'done', rows: 30 })
  const [heads = [], ...rows] = await rowsIn(file, 'csv')
  expect(rows.map((row) => row[heads.indexOf('کد')]?.replace(' ', ''))).toEqual(queue.items.map(({ row }) => row.code))
  expect((await exported(desk, join(place.folder, 'none.csv'), { queue: 'verify' })).rows).toBe(0)
  await inStep(desk)
  expect(logged(server)[0]).toMatchObject({ rows: 30, filter: { queue: 'forward' } })
})

test('every export is recorded before it is written, also offline: who, how many, which columns and filter; never the words of a search', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  await desk.register({}, 'نشت آب در کوچهٔ مهر')
  await inStep(desk)
  server.line.up = false
  await exported(desk, join(place.folder, 'a.csv'), { filter: { ...ALL_TICKETS, text: 'کوچهٔ مهر', urgency: 'normal' }, columns: ['text', 'code'] })
  // one that cannot be written is recorded too: it was asked for
  expect(await exported(desk, join(place.folder, 'nowhere', 'b.csv'), { columns: ['code'] })).toMatchObject({ phase: 'failed', refusal: { code: 'folder_gone' } })
  expect(desk.desk.status().waiting).toBe(2)
  server.line.up = true
  await desk.ok('sync.now', {})
  await inStep(desk)
  expect(logged(server)).toMatchObject([
    { rows: 1, format: 'csv', columns: ['code', 'text'], personal: true, filter: { searched: true, urgency: 'normal', categoryId: null } },
    { rows: 1, columns: ['code'], personal: false, filter: { searched: false } },
  ])
  expect(JSON.stringify(logged(server))).not.toContain('مهر')
  expect(server.book().feed.filter((entry) => JSON.stringify(entry).includes('ExportRecorded'))).toEqual([])
})

test('only with the right, and citizens\' data only with the right to that; whoever lost it meanwhile finds it under attention', async () => {
  const server = memoryServer(Date.now)
  server.setDirectory((city) => ({ ...city, roles: city.roles.map((role) => (role.id === 'operator' ? { ...role, permissions: [...role.permissions, 'ticket.export'] } : role)) }))
  const desk = await readyDesk(server)
  await desk.register()
  await inStep(desk)
  const file = join(place.folder, 'a.csv')
  expect(await desk.refused('export.start', asking(desk, file))).toMatchObject({ code: 'not_permitted', details: { permission: 'ticket.exportPersonal' } })
  expect([existsSync(file), desk.desk.status().waiting]).toEqual([false, 0])
  expect(await exported(desk, file, { columns: [...FACT_COLUMNS] })).toMatchObject({ phase: 'done' })
  expect(textIn(file)).not.toMatch(/0912|شهروند|نمونه|زباله/)
  await inStep(desk)

  server.line.up = false
  await exported(desk, join(place.folder, 'b.csv'), { columns: ['code'] })
  server.setDirectory((city) => ({ ...city, roles: city.roles.map((role) => (role.id === 'operator' ? { ...role, permissions: ['ticket.read'] } : role)) }))
  server.line.up = true
  await desk.ok('sync.now', {})
  await desk.when('refused', (status) => status.attention === 1)
  expect(await desk.ok('attention.list', {})).toMatchObject([{ type: 'RecordExport', ticketId: null, refusal: { code: 'not_permitted' } }])
  expect(logged(server)).toHaveLength(1)

  await desk.signIn('reza')
  expect(await desk.refused('export.start', asking(desk, file, { columns: ['code'] }))).toMatchObject({ code: 'not_permitted' })
  await desk.ok('session.signOut', {})
  expect(await desk.refused('export.start', asking(desk, file))).toMatchObject({ code: 'signed_out' })
  await desk.signIn('saeed', PASSWORD)
  expect(await desk.refused('export.start', asking(desk, file))).toMatchObject({ code: 'not_permitted', details: { permission: 'ticket.read' } })
})

test('a file that the operator did not choose is not written, and a choice holds for one export', async () => {
  const desk = await readyDesk(memoryServer(Date.now), 'admin')
  const file = join(place.folder, 'a.csv')
  const asked = asking(desk, file, { columns: ['code'] })
  const ended = ending(desk)
  await desk.ok('export.start', asked)
  await ended
  rmSync(file)
  expect(await desk.refused('export.start', asked)).toMatchObject({ code: 'file_not_chosen' })
  expect(readdirSync(place.folder)).toEqual([])
  // the request may be there before main has said which file it is
  const grant = randomUUID()
  const early = desk.ok('export.start', { ...asked, grant })
  desk.desk.allowExport(grant, file)
  expect(await early).toMatchObject({ phase: 'running', name: 'a.csv' })
})

test('what is cancelled, or whose operator leaves, leaves nothing and keeps the file that was there; meanwhile there is no second one', async () => {
  const desk = await readyDesk(memoryServer(Date.now), 'admin')
  await many(desk, 20)
  const file = join(place.folder, 'a.xlsx')
  writeFileSync(file, 'earlier')
  for (const leave of [(job: ExportJob) => desk.ok('export.cancel', { exportId: job.exportId }), () => desk.ok('session.signOut', {})]) {
    const ended = ending(desk)
    const job = await desk.ok('export.start', asking(desk, file, { format: 'xlsx' }))
    expect(await desk.ok('export.current', {})).toMatchObject({ exportId: job.exportId, phase: 'running', rows: 20 })
    expect(await desk.refused('export.start', asking(desk, file))).toMatchObject({ code: 'export_running' })
    await leave(job)
    expect(await ended).toMatchObject({ phase: 'cancelled' })
    await desk.signIn('admin')
    expect(await desk.ok('export.current', {})).toMatchObject({ phase: 'cancelled' })
    await desk.ok('export.cancel', job)
    expect([await desk.ok('export.current', {}), await desk.refused('export.cancel', job)]).toMatchObject([null, { code: 'export_unknown' }])
    expect([readdirSync(place.folder), readFileSync(file, 'utf8')]).toEqual([['a.xlsx'], 'earlier'])
  }
  await desk.signIn('zahra')
  expect(await desk.ok('export.current', {})).toBeNull()
})

test('a folder that vanishes and a place that is no file are told by name and leave nothing', async () => {
  const desk = await readyDesk(memoryServer(Date.now), 'admin')
  await many(desk, 5)
  mkdirSync(join(place.folder, 'taken.xlsx'))
  expect(await exported(desk, join(place.folder, 'taken.xlsx'), { format: 'xlsx' })).toMatchObject({ phase: 'failed', refusal: { code: 'file_not_writable' } })
  expect(readdirSync(place.folder)).toEqual(['taken.xlsx'])
  const stick = join(place.folder, 'stick')
  mkdirSync(stick)
  const ended = ending(desk)
  await desk.ok('export.start', asking(desk, join(stick, 'a.xlsx'), { format: 'xlsx' }))
  renameSync(stick, join(place.folder, 'pulled'))
  expect(await ended).toMatchObject({ phase: 'failed', refusal: { code: 'folder_gone' } })
  expect(desk.desk.status().storage).toBeNull()
  // the disk that was pulled out comes back with the half of it
  expect(readdirSync(join(place.folder, 'pulled')).length).toBeLessThanOrEqual(1)
  renameSync(join(place.folder, 'pulled'), stick)
  await desk.reopen()
  expect(readdirSync(stick)).toEqual([])
})

/** A small disk of its own; only root may mount one. */
const smallDisk = mkdtempSync(join(tmpdir(), 'peygir-stick-'))
const mounted = process.platform === 'linux' && process.getuid?.() === 0
  && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', smallDisk], { timeout: 5000 }).status === 0
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', smallDisk], { timeout: 5000 })
  rmSync(smallDisk, { recursive: true, force: true })
})

test.skipIf(!mounted).each(['csv', 'xlsx'] as const)('a %s for which the disk has no room is told as that, leaves the earlier file and nothing else, and the desk works on (skipped where no tmpfs can be mounted: needs root on Linux)', async (format) => {
  const desk = await readyDesk(memoryServer(Date.now), 'admin')
  // words that do not compress
  await many(desk, 30, () => registerData(randomUUID(), randomBytes(4000).toString('base64')))
  const file = join(smallDisk, `a.${format}`)
  writeFileSync(file, 'earlier')
  expect(await exported(desk, file, { format })).toMatchObject({ phase: 'failed', refusal: { code: 'disk_full' } })
  expect([readdirSync(smallDisk), readFileSync(file, 'utf8')]).toEqual([[`a.${format}`], 'earlier'])
  rmSync(file)
  // it was another disk than the desk's own
  expect(desk.desk.status().storage).toBeNull()
  expect(await exported(desk, join(place.folder, 'b.csv'))).toMatchObject({ phase: 'done', rows: 30 })
})

test('what a desk that was cut off left beside the file is swept at its next start', async () => {
  const desk = await readyDesk(memoryServer(Date.now), 'admin')
  const { openStore } = await import('#desk/sqlite/store.ts')
  await desk.close()
  const part = join(place.folder, '.a.csv.12345678.part')
  writeFileSync(part, 'half of it')
  const store = openStore(join(desk.folder, 'desk.db'), desk.key, () => undefined)
  store.meta.set('exportPart', part)
  store.close()
  await desk.reopen()
  expect(existsSync(part)).toBe(false)
})
