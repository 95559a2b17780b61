import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { REJECT_CSV, rejectFile } from '#desk/import/reject-file.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'peygir-rejects-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('keeps every row that is rejected, also when the reader and two batches reject at the same time', async () => {
  const path = join(folder, 'list.csv')
  const rejects = rejectFile(path, REJECT_CSV)
  const lines = Array.from({ length: 30 }, (_, n) => n + 1)
  await Promise.all(lines.map((line) => rejects.add({ line, code: 'malformed', what: 'x'.repeat(line) })))
  await rejects.close()
  expect(rejects.count()).toBe(30)
  expect(readFileSync(path, 'utf8')).toBe(`\uFEFFline,reason,what\r\n${lines.map((line) => `${line},malformed,"${'x'.repeat(line)}"\r\n`).join('')}`)
})

it('says to everybody that it cannot be written, and is closed all the same', async () => {
  const rejects = rejectFile(folder)
  const reject = { line: 1, code: 'malformed', what: '' }
  const answers = await Promise.allSettled([rejects.add(reject), rejects.add(reject)])
  expect(answers).toMatchObject([{ status: 'rejected', reason: { code: 'EISDIR' } }, { status: 'rejected', reason: { code: 'EISDIR' } }])
  await rejects.close()
  expect(rejects.count()).toBe(0)
})
