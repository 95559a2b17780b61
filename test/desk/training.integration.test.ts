import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Desk, DeskOptions } from '#desk/desk.ts'
import { httpTransports } from '#desk/http-transport.ts'
import { NoCity, openTrainingDesk } from '#desk/training.ts'
import { parseTrackingCode, TRAINING_PAYLOADS } from '#domain/tracking-code/code.ts'
import type { CallInput, CallName, CallOutput } from '#ipc/contract.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { PASSWORD, startCentral, temporaryFolder, type Central } from '../support/central.ts'
import { registerData, uuid } from '../support/commands.ts'
import { closeDesks, openTestDesk, readyDesk, type TestDesk } from '../support/desk.ts'

const transports = httpTransports({ ca: null })
const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  await closeDesks()
})

/** A real desk with one message, closed as main closes it before a practice. */
async function realDesk(): Promise<{ central: Central; desk: TestDesk }> {
  const central = await startCentral()
  ends.push(central.end)
  const enrolmentCode = await offerEnrolment(central.store, 'میز ۱', Date.now())
  const desk = await readyDesk({ transports, serverUrl: central.url, enrolmentCode, machineId: 'machine-training' }, 'zahra', PASSWORD)
  await desk.register({}, 'پیام واقعی یک شهروند')
  await desk.when('sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')
  await desk.close()
  return { central, desk }
}

async function practice({ folder: practiseFrom, key }: Pick<TestDesk, 'folder' | 'key'>, folder = join(practiseFrom, 'training')) {
  const log: string[] = []
  const options: DeskOptions = {
    dataFolder: folder, databaseKey: key, keyProtection: 'file', machineId: 'machine-training', appVersion: '0.1.0-test', training: { practiseFrom },
    // what it must never use
    language: null, policy: { serverUrl: 'http://127.0.0.1:9', enrolmentCode: 'code' }, transports, now: Date.now, uptime: () => performance.now(), random: () => 0, log: (line) => void log.push(line),
  }
  const desk: Desk = await openTrainingDesk(options, practiseFrom)
  const closing: { done: Promise<void> | null } = { done: null }
  const close = (): Promise<void> => (closing.done ??= desk.close())
  ends.push(close)
  const ok = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput[N]> => {
    const reply = await desk.call(name, input)
    if (!reply.ok) throw new Error(`${name}: ${reply.refusal.code} ${JSON.stringify(reply.refusal.details)} ${log.join()}`)
    return reply.value
  }
  const refused = async <N extends CallName>(name: N, input: CallInput<N>) => {
    const reply = await desk.call(name, input)
    if (reply.ok) throw new Error(`${name} was not refused`)
    return reply.refusal.code
  }
  const rows = async () => ok('ticket.rows', { numbers: [...(await ok('ticket.list', ALL_TICKETS)).numbers] })
  return { desk, ok, refused, rows, log, close }
}

/** Every file of the folder but those of the training, with what is in it and when it changed. */
const fingerprint = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'training')
  .map(({ name }) => `${name} ${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')} ${statSync(join(folder, name)).mtimeMs}`)

test('somebody practises with their own sign-in; neither the server nor the real data change by it', async () => {
  const { central, desk } = await realDesk()
  const serverHas = async () => ({ standing: await central.store.standing(), desks: await central.store.desks(), requests: central.log.filter((line) => line.includes('"route":"/v1')) })
  const serverBefore = await serverHas()
  const before = fingerprint(desk.folder)
  const training = await practice(desk)
  expect(training.desk.status()).toMatchObject({ training: true, phase: 'stopped', enrolled: true, cityName: 'شهر آزمایش – آموزش', serverUrl: '' })
  expect(await training.refused('session.signIn', { username: 'zahra', password: 'حدس' })).toBe('credentials_wrong')
  // the limit on guesses is not lifted by practising
  expect(await training.refused('session.signIn', { username: 'zahra', password: PASSWORD })).toBe('too_many_attempts')
  await training.close()
  const again = await practice(desk, join(desk.folder, 'training', 'fresh'))
  expect(await again.ok('session.signIn', { username: 'Zahra ', password: PASSWORD })).toMatchObject({ online: false, operator: { name: 'زهرا کرمانی' } })

  const tickets = await again.rows()
  expect(tickets.length).toBe(6)
  expect(new Set(tickets.map(({ status }) => status))).toEqual(new Set(['registered', 'forwarded', 'reported', 'answered']))
  expect(tickets.some(({ dueAt }) => dueAt !== null && dueAt < Date.now())).toBe(true)
  expect(tickets.map(({ excerpt }) => excerpt).join()).not.toContain('واقعی')

  const { code } = await again.ok('command.run', { type: 'RegisterTicket', data: registerData(uuid(1), 'تمرین ثبت') })
  const { commandId } = await again.ok('command.run', { type: 'ForwardTicket', data: { ticketId: uuid(1), to: [{ departmentId: 'parks', hours: null }], besides: [], note: '' } })
  await again.ok('command.run', { type: 'AcknowledgeForward', data: { ticketId: uuid(1), assignmentId: `${commandId}:0` } })
  expect((await again.ok('ticket.read', { ticketId: uuid(1), code: null }))?.state.status).toBe('acknowledged')
  await again.ok('attachment.add', { ticketId: uuid(1), fileName: 'x.png', type: 'image/png', bytes: Uint8Array.from(Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1')) })
  expect(await again.ok('attachment.standing', { ticketId: uuid(1) })).toMatchObject([{ where: 'waiting' }])
  for (const codes of [code ?? '', ...tickets.map((ticket) => ticket.code)]) {
    expect(codes).toMatch(/^99\d{7}$/)
    const payload = parseTrackingCode(codes) ?? 0
    expect(payload >= TRAINING_PAYLOADS.from && payload <= TRAINING_PAYLOADS.to).toBe(true)
  }

  await again.ok('sync.now', {})
  expect(await again.refused('desk.enrol', { serverUrl: central.url, code: await offerEnrolment(central.store, 'میز ۲', Date.now()) })).toBe('not_in_training')
  for (const [name, input] of [['operators.list', {}], ['audit.read', { before: null }], ['confidential.list', { before: null }]] as const) expect(await again.refused(name, input)).toBe('not_in_training')
  expect(await again.refused('confidential.run', { type: 'AddNote', data: { ticketId: uuid(1), text: 'x' } })).toBe('not_in_training')
  expect(await again.refused('command.run', { type: 'ChangeDirectory', data: {} })).toBe('not_in_training')
  expect(again.desk.status().phase).toBe('stopped')
  expect(again.desk.status().waiting).toBeGreaterThan(6)
  await again.close()

  expect(fingerprint(desk.folder)).toEqual(before)
  expect(await serverHas()).toEqual(serverBefore)
  // and the real desk goes on as if nothing had been
  const back = await openTestDesk({ transports, serverUrl: central.url, folder: desk.folder, key: desk.key, enrolmentCode: null, machineId: 'machine-training' })
  await back.when('in step', ({ phase }) => phase === 'online')
  await back.signIn('zahra', PASSWORD)
  expect(back.desk.status()).toMatchObject({ training: false, waiting: 0, cityName: 'شهر آزمایش' })
  expect(await back.list()).toHaveLength(1)
})

test('after a crash of the real desk its unfinished write-ahead log is read and left as it was', async () => {
  const central = await startCentral()
  ends.push(central.end)
  const enrolmentCode = await offerEnrolment(central.store, 'میز ۱', Date.now())
  const desk = await readyDesk({ transports, serverUrl: central.url, enrolmentCode, machineId: 'machine-training' }, 'zahra', PASSWORD)
  const { folder, remove } = temporaryFolder()
  ends.push(remove)
  // as the files lie when the power goes
  cpSync(desk.folder, folder, { recursive: true })
  expect(readdirSync(folder)).toContain('desk.db-wal')
  const before = fingerprint(folder)
  const training = await practice({ folder, key: desk.key })
  await training.ok('session.signIn', { username: 'zahra', password: PASSWORD })
  expect(fingerprint(folder)).toEqual(before)
})

test('where nobody has signed in yet a trainee needs no password; practising again begins where it was', async () => {
  const central = await startCentral()
  ends.push(central.end)
  const enrolmentCode = await offerEnrolment(central.store, 'میز ۱', Date.now())
  const desk = await openTestDesk({ transports, serverUrl: central.url, enrolmentCode, machineId: 'machine-training' })
  await desk.when('the first sync', ({ phase }) => phase === 'online')
  await desk.close()
  const training = await practice(desk)
  const signedIn = await training.ok('session.signIn', { username: 'trainee', password: '' })
  expect(signedIn.permissions).toContain('ticket.register')
  await training.ok('command.run', { type: 'RegisterTicket', data: registerData(uuid(1)) })
  expect(await training.rows()).toHaveLength(7)
  await training.close()
  const again = await practice(desk)
  await again.ok('session.signIn', { username: 'trainee', password: '' })
  expect(await again.rows()).toHaveLength(7)
})

test('without a city there is nothing to practise in', async () => {
  const { folder, remove } = temporaryFolder()
  ends.push(remove)
  await expect(practice({ folder, key: 'ab'.repeat(32) })).rejects.toThrow(NoCity)
})
