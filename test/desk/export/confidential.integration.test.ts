import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EXPORT_COLUMNS } from '#domain/export/export.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { registerData } from '../../support/commands.ts'
import { closeDesks, readyDesk, type TestDesk } from '../../support/desk.ts'
import { memoryServer } from '../../support/memory-server.ts'
import { within } from '../../support/started.ts'
import { unzipped } from '../../support/unzipped.ts'

const place = { folder: '' }
beforeEach(() => void (place.folder = mkdtempSync(join(tmpdir(), 'peygir-export-'))))
afterEach(async () => {
  await closeDesks()
  rmSync(place.folder, { recursive: true, force: true })
})

const WORDS = ['ژکفقظ', '0935 777 0011', '9357770011', 'ناشناس‌گوی', 'ثضذغ']
const secret = (ticketId: string, categoryId: string) => {
  const data = registerData(ticketId, 'گزارش ژکفقظ')
  return { ...data, categoryId, private: { ...data.private, phone: '+989357770011', name: 'ناشناس‌گوی', address: 'خیابان ثضذغ' } }
}
const inStep = async (desk: TestDesk) => {
  await desk.ok('sync.now', {})
  await desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
}

/** Exports everything in both formats; answers the rows that each said it had, and all the text that is in the folder. */
async function everything(desk: TestDesk): Promise<{ readonly rows: number[]; readonly text: string }> {
  const rows: number[] = []
  for (const format of ['csv', 'xlsx'] as const) {
    const grant = randomUUID()
    desk.desk.allowExport(grant, join(place.folder, `all.${format}`))
    const ended = within(10_000, 'the end of an export', new Promise<number>((resolve) => {
      const unlisten = desk.desk.listen({ status: () => undefined, changed: () => undefined, exported: (job) => {
        if (job.phase === 'running') return
        unlisten()
        resolve(job.phase === 'done' ? job.rows : -1)
      } })
    }))
    await desk.ok('export.start', { grant, format, columns: [...EXPORT_COLUMNS], filter: ALL_TICKETS, language: 'fa', words: {} })
    rows.push(await ended)
  }
  const texts = readdirSync(place.folder).map((name) => readFileSync(join(place.folder, name))).map((bytes) => (bytes.subarray(0, 2).toString() === 'PK' ? [...unzipped(bytes).values()].join('\n') : bytes.toString('utf8')))
  return { rows, text: texts.join('\n') }
}

test('S20 a confidential message is in no exported file and no count: neither one that was taken as such nor one that became it', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  const inspector = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  const kept = await desk.register({}, 'پیامی برای همه')
  await inStep(desk)
  expect((await everything(desk)).rows).toEqual([1, 1])

  const sealed = await desk.ok('command.run', { type: 'RegisterTicket', data: secret(randomUUID(), 'staff') })
  const ticketId = randomUUID()
  const later = await desk.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId, 'waste') })
  await inStep(desk)
  const codes = [sealed.code, later.code].map((code) => `${code?.slice(0, 4)} ${code?.slice(4)}`)
  // as long as it is public it is exported: the search for its words would find it
  const before = await everything(desk)
  expect([before.rows, WORDS.filter((word) => before.text.includes(word)), codes.map((code) => before.text.includes(code))]).toEqual([[2, 2], WORDS.filter((word) => word !== '9357770011'), [false, true]])

  await inStep(inspector)
  await inspector.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'بازرسی' } })
  await inStep(inspector)
  await inStep(desk)
  const after = await everything(desk)
  expect([after.rows, [...WORDS, ...codes].filter((word) => after.text.includes(word))]).toEqual([[1, 1], []])
  expect(after.text).toContain(`${kept.code.slice(0, 4)} ${kept.code.slice(4)}`)
})

test('S20 one that is to become confidential as soon as the server is reached is not exported meanwhile', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  const ticketId = randomUUID()
  await desk.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId, 'waste') })
  await inStep(desk)
  server.line.up = false
  await desk.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'بازرسی' } })
  const { text } = await everything(desk)
  expect(WORDS.filter((word) => text.includes(word))).toEqual([])
})
