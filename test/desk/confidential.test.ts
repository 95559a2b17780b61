import { randomUUID } from 'node:crypto'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { openStore } from '#desk/sqlite/store.ts'
import { registerData } from '../support/commands.ts'
import { deskBytes } from '../support/desk-bytes.ts'
import { closeDesks, openTestDesk, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer, PASSWORD, type MemoryServer } from '../support/memory-server.ts'

afterEach(closeDesks)

const inStep = (desk: TestDesk) => desk.when('in step', (status) => status.waiting === 0 && status.phase === 'online')
const fetched = async (desk: TestDesk) => {
  await desk.ok('sync.now', {})
  await inStep(desk)
}

const SECRET = 'ژکفقظ گزارش رشوه ثضذغ'
const WORDS = ['ژکفقظ', 'ثضذغ', '9357770011', 'ناشناس‌گوی']
/** The text index keeps of each three letters only what differs from the three before: of ژکف at least this. */
const IN_INDEX = Buffer.from('ژکف', 'utf8').subarray(1)
const secret = (ticketId: string, categoryId = 'waste') => {
  const data = registerData(ticketId, SECRET)
  return { ...data, categoryId, private: { ...data.private, phone: '+989357770011', name: 'ناشناس‌گوی', address: 'خیابان ثضذغ، پلاک ۵' } }
}

const found = (bytes: Buffer): string[] => [...WORDS.filter((word) => bytes.includes(Buffer.from(word, 'utf8'))), ...(bytes.includes(IN_INDEX) ? ['index'] : [])]

/** The words that can be read by whoever holds the desk's own key. Closes the desk. */
async function legible(desk: TestDesk): Promise<string[]> {
  // the text itself goes at once, what is left of it in the index a moment later
  expect(found(deskBytes(desk.folder, desk.key)).filter((word) => word !== 'index')).toEqual([])
  await expect.poll(() => found(deskBytes(desk.folder, desk.key)), { timeout: 5000 }).toEqual([])
  const open = found(deskBytes(desk.folder, desk.key))
  await desk.close()
  return [...new Set([...open, ...found(deskBytes(desk.folder, desk.key))])]
}

test('S22 a confidential message is sealed before it reaches the disk; its author sees the code, and whoever is signed in sends it', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.line.up = false
  const draftId = randomUUID()
  await desk.ok('draft.put', { id: draftId, body: secret(randomUUID()) })
  const ticketId = randomUUID()
  const { code } = await desk.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId, 'staff'), draftId })
  expect(code).not.toBeNull()
  expect(await desk.ok('draft.list', {})).toEqual([])
  expect(await desk.ok('ticket.read', { ticketId, code: null })).toBeNull()
  expect([await desk.list(), await desk.list({ text: 'رشوه' }), await desk.list({ text: code ?? '' })]).toEqual([[], [], []])
  expect(await desk.ok('ticket.counts', { filters: [ALL_TICKETS] })).toEqual([0])
  expect(await desk.ok('caller.read', { phone: '+989357770011' })).toEqual({ people: [], rows: [] })
  expect(await desk.ok('confidential.mine', {})).toMatchObject([{ code, sent: false }])
  expect(await legible(desk)).toEqual([])

  const later = await openTestDesk({ ...server, folder: desk.folder, key: desk.key, enrolmentCode: null })
  server.line.up = true
  await later.ok('session.signIn', { username: 'reza', password: PASSWORD })
  await fetched(later)
  expect(await later.ok('confidential.mine', {})).toEqual([])
  const held = server.book().states.get(ticketId)?.state
  expect(held).toMatchObject({ code, confidential: true })
  expect(server.book().feed).toEqual([])
  await later.signIn('zahra')
  expect(await later.ok('confidential.mine', {})).toMatchObject([{ code, sent: true }])
  expect(later.desk.status()).toMatchObject({ waiting: 0, attention: 0 })
  expect(await legible(later)).toEqual([])
})

test('S22 without the server\'s key it is not saved at all, and the draft stays', async () => {
  const server = memoryServer(Date.now)
  server.setDirectory((city) => ({ ...city, version: city.version + 1, sealingKey: null }))
  const desk = await readyDesk(server)
  const draftId = randomUUID()
  await desk.ok('draft.put', { id: draftId, body: { text: 'محرمانه' } })
  expect(await desk.refused('command.run', { type: 'RegisterTicket', data: { ...registerData(randomUUID()), confidential: true }, draftId })).toMatchObject({ code: 'confidential_needs_server' })
  expect(await desk.ok('draft.list', {})).toHaveLength(1)
  expect(desk.desk.status().waiting).toBe(0)
})

test('S22 nothing can be added on this desk to what it has sealed: all of it or none', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const ticketId = randomUUID()
  const commands = [{ type: 'RegisterTicket', data: secret(ticketId, 'staff') }, { type: 'AnswerCitizen', data: { ticketId, how: 'read_aloud', note: 'رسیدگی می‌شود' } }] as const
  expect(await desk.refused('command.runAll', { commands: [...commands] })).toMatchObject({ code: 'confidential_needs_server' })
  expect(await desk.ok('confidential.mine', {})).toEqual([])
  expect(await legible(desk)).toEqual([])
})

test('S22 a sealed message that needs attention is shown to its author alone, by its code alone', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  server.disable('zahra')
  const { commandId, code } = await desk.ok('command.run', { type: 'RegisterTicket', data: secret(randomUUID(), 'staff') })
  await desk.when('the verdict', ({ attention }) => attention === 1)
  expect(await desk.ok('attention.list', {})).toMatchObject([{ commandId, code, type: 'RegisterTicket', sealed: true, quarantined: true, ticketId: null, data: {} }])
  expect(await desk.refused('attention.settle', { commandId, action: 'retry' })).toMatchObject({ code: 'not_permitted' })
  await desk.signIn('reza')
  expect(await desk.ok('attention.list', {})).toEqual([])
  expect(desk.desk.status().attention).toBe(0)
})

test('S23 what becomes confidential vanishes from every desk and every page of its files, with what was written on it here', async () => {
  const server = memoryServer(Date.now)
  const author = await readyDesk(server)
  const inspector = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  const ticketId = randomUUID()
  const { code } = await author.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId) })
  await author.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'یادداشت ژکفقظ' } })
  const kept = await author.register({}, 'پیامی دیگر')
  await inStep(author)
  await fetched(inspector)
  expect(await inspector.list({ text: 'ژکفقظ' })).toEqual([code])
  // as long as it is public the search for bytes finds them
  for (const { folder, key } of [author, inspector]) expect(found(deskBytes(folder, key))).toEqual([...WORDS, 'index'])
  // before the server has said so
  server.line.up = false
  await inspector.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'نام کارمند ژکفقظ در آن است' } })
  expect(await inspector.refused('command.run', { type: 'AddNote', data: { ticketId, text: 'دیگر نه' } })).toMatchObject({ code: 'confidential_needs_server' })
  server.line.up = true
  await fetched(inspector)
  await fetched(author)
  for (const desk of [author, inspector]) {
    expect(await desk.list()).toEqual([kept.code])
    expect(await desk.ok('ticket.read', { ticketId, code: null })).toBeNull()
    expect(await desk.list({ text: 'ژکفقظ' })).toEqual([])
    expect(await desk.ok('place.streets', { placeId: null, text: 'ثض' })).toEqual([])
    expect(await desk.refused('command.run', { type: 'AddNote', data: { ticketId, text: 'به چیزی که نیست' } })).toMatchObject({ code: 'ticket_unknown' })
    expect(await legible(desk)).toEqual([])
  }
})

test('S23 what waits on a ticket that vanished is sent, and leaves no word when its verdict is there', async () => {
  const server = memoryServer(Date.now)
  const author = await readyDesk({ ...server, enrolmentCode: 'good-1' })
  const inspector = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  const ticketId = randomUUID()
  await author.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId) })
  await inStep(author)
  await fetched(inspector)
  server.line.cut.add('1')
  await author.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'ثضذغ هنوز فرستاده نشده' } })
  await inspector.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'بازرسی' } })
  await inStep(inspector)
  server.line.cut.clear()
  await fetched(author)
  // the server keeps it for a supervisor, the author sees that there is one and not what it says
  expect(server.book().quarantine).toHaveLength(1)
  expect(await author.ok('attention.list', {})).toMatchObject([{ type: 'Sealed', sealed: true, quarantined: true, data: {} }])
  expect(await legible(author)).toEqual([])
})

test('S23 a ticket that became confidential while the desk was away is not kept by a fresh snapshot either', async () => {
  const server = memoryServer(Date.now)
  const author = await readyDesk({ ...server, enrolmentCode: 'good-1' })
  const inspector = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  const ticketId = randomUUID()
  await author.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId) })
  await inStep(author)
  await author.close()
  await fetched(inspector)
  await inspector.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'بازرسی' } })
  await inStep(inspector)
  const store = openStore(`${author.folder}/desk.db`, author.key, () => undefined)
  store.meta.set('needsSnapshot', '1')
  store.close()
  const again = await openTestDesk({ ...server, folder: author.folder, key: author.key, enrolmentCode: null })
  await inStep(again)
  expect(await legible(again)).toEqual([])
})

test('S23 erased: the words go and the record stays', async () => {
  const server = memoryServer(Date.now)
  const author = await readyDesk({ ...server, enrolmentCode: 'good-1' })
  const ticketId = randomUUID()
  const { code } = await author.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId) })
  await inStep(author)
  server.erase(ticketId)
  await fetched(author)
  expect(await author.list()).toEqual([code])
  const view = await author.ok('ticket.read', { ticketId, code: null })
  expect({ parts: view?.parts, steps: view?.state.steps.length }).toEqual({ parts: {}, steps: 1 })
  expect(await author.list({ text: 'ژکفقظ' })).toEqual([])
  expect(await legible(author)).toEqual([])
})

test('S23 what a first sync brought is erased or taken back from the pack in which it lies, and the rest of that pack stays', async () => {
  const server = memoryServer(Date.now)
  const author = await readyDesk({ ...server, enrolmentCode: 'good-1' })
  const [erased, hidden, kept] = [randomUUID(), randomUUID(), randomUUID()]
  for (const ticketId of [erased, hidden]) await author.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId) })
  await author.ok('command.run', { type: 'RegisterTicket', data: registerData(kept, 'چراغ خاموش') })
  await inStep(author)
  const desk = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  await inStep(desk)
  expect(found(deskBytes(desk.folder, desk.key))).toEqual(expect.arrayContaining(['ژکفقظ', '9357770011']))
  expect((await desk.ok('ticket.read', { ticketId: erased, code: null }))?.current.text).toBe(SECRET)
  server.erase(erased)
  await desk.ok('command.run', { type: 'MakeConfidential', data: { ticketId: hidden, note: 'بازرسی' } })
  await inStep(desk)
  await fetched(desk)
  expect(await desk.ok('ticket.read', { ticketId: hidden, code: null })).toBeNull()
  expect((await desk.ok('ticket.read', { ticketId: erased, code: null }))?.parts).toEqual({})
  expect((await desk.ok('ticket.read', { ticketId: kept, code: null }))?.current.text).toBe('چراغ خاموش')
  expect(await legible(desk)).toEqual([])
})

test('S23 what becomes public again comes back with its whole history', async () => {
  const server = memoryServer(Date.now)
  const author = await readyDesk({ ...server, enrolmentCode: 'good-1' })
  const inspector = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  const ticketId = randomUUID()
  const { code } = await author.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId) })
  await inStep(author)
  await fetched(inspector)
  await inspector.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'بازرسی' } })
  await inStep(inspector)
  await fetched(author)
  expect(await author.list()).toEqual([])
  // its bytes would have to lie on this desk until they are sent
  expect(await inspector.refused('confidential.run', { type: 'AttachFile', data: { ticketId } })).toMatchObject({ code: 'attachment_confidential' })
  await inspector.ok('confidential.run', { type: 'MakePublic', data: { ticketId, note: 'چیزی نبود' } })
  await fetched(author)
  expect(await author.list({ text: 'ژکفقظ' })).toEqual([code])
  const view = await author.ok('ticket.read', { ticketId, code: null })
  expect(view?.state.steps.map(({ type }) => type)).toEqual(['TicketRegistered', 'TicketMadeConfidential', 'TicketMadePublic'])
  await author.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'باز هم می‌شود نوشت' } })
  await inStep(author)
  expect(author.desk.status().attention).toBe(0)
})

test('S23 an incident says nothing of a lead ticket that became confidential, on any desk and in any list', async () => {
  const server = memoryServer(Date.now)
  const lead = await readyDesk({ ...server, enrolmentCode: 'good-1' }, 'admin')
  const inspector = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  const [ticketId, incidentId] = [randomUUID(), randomUUID()]
  const { code } = await lead.ok('command.run', { type: 'RegisterTicket', data: secret(ticketId) })
  await lead.ok('command.run', { type: 'OpenIncident', data: { incidentId, categoryId: 'waste', placeId: 'north', point: null, leadTicketId: ticketId, private: { title: 'زبالهٔ شمال', script: '' } } })
  await inStep(lead)
  await fetched(inspector)
  for (const desk of [lead, inspector]) {
    expect(await desk.ok('incident.read', { incidentId })).toMatchObject({ lead: { id: ticketId, code }, incident: { state: { leadTicketId: ticketId } } })
  }
  await inspector.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'بازرسی' } })
  await inStep(inspector)
  for (const desk of [lead, inspector]) {
    await fetched(desk)
    const incident = await desk.ok('incident.read', { incidentId })
    const lists = [await desk.ok('incident.list', { closed: true }), await desk.ok('ticket.similar', { categoryId: 'waste', placeId: 'north', point: null, exceptId: null })]
    expect(incident).toMatchObject({ lead: null, incident: { title: 'زبالهٔ شمال', state: { leadTicketId: null } } })
    expect(JSON.stringify([incident, ...lists])).not.toContain(ticketId)
  }
})

const CALLER = '+989357770011'
const callAbout = async (desk: TestDesk, data: ReturnType<typeof secret>): Promise<void> => {
  const callId = randomUUID()
  await desk.ok('command.run', { type: 'StartCall', data: { callId, line: null, private: { phone: CALLER } } })
  await desk.ok('command.run', { type: 'RegisterTicket', data: { ...data, callId, private: { ...data.private, phone: null } } })
  await desk.ok('command.run', { type: 'EndCall', data: { callId, outcome: 'ticket', ticketIds: [data.ticketId], private: { phone: CALLER } } })
}
const phones = (server: MemoryServer): unknown[] => [...server.book().parts.values()].flatMap((parts) => Object.values(parts).map(({ phone }) => phone)).filter((phone) => phone === CALLER)

test('S22 who called about a confidential message is not to be read at its desk either, whenever it is sent', async () => {
  for (const up of [true, false]) {
    const server = memoryServer(Date.now)
    const desk = await readyDesk(server)
    server.line.up = up
    await callAbout(desk, secret(randomUUID(), 'staff'))
    server.line.up = true
    await fetched(desk)
    // the server has it, twice as it was said
    expect(phones(server)).toEqual([CALLER, CALLER])
    expect(await legible(desk)).toEqual([])
  }
})

test('S23 with a message that becomes confidential goes the number of who called about it, also where their call was sent later', async () => {
  const server = memoryServer(Date.now)
  const author = await readyDesk({ ...server, enrolmentCode: 'good-1' })
  const inspector = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'tahereh')
  const [early, late] = [secret(randomUUID()), secret(randomUUID())]
  await callAbout(author, early)
  await author.ok('command.run', { type: 'RegisterTicket', data: late })
  await inStep(author)
  await fetched(inspector)
  server.line.cut.add('1')
  const callId = randomUUID()
  await author.ok('command.run', { type: 'StartCall', data: { callId, line: null, private: { phone: CALLER } } })
  await author.ok('command.run', { type: 'EndCall', data: { callId, outcome: 'ticket', ticketIds: [late.ticketId], private: { phone: CALLER } } })
  for (const { ticketId } of [early, late]) await inspector.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'x' } })
  await fetched(inspector)
  server.line.cut.clear()
  await fetched(author)
  expect(phones(server)).toHaveLength(5)
  expect(await legible(author)).toEqual([])
})

test('S21 with the words of a message goes the number of who called about it', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const data = secret(randomUUID())
  await callAbout(desk, data)
  await inStep(desk)
  server.erase(data.ticketId)
  await desk.ok('sync.now', {})
  await expect.poll(() => desk.list({ text: 'ژکفقظ' })).toEqual([])
  expect(await legible(desk)).toEqual([])
})

test('S22 a crash between journal and database leaves no number of who called about a confidential message', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const [callId, ticketId] = [randomUUID(), randomUUID()]
  await desk.ok('command.run', { type: 'StartCall', data: { callId, line: null, private: { phone: CALLER } } })
  await fetched(desk)
  await desk.close()
  const before = join(desk.folder, 'before')
  for (const name of readdirSync(desk.folder).filter((each) => each.endsWith('.db'))) cpSync(join(desk.folder, name), join(before, name))
  const later = await openTestDesk({ ...server, folder: desk.folder, key: desk.key, enrolmentCode: null })
  await later.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  const data = secret(ticketId, 'staff')
  server.line.up = false
  await later.ok('command.run', { type: 'RegisterTicket', data: { ...data, callId, private: { ...data.private, phone: null } } })
  await later.close()
  // the database as it was before, the journal as it is
  for (const name of readdirSync(before)) cpSync(join(before, name), join(desk.folder, name))
  rmSync(before, { recursive: true })
  const last = await openTestDesk({ ...server, folder: desk.folder, key: desk.key, enrolmentCode: null })
  server.line.up = true
  await fetched(last)
  expect(server.book().states.get(ticketId)?.state).toMatchObject({ confidential: true, callId })
  await expect.poll(() => found(deskBytes(desk.folder, desk.key)), { timeout: 5000 }).toEqual([])
})
