import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { closeDesks, openTestDesk } from '../support/desk.ts'
import { openVault } from '#desk/vault.ts'
import { memoryServer, PASSWORD } from '../support/memory-server.ts'
import { within } from '../support/started.ts'

afterEach(closeDesks)

interface Said { readonly code: string; readonly ticketId: string; readonly drafts: number }

/** Lets the program save until it has said `count` codes, then kills it with SIGKILL and answers all it said. */
async function killAfter(count: number, folder: string, key: string, where: 'away' | 'there'): Promise<Said[]> {
  const child = spawn(process.execPath, ['test/support/saving-desk.ts', folder, key, where], { stdio: ['ignore', 'pipe', 'pipe'] })
  const errors: string[] = []
  child.stderr.on('data', (text) => void errors.push(String(text)))
  const said: Said[] = []
  const ended = new Promise<void>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      said.push(JSON.parse(line) as Said)
      if (said.length === count) child.kill('SIGKILL')
    })
    lines.on('close', () => (said.length >= count ? resolve() : reject(new Error(errors.join('')))))
  })
  await within(60_000, 'saving', ended).finally(() => child.kill('SIGKILL'))
  return said
}

test.each(['away', 'there'] as const)('what was acknowledged before SIGKILL is there after it, with its drafts and its code (server %s)', async (where) => {
  for (const count of [1, 7, 25]) {
    const folder = mkdtempSync(join(tmpdir(), 'peygir-kill-'))
    const key = randomBytes(32).toString('hex')
    const said = await killAfter(count, folder, key, where)
    const server = memoryServer(Date.now)
    server.line.up = false
    const desk = await openTestDesk({ ...server, folder, key, enrolmentCode: null })
    expect(desk.desk.status().storage).toBeNull()
    await desk.ok('session.signIn', { username: 'zahra', password: PASSWORD })
    const codes = await desk.list()
    expect(codes).toEqual(expect.arrayContaining(said.map(({ code }) => code)))
    expect(new Set(codes).size).toBe(codes.length)
    // one more may have been saved and not said
    expect(codes.length - said.length).toBeLessThanOrEqual(1)
    expect((await desk.ok('draft.list', {})).length).toBeGreaterThanOrEqual(said.at(-1)?.drafts ?? 0)
    const next = await desk.register()
    expect(codes).not.toContain(next.code)
    await desk.close()
  }
})

test('no file of the desk holds a word that was typed, a name, a number or a secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-bytes-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const key = randomBytes(32).toString('hex')
  // killed, so that the write-ahead log is still full
  const said = await killAfter(5, folder, key, 'away')
  const words = ['پیام x', 'شهروند آزمایشی', 'خیابان نمونه', '9121234567', 'RegisterTicket', 'TicketRegistered', 'zahra', 'create table', ...said.map(({ code }) => code), ...said.map(({ ticketId }) => ticketId)]
  const names = readdirSync(folder)
  expect(names).toEqual(expect.arrayContaining(['desk.db', 'desk.db-wal', 'rescue.journal']))
  for (const name of names) {
    const bytes = readFileSync(join(folder, name))
    expect(bytes.length).toBeGreaterThan(0)
    for (const word of words) for (const encoding of ['utf8', 'utf16le'] as const) expect([name, word, bytes.includes(Buffer.from(word, encoding))]).toEqual([name, word, false])
  }
})

test('SIGKILL at any moment while the database moves to a new file loses nothing that was acknowledged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-kill-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const key = randomBytes(32).toString('hex')
  const cutShort = { count: 0 }
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, ['test/support/renewing-vault.ts', folder, key], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said = { last: 0 }
    const lines = createInterface({ input: child.stdout })
    const ended = new Promise((next) => { child.once('exit', next) })
    await within(60_000, 'three texts', new Promise<void>((next) => {
      const from = { first: 0 }
      lines.on('line', (line) => {
        said.last = Number(line)
        from.first ||= said.last
        if (said.last >= from.first + 3) next()
      })
    }))
    // somewhere else in the work each time
    await new Promise((next) => { setTimeout(next, round * 11) })
    child.kill('SIGKILL')
    await ended
    if (existsSync(join(folder, 'desk.db.fresh'))) cutShort.count += 1
    const vault = openVault({ folder, key, now: () => 0, slow: () => undefined })
    expect(vault.damage()).toBeNull()
    // one more may have been written and not said
    expect(vault.store().search.waiting() - said.last).toBeOneOf([0, 1])
    vault.close()
  }
  // otherwise nothing of this was tried
  expect(cutShort.count).toBeGreaterThan(0)
})
