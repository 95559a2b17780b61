import { randomBytes, randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openJournal, type JournalRecord } from '#desk/rescue-journal.ts'

const KEY = randomBytes(32).toString('hex')
const folders: string[] = []
const fresh = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-journal-'))
  folders.push(folder)
  return join(folder, 'rescue.journal')
}
const aside = (file: string): string => `${file}.aside`
const open = (file: string, key = KEY) => openJournal(file, key, aside)
/** Bytes of its records: while it is open there is room ahead in the file. */
const lengthOf = (file: string): number => {
  open(file).close()
  return readFileSync(file).length
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function record(text = 'متن'): Extract<JournalRecord, { kind: 'command' }> {
  const [commandId, streamId, operatorId] = [randomUUID(), randomUUID(), randomUUID()]
  return {
    kind: 'command',
    saved: {
      commandId, body: JSON.stringify({ text }), mac: 'mac', sealed: false, type: 'AddNote', stream: 'ticket', streamId, code: null, at: 1, authorName: 'زهرا', draftId: null, supersedes: null,
      context: { commandId, at: 1, trackingCode: null, directoryVersion: 1, operator: { id: operatorId, role: 'operator', permissions: [], departmentId: null }, facts: { confidential: false, departments: {}, units: [], followUp: null, dues: {} }, deskId: randomUUID() },
    },
  }
}

const idOf = ({ saved }: ReturnType<typeof record>): string => saved.commandId

test('what is marked as answered is not found again', () => {
  const file = fresh()
  const [first, second, third] = [record(), record(), record()]
  const journal = open(file)
  for (const each of [first, second, third]) journal.append([each.saved])
  journal.markAnswered([idOf(first), idOf(third)])
  expect(journal.open()).toEqual([idOf(second)])
  journal.close()
  const again = open(file)
  expect(again.found).toEqual([second])
  expect({ open: again.open(), commands: again.commands() }).toEqual({ open: [idOf(second)], commands: 3 })
  again.close()
})

test('what was appended is found again, in order, and cannot be read in the file', () => {
  const file = fresh()
  const records = [record('یک'), record('دو'), record('سه')]
  const journal = open(file)
  journal.append(records.map(({ saved }) => saved))
  expect(journal.commands()).toBe(3)
  journal.close()
  expect(open(file).found).toEqual(records)
  expect(readFileSync(file).includes(Buffer.from('زهرا'))).toBe(false)
})

test('a record torn by a power cut is overwritten by the next', () => {
  const file = fresh()
  const [first, second] = [record(), record()]
  const journal = open(file)
  journal.append([first.saved])
  journal.close()
  const whole = lengthOf(file)
  const more = open(file)
  more.append([record().saved])
  more.close()
  truncateSync(file, whole + 20)
  const again = open(file)
  expect(again.found).toEqual([first])
  again.append([second.saved])
  again.close()
  expect(open(file).found).toEqual([first, second])
})

test('a damaged record costs itself alone', () => {
  const file = fresh()
  const [first, second, third] = [record(), record(), record()]
  const journal = open(file)
  journal.append([first.saved])
  journal.close()
  const at = lengthOf(file)
  const more = open(file)
  more.append([second.saved])
  more.append([third.saved])
  more.close()
  const bytes = readFileSync(file)
  bytes[at + 60]! ^= 1
  writeFileSync(file, bytes)
  expect(open(file).found).toEqual([first, third])
})

test('what was taken back is gone, what was rewritten is all there is', () => {
  const file = fresh()
  const [first, second, third] = [record(), record(), record()]
  const journal = open(file)
  journal.append([first.saved])
  journal.append([second.saved])
  journal.takeBack([idOf(second)])
  journal.append([third.saved])
  expect(open(file).found).toEqual([first, third])
  journal.rewrite([third])
  journal.append([second.saved])
  journal.close()
  expect(open(file).found).toEqual([third, second])
})

test('a file of another key is put aside, never written over', () => {
  const file = fresh()
  const journal = open(file)
  journal.append([record().saved])
  journal.close()
  const before = readFileSync(file)
  const other = open(file, randomBytes(32).toString('hex'))
  expect(other).toMatchObject({ found: [], aside: aside(file) })
  expect(readFileSync(aside(file))).toEqual(before)
  expect(existsSync(file)).toBe(true)
})

test('a tail of nonsense is cut off', () => {
  const file = fresh()
  const first = record()
  const journal = open(file)
  journal.append([first.saved])
  journal.close()
  appendFileSync(file, randomBytes(300))
  const again = open(file)
  expect(again.found).toEqual([first])
  expect(again.aside).toBeNull()
})
