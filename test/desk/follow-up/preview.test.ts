import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { directory } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { previewPolicy } from '#desk/follow-up/preview.ts'
import { openStore } from '#desk/sqlite/store.ts'
import { confirmStream } from '#desk/standing.ts'
import { given } from '../../domain/given.ts'
import { TINY_CITY } from '../../support/city.ts'
import { OPERATOR, importData, registerData, uuid } from '../../support/commands.ts'

const NOW = Date.UTC(2026, 10, 21, 8)
const CITY = directory.parse({ ...TINY_CITY, version: 1, operators: [], sealingKey: null })

test('a new policy moves what is followed up, and not the turns of history that nobody has touched', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-preview-'))
  const store = openStore(join(folder, 'desk.db'), randomBytes(32).toString('hex'), () => undefined)
  onTestFinished(() => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const imported = { ...importData(uuid(1)), source: { name: 'old', id: '1' }, occurredAt: NOW - 1000 }
  const registered = registerData(uuid(2))
  const cases = [
    given().when('ImportTicket', imported, { at: NOW, facts: factsFor(CITY, { type: 'ImportTicket', data: imported }, null, OPERATOR, NOW) }),
    given().when('RegisterTicket', registered, { at: NOW, facts: factsFor(CITY, { type: 'RegisterTicket', data: registered }, null, OPERATOR, NOW) }),
  ]
  const states = cases.map(({ state }) => state as TicketState)
  expect(states.map(({ checks }) => checks.map(({ kind }) => kind))).toEqual([['forward'], ['forward']])
  store.transaction(() => states.forEach((state) => confirmStream(store, 'ticket', { state, parts: {} satisfies PrivateDocument }, 1, [])))
  const [usual] = TINY_CITY.followUps
  const told = await previewPolicy(() => store, CITY, { section: 'followUps', entry: { ...usual, forwardMinutes: 30 } }, NOW)
  expect(told).toMatchObject({ ok: true, value: { tickets: 1, examples: [{ ticketId: uuid(2) }] } })
})
