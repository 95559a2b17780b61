import { randomUUID } from 'node:crypto'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backUpStore, restoreStore } from '#server/commands/backup.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { ROUTES, type Envelope, type Receipt } from '#sync/protocol.ts'
import { call, enrolDesk, eventsOf, foundCity, leaseCodes, signIn, signed, startCentral, temporaryFolder, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

let folder: string
let remove: () => void
let backup: string
let central: Central
let desk: Desk
let zahra: SignedIn
let from: number

beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  await foundCity(folder)
  backup = join(folder, 'backup.sqlite')
  central = await startCentral({ in: folder })
  desk = await enrolDesk(central.url, central.store)
  zahra = await signIn(central.url, desk)
  ;({ from } = await leaseCodes(central.url, desk))
})
afterEach(async () => {
  await central.end()
  remove()
})

const WORDS = 'ژکفقظ گفته‌ی شهروند'
const push = async (...commands: readonly Envelope[]): Promise<readonly Receipt['verdict'][]> => {
  const { epoch } = await central.store.standing()
  const { json } = await call(central.url, ROUTES.push, desk.headers, { epoch, commands })
  return (json as { receipts: readonly Receipt[] }).receipts.map(({ verdict }) => verdict)
}
async function restoreEarlier(): Promise<void> {
  await central.end()
  await restoreStore(folder, backup, new Date())
  central = await startCentral({ in: folder })
}

it('S32 hides a message that was hidden after the backup when a desk that was away sends it again', async () => {
  await backUpStore(folder, backup)
  const ticketId = randomUUID()
  const inspector = await signIn(central.url, desk, 'tahereh')
  const register = signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId, WORDS), payload: from })
  const hide = signed(desk, inspector, { type: 'MakeConfidential', data: { ticketId, note: 'گزارش تخلف' } })
  expect(await push(register)).toEqual([{ kind: 'accepted', position: 1 }])
  expect(await push(hide)).toEqual([{ kind: 'accepted', position: null }])
  await restoreEarlier()
  expect(await central.store.state('ticket', ticketId)).toBeNull()
  // whoever hid it is not told that there is no such message, and nothing is done twice when it comes
  expect(await push(hide)).toEqual([{ kind: 'accepted', position: null }])
  expect(await push(register, hide)).toEqual([{ kind: 'accepted', position: null }, { kind: 'accepted', position: null }])
  expect(await central.store.state('ticket', ticketId)).toMatchObject({ confidential: true })
  expect(JSON.stringify(await central.store.feed(0, 100))).not.toContain(ticketId)
})

it('S32 refuses for good what was erased after the backup and now has no ticket, and keeps it for nobody', async () => {
  await backUpStore(folder, backup)
  const ticketId = randomUUID()
  const admin = await signIn(central.url, desk, 'admin')
  const note = signed(desk, zahra, { type: 'AddNote', data: { ticketId, text: WORDS } })
  await push(signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId, WORDS), payload: from }), note)
  await push(signed(desk, admin, { type: 'CancelTicket', data: { ticketId, note: 'x' } }), signed(desk, admin, { type: 'EraseTicket', data: { ticketId, note: 'x' } }))
  await restoreEarlier()
  // its register lies at a desk that is still away
  expect(await push(note)).toEqual([{ kind: 'refused', code: 'words_erased', details: {} }])
  await central.end()
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
    expect(readFileSync(join(file.parentPath, file.name)).includes('ژکفقظ'), file.name).toBe(false)
  }
})

it('S32 keeps no word of what was erased after the backup when a desk that was away sends it again', async () => {
  await backUpStore(folder, backup)
  const ticketId = randomUUID()
  const admin = await signIn(central.url, desk, 'admin')
  const register = signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId, WORDS), payload: from })
  const note = signed(desk, zahra, { type: 'AddNote', data: { ticketId, text: WORDS } })
  await push(register, note)
  const [, erased] = await push(signed(desk, admin, { type: 'CancelTicket', data: { ticketId, note: 'x' } }), signed(desk, admin, { type: 'EraseTicket', data: { ticketId, note: 'x' } }))
  expect(erased?.kind).toBe('accepted')
  await restoreEarlier()
  const later = signed(desk, zahra, { type: 'AddNote', data: { ticketId, text: 'تازه' } })
  expect((await push(register, note, later)).map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted'])
  const feed = await central.store.feed(0, 100)
  // what is said after the erasure is nobody's business of the past, and no desk is told to forget it
  expect(eventsOf(feed).map((entry) => entry.private)).toEqual([null, null, { note: 'تازه' }])
  expect(feed.filter(({ kind }) => kind === 'erased')).toEqual([])
  await central.end()
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
    expect(readFileSync(join(file.parentPath, file.name)).includes('ژکفقظ'), file.name).toBe(false)
  }
  central = await startCentral({ in: folder })
})

it('S32 keeps what was said after an erasure, in a backup of after it and when more of what was erased is sent again', async () => {
  const admin = await signIn(central.url, desk, 'admin')
  await backUpStore(folder, backup)
  const [ticketId, callId] = [randomUUID(), randomUUID()]
  const register = signed(desk, zahra, { type: 'RegisterTicket', data: { ...registerData(ticketId, WORDS), callId }, payload: from })
  const note = signed(desk, zahra, { type: 'AddNote', data: { ticketId, text: WORDS } })
  const called = signed(desk, zahra, { type: 'StartCall', data: { callId, line: null, private: { phone: '+989357770011' } } })
  const erase = [signed(desk, admin, { type: 'CancelTicket', data: { ticketId, note: 'x' } }), signed(desk, admin, { type: 'EraseTicket', data: { ticketId, note: 'x' } })]
  await push(called, register, note, ...erase)
  await restoreEarlier()
  const since = signed(desk, zahra, { type: 'AddNote', data: { ticketId, text: 'تازه' } })
  await push(register, ...erase, since)
  const notes = async () => eventsOf(await central.store.feed(0, 100)).flatMap((entry) => (entry.private === null ? [] : [entry.private]))
  expect(await notes()).toEqual([{ note: 'تازه' }])
  expect((await push(note))[0]).toMatchObject({ kind: 'accepted' })
  expect(await notes()).toEqual([{ note: 'تازه' }])
  const feed = await central.store.feed(0, 100)
  const last = eventsOf(feed).at(-1)
  expect([last?.commandId, last?.private]).toEqual([note.commandId, null])
  expect(feed.filter(({ kind }) => kind === 'erased')).toEqual([])
  // calls are not in the feed: their desk learns it by the receipt, and by the same when it asks again
  expect(await push(called)).toEqual([{ kind: 'accepted', position: null, erased: true }])
  expect(await push(called)).toEqual([{ kind: 'accepted', position: null, erased: true }])
  rmSync(backup)
  await backUpStore(folder, backup)
  await restoreEarlier()
  expect(await push(called)).toEqual([{ kind: 'accepted', position: null, erased: true }])
  expect(await notes()).toEqual([{ note: 'تازه' }])
})

it('S32 erases what a call was begun with where the backup does not know yet to which message it led, and says so in its receipt', async () => {
  const admin = await signIn(central.url, desk, 'admin')
  const [ticketId, callId, phone] = [randomUUID(), randomUUID(), '+989357770011']
  const start = signed(desk, zahra, { type: 'StartCall', data: { callId, line: null, private: { phone } } })
  expect(await push(start)).toEqual([{ kind: 'accepted', position: null }])
  await backUpStore(folder, backup)
  await push(
    signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId), payload: from }), signed(desk, zahra, { type: 'EndCall', data: { callId, outcome: 'ticket', ticketIds: [ticketId], private: { phone } } }),
    signed(desk, admin, { type: 'CancelTicket', data: { ticketId, note: 'x' } }), signed(desk, admin, { type: 'EraseTicket', data: { ticketId, note: 'x' } }),
  )
  await restoreEarlier()
  expect(await push(start)).toEqual([{ kind: 'accepted', position: null, erased: true }])
  await central.end()
  expect(readFileSync(filesIn(folder).database).includes('9357770011')).toBe(false)
  central = await startCentral({ in: folder })
})

it('S34 keeps a stolen desk, a disabled account and ended sessions shut out when the server is restored from before', async () => {
  const thief = await enrolDesk(central.url, central.store, 'میز دزدیده')
  const tahereh = await signIn(central.url, desk, 'tahereh')
  const admin = await signIn(central.url, desk, 'admin')
  await backUpStore(folder, backup)
  const now = Date.now()
  expect(await central.store.revokeDesk(thief.id, now)).toBe(true)
  const account = { managers: ['admin'], name: null, role: null, departmentId: undefined, passwordHash: null, now }
  await central.store.changeAccount({ ...account, operatorId: tahereh.operator.id, disabled: true, endSessions: false })
  await central.store.changeAccount({ ...account, operatorId: admin.operator.id, disabled: null, endSessions: true })
  await restoreEarlier()
  expect(await call(central.url, ROUTES.hello, thief.headers)).toMatchObject({ status: 403, json: { error: { code: 'desk_decommissioned' } } })
  expect(await call(central.url, ROUTES.hello, desk.headers)).toMatchObject({ status: 200 })
  const standing = async (sessionId: string) => (await call(central.url, { ...ROUTES.session, path: ROUTES.session.path.replace(':sessionId', sessionId) }, desk.headers)).json
  expect([await standing(tahereh.sessionId), await standing(admin.sessionId), await standing(zahra.sessionId)]).toEqual([{ standing: 'disabled' }, { standing: 'barred' }, { standing: 'open' }])
})
