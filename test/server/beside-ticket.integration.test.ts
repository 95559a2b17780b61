import { randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backUpStore, restoreStore } from '#server/commands/backup.ts'
import { ROUTES, type Envelope, type Receipt } from '#sync/protocol.ts'
import { call, enrolDesk, foundCity, leaseCodes, protocolHeaders, signIn, signed, startCentral, temporaryFolder, type Central, type Desk, type SignedIn } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

let folder: string
let remove: () => void
let central: Central
let desk: Desk
let zahra: SignedIn
let admin: SignedIn
let from: number
const WHY = 'ژکفقظ دلیل درخواست'
const PHONE = '+989357779911'

beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  await foundCity(folder)
  central = await startCentral({ in: folder })
  desk = await enrolDesk(central.url, central.store)
  zahra = await signIn(central.url, desk)
  admin = await signIn(central.url, desk, 'admin')
  ;({ from } = await leaseCodes(central.url, desk))
})
afterEach(async () => {
  await central.end()
  remove()
})

const push = async (...commands: readonly Envelope[]): Promise<readonly string[]> => {
  const { epoch } = await central.store.standing()
  const { json } = await call(central.url, ROUTES.push, desk.headers, { epoch, commands })
  return (json as { receipts: readonly Receipt[] }).receipts.map(({ verdict }) => (verdict.kind === 'accepted' ? verdict.kind : `${verdict.kind} ${verdict.code}`))
}
const by = (author: SignedIn, type: string, data: object, more: object = {}): Envelope => signed(desk, author, { type, data, ...more })
const told = async (): Promise<string> => {
  const snapshot = await fetch(central.url + ROUTES.snapshot.path, { headers: { ...protocolHeaders, ...desk.headers, 'accept-encoding': 'identity' } })
  return JSON.stringify(await central.store.feed(0, 1000)) + (await snapshot.text())
}
async function restoreEarlier(backup: string): Promise<void> {
  await central.end()
  await restoreStore(folder, backup, new Date())
  central = await startCentral({ in: folder })
}
const ask = (approvalId: string, ticketId: string) => by(zahra, 'AskApproval', { approvalId, matter: 'erase_personal', ticketId, subjectIds: [ticketId], note: WHY })

it('S20 what was asked about a ticket leaves the desks with it when it becomes confidential, is nobody’s meanwhile, and comes back with it', async () => {
  const [ticketId, approvalId] = [randomUUID(), randomUUID()]
  expect(await push(by(zahra, 'RegisterTicket', registerData(ticketId), { payload: from }), ask(approvalId, ticketId))).toEqual(['accepted', 'accepted'])
  expect(await told()).toContain(WHY)
  expect(await push(by(admin, 'MakeConfidential', { ticketId, note: 'گزارش تخلف' }))).toEqual(['accepted'])
  expect(await told()).not.toContain(WHY)
  expect((await central.store.feed(0, 1000)).filter((entry) => entry.kind === 'gone').map(({ stream, streamId }) => [stream, streamId])).toEqual([['ticket', ticketId], ['approval', approvalId]])
  // whoever has it still on screen, and whoever asks once more
  expect(await push(by(admin, 'GiveApproval', { approvalId, note: WHY }), by(zahra, 'DropApproval', { approvalId }), ask(randomUUID(), ticketId))).toEqual(['refused approval_unknown', 'refused approval_unknown', 'refused ticket_unknown'])
  expect(await told()).not.toContain(WHY)
  expect(await push(by(admin, 'MakePublic', { ticketId, note: 'بی‌پایه بود' }))).toEqual(['accepted'])
  expect(await told()).toContain(WHY)
  expect(await push(by(admin, 'GiveApproval', { approvalId, note: '' }))).toEqual(['accepted'])
})

it('S32 hides a request again with its ticket when a backup from before is restored', async () => {
  const [ticketId, approvalId] = [randomUUID(), randomUUID()]
  const asked = ask(approvalId, ticketId)
  await push(by(zahra, 'RegisterTicket', registerData(ticketId), { payload: from }))
  const [before, after] = [join(folder, 'before.sqlite'), join(folder, 'after.sqlite')]
  await backUpStore(folder, before)
  await push(asked)
  await backUpStore(folder, after)
  await push(by(admin, 'MakeConfidential', { ticketId, note: 'گزارش تخلف' }))
  for (const backup of [after, before]) {
    await restoreEarlier(backup)
    expect(await told()).not.toContain(WHY)
    // its desk was away and sends it again
    await push(asked)
    expect(await told()).not.toContain(WHY)
  }
})

it('S21 an erased ticket’s calls keep no number, neither of a call that ends later nor after an earlier backup is restored', async () => {
  const [ticketId, callId] = [randomUUID(), randomUUID()]
  const backup = join(folder, 'backup.sqlite')
  await backUpStore(folder, backup)
  const start = by(zahra, 'StartCall', { callId, line: null, private: { phone: PHONE } })
  const register = by(zahra, 'RegisterTicket', { ...registerData(ticketId), callId }, { payload: from })
  const end = by(zahra, 'EndCall', { callId, outcome: 'ticket', ticketIds: [ticketId], private: { phone: PHONE } })
  expect(await push(start, register)).toEqual(['accepted', 'accepted'])
  expect(await bytes()).toContain(PHONE)
  expect(await push(by(admin, 'CancelTicket', { ticketId, note: 'x' }), by(admin, 'EraseTicket', { ticketId, note: 'x' }), end)).toEqual(['accepted', 'accepted', 'accepted'])
  expect(await central.store.state('call', callId)).toMatchObject({ outcome: 'ticket', ticketIds: [ticketId] })
  expect(await bytes(backup)).not.toContain(PHONE)
  await restoreEarlier(backup)
  expect(await push(start, register)).toEqual(['accepted', 'accepted'])
  expect(await bytes(backup)).not.toContain(PHONE)
})

/** All files of the store as they lie on the disk, but for the backups of the test. */
async function bytes(...except: readonly string[]): Promise<string> {
  await central.end()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
  const found = files.filter((file) => !except.includes(file) && !file.includes('.replaced-')).map((file) => readFileSync(file).toString('latin1')).join('\n')
  central = await startCentral({ in: folder })
  return found
}
