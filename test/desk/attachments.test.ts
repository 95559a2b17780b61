import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { failed } from '#desk/failures.ts'
import type { AttachmentLine, Transport, TransportFactory } from '#desk/transport.ts'
import { ATTACHMENT_LIMIT } from '#domain/ticket/commands.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { closeDesks, openTestDesk, readyDesk, type TestDesk } from '../support/desk.ts'
import { memoryServer, type MemoryServer } from '../support/memory-server.ts'
import { until } from '../support/started.ts'

afterEach(closeDesks)

const photo = (size: number): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(size - 4)]))
const add = (desk: TestDesk, ticketId: string, bytes: Uint8Array<ArrayBuffer>, fileName = 'photo.jpg') => desk.ok('attachment.add', { ticketId, fileName, type: 'image/jpeg', bytes })
const filesOf = (desk: TestDesk): string[] => (existsSync(join(desk.folder, 'attachments')) ? readdirSync(join(desk.folder, 'attachments')) : [])
const whereabouts = async (desk: TestDesk, ticketId: string) => (await desk.ok('attachment.standing', { ticketId })).map(({ where }) => where)
const settled = (desk: TestDesk) => desk.when('all sent', ({ waiting, phase }) => waiting === 0 && phase === 'online')

/** The memory server's transport with its attachment line watched and, where a test says so, changed. */
function watched(server: MemoryServer, change: (line: AttachmentLine) => Partial<AttachmentLine> = () => ({}), also: (transport: Transport) => Partial<Transport> = () => ({})) {
  const puts: { readonly id: string; readonly offset: number; readonly length: number }[] = []
  const transports: TransportFactory = {
    ...server.transports,
    connect: (enrolment, machineId) => {
      const transport = server.transports.connect(enrolment, machineId)
      const line: AttachmentLine = { ...transport.attachments, ...change(transport.attachments) }
      return {
        ...transport, ...also(transport),
        attachments: {
          ...line,
          put: (id, offset, bytes) => {
            puts.push({ id, offset, length: bytes.length })
            return line.put(id, offset, bytes)
          },
        },
      }
    },
  }
  return { transports, puts }
}

test('a photo taken offline is safe at once, is sent when the server is back, and is read on another desk and then without the server', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const other = await readyDesk({ ...server, enrolmentCode: 'good-2' }, 'reza')
  const { ticketId } = await desk.register()
  await settled(desk)
  server.line.up = false
  const bytes = photo(2 * ATTACHMENT_PART + 1234)
  const { attachmentId } = await add(desk, ticketId, bytes)
  expect(await desk.ok('attachment.standing', { ticketId })).toEqual([{ attachmentId, where: 'waiting', deskName: '1', moved: 0, size: bytes.length }])
  expect((await desk.ok('attachment.read', { ticketId, attachmentId })).bytes).toEqual(Buffer.from(bytes))
  server.line.up = true
  await desk.ok('sync.now', {})
  await until('the photo to be sent', async () => (await whereabouts(desk, ticketId))[0] === 'here')
  expect(server.files.get(attachmentId)?.equals(bytes)).toBe(true)

  await other.ok('sync.now', {})
  await until('the ticket with its photo', async () => (await whereabouts(other, ticketId)).length === 1)
  expect(await whereabouts(other, ticketId)).toEqual(['server'])
  expect(filesOf(other)).toEqual([])
  const [one, two] = await Promise.all([other.ok('attachment.read', { ticketId, attachmentId }), other.ok('attachment.read', { ticketId, attachmentId })])
  expect(one).toEqual({ bytes: Buffer.from(bytes), type: 'image/jpeg' })
  expect(two).toEqual(one)
  // both waited for the same three parts
  expect(server.asked.get('part')).toBe(3)
  server.line.up = false
  expect((await other.ok('attachment.read', { ticketId, attachmentId })).bytes).toEqual(Buffer.from(bytes))
  expect(await whereabouts(other, ticketId)).toEqual(['here'])
})

test('a copy that is damaged on the disk is fetched again', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const { ticketId } = await desk.register()
  const bytes = photo(5000)
  const { attachmentId } = await add(desk, ticketId, bytes)
  await until('the photo to be sent', async () => (await whereabouts(desk, ticketId))[0] === 'here')
  const file = join(desk.folder, 'attachments', attachmentId)
  writeFileSync(file, readFileSync(file).fill(0, 900, 910))
  server.line.up = false
  expect(await desk.refused('attachment.read', { ticketId, attachmentId })).toMatchObject({ code: 'server_unreachable' })
  server.line.up = true
  expect((await desk.ok('attachment.read', { ticketId, attachmentId })).bytes).toEqual(Buffer.from(bytes))
})

test('what is too large or not what it says it is leaves nothing behind', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const { ticketId } = await desk.register()
  const tooLarge = await desk.refused('attachment.add', { ticketId, fileName: 'film.jpg', type: 'image/jpeg', bytes: photo(ATTACHMENT_LIMIT + 1) })
  expect(tooLarge).toEqual({ code: 'attachment_too_large', details: { size: ATTACHMENT_LIMIT + 1, limit: ATTACHMENT_LIMIT } })
  const program = Uint8Array.from(Buffer.from('MZ this program cannot be run in DOS mode'))
  expect(await desk.refused('attachment.add', { ticketId, fileName: 'invoice.pdf', type: 'application/pdf', bytes: program })).toMatchObject({ code: 'attachment_type_refused' })
  expect(await desk.refused('attachment.add', { ticketId: '00000000-0000-4000-8000-00000000ffff', fileName: 'a.jpg', type: 'image/jpeg', bytes: photo(100) })).toMatchObject({ code: 'ticket_unknown' })
  await until('the refused one to go', () => filesOf(desk).length === 0)
  expect(await desk.ok('attachment.standing', { ticketId })).toEqual([])
})

test('a transfer that breaks goes on where the server stands, also in a new program, and no byte goes twice', async () => {
  const server = memoryServer(Date.now)
  const cut = { after: 3 }
  const { transports, puts } = watched(server, (line) => ({
    put: (id, offset, bytes) => {
      if (cut.after === 0) return Promise.resolve(failed('server_unreachable', { reason: 'ECONNRESET' }))
      cut.after -= 1
      return line.put(id, offset, bytes)
    },
  }))
  const desk = await readyDesk({ transports })
  const { ticketId } = await desk.register()
  const bytes = photo(6 * ATTACHMENT_PART + 17)
  const { attachmentId } = await add(desk, ticketId, bytes)
  await until('the break', () => puts.length > 3)
  expect(await desk.ok('attachment.standing', { ticketId })).toMatchObject([{ where: 'waiting', moved: 3 * ATTACHMENT_PART }])
  await desk.close()
  puts.splice(0)
  cut.after = Infinity
  const again = await desk.reopen()
  await again.signIn()
  await until('the rest to be sent', async () => (await whereabouts(again, ticketId))[0] === 'here')
  expect(puts.map(({ offset }) => offset / ATTACHMENT_PART)).toEqual([3, 4, 5, 6])
  expect(server.files.get(attachmentId)?.equals(bytes)).toBe(true)
})

test('an answer that cannot be true begins the transfer anew', async () => {
  const server = memoryServer(Date.now)
  const lies = { left: 1 }
  const { transports, puts } = watched(server, (line) => ({
    standing: async (id) => {
      const answer = await line.standing(id)
      if (!answer.ok || lies.left === 0) return answer
      lies.left -= 1
      return { ok: true, value: { ...answer.value, received: answer.value.size * 7 } }
    },
  }))
  const desk = await readyDesk({ transports })
  const { ticketId } = await desk.register()
  const bytes = photo(ATTACHMENT_PART + 1)
  const { attachmentId } = await add(desk, ticketId, bytes)
  await until('the photo to be sent', async () => (await whereabouts(desk, ticketId))[0] === 'here')
  expect(puts[0]?.offset).toBe(0)
  expect(server.files.get(attachmentId)?.equals(bytes)).toBe(true)
})

test('no part is sent while a command waits for the server', async () => {
  const server = memoryServer(Date.now)
  const gate: { hold: Promise<void> | null; pushing: boolean } = { hold: null, pushing: false }
  const { transports, puts } = watched(server, (line) => ({
    put: async (id, offset, bytes) => {
      expect(gate.pushing).toBe(false)
      return line.put(id, offset, bytes)
    },
  }), (transport) => ({
    push: async (epoch, commands) => {
      gate.pushing = true
      await gate.hold
      const answer = await transport.push(epoch, commands)
      gate.pushing = false
      return answer
    },
  }))
  const desk = await readyDesk({ transports })
  const { ticketId } = await desk.register()
  await add(desk, ticketId, photo(40 * ATTACHMENT_PART))
  await until('the transfer to begin', () => puts.length > 2)
  const release: { now: () => void } = { now: () => undefined }
  gate.hold = new Promise((resolve) => void (release.now = resolve))
  await desk.ok('command.run', { type: 'AddNote', data: { ticketId, text: 'شهروند دوباره تماس گرفت' } })
  await until('the push', () => gate.pushing)
  const before = puts.length
  await new Promise((done) => setTimeout(done, 100))
  const after = puts.length
  release.now()
  expect(after).toBe(before)
  expect(before).toBeLessThan(40)
  await until('the rest to be sent', async () => (await whereabouts(desk, ticketId))[0] === 'here')
})

test('S23 what is detached or gone is deleted from the disk, even if the program ended before it could', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server, 'admin')
  const { ticketId } = await desk.register()
  const first = await add(desk, ticketId, photo(400))
  const second = await add(desk, ticketId, photo(500))
  await until('both to be sent', async () => (await whereabouts(desk, ticketId)).every((where) => where === 'here') && filesOf(desk).length === 2)
  await desk.ok('command.run', { type: 'DetachFile', data: { ticketId, attachmentId: first.attachmentId, note: '' } })
  await until('the detached one to go', () => filesOf(desk).length === 1)
  expect(filesOf(desk)).toEqual([second.attachmentId])
  const kept = readFileSync(join(desk.folder, 'attachments', second.attachmentId))
  await desk.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'به بازرسی' } })
  await until('the other to go with its ticket', () => filesOf(desk).length === 0)
  // the inspection reads it from the server, and nobody else; nothing of it comes to rest here
  expect((await desk.ok('attachment.read', { ticketId, attachmentId: second.attachmentId })).bytes).toHaveLength(500)
  await desk.signIn('zahra')
  expect(await desk.refused('attachment.read', { ticketId, attachmentId: second.attachmentId })).toMatchObject({ code: 'attachment_unknown' })
  expect(filesOf(desk)).toEqual([])
  await desk.close()
  // as if the program had ended between the two: the file is there and nothing speaks of it
  writeFileSync(join(desk.folder, 'attachments', second.attachmentId), kept)
  const again = await desk.reopen()
  await until('the left one to go', () => filesOf(again).length === 0)
})

test('S23 a photo that only this desk has is sent before it is deleted, when its ticket becomes confidential', async () => {
  const server = memoryServer(Date.now)
  const held = { up: false }
  const { transports } = watched(server, (line) => ({ put: (id, offset, bytes) => (held.up ? line.put(id, offset, bytes) : Promise.resolve(failed('server_unreachable'))) }))
  const desk = await readyDesk({ ...server, transports }, 'admin')
  const { ticketId } = await desk.register()
  await settled(desk)
  const bytes = photo(3000)
  const { attachmentId } = await add(desk, ticketId, bytes)
  await settled(desk)
  await desk.ok('command.run', { type: 'MakeConfidential', data: { ticketId, note: 'به بازرسی' } })
  await until('the ticket to go', async () => (await desk.ok('ticket.read', { ticketId, code: null })) === null)
  expect(filesOf(desk)).toEqual([attachmentId])
  await desk.signIn('zahra')
  expect(await desk.refused('attachment.read', { ticketId, attachmentId })).toMatchObject({ code: 'attachment_unknown' })
  held.up = true
  await until('the server to have it and the desk to forget it', async () => {
    await desk.ok('sync.now', {})
    return filesOf(desk).length === 0
  }, 30_000)
  expect(server.files.get(attachmentId)?.equals(bytes)).toBe(true)
})

test('a photo that was not sent yet survives the loss of the database', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const { ticketId } = await desk.register()
  await settled(desk)
  server.line.up = false
  const bytes = photo(3000)
  const { attachmentId } = await add(desk, ticketId, bytes)
  await desk.close()
  for (const ending of ['', '-wal', '-shm']) rmSync(join(desk.folder, `desk.db${ending}`), { force: true })
  server.line.up = true
  const again = await openTestDesk({ ...server, folder: desk.folder, key: desk.key, enrolmentCode: null })
  await again.when('in step', ({ phase, waiting }) => phase === 'online' && waiting === 0)
  await until('the photo to be sent', () => server.files.get(attachmentId)?.length === bytes.length)
  expect(server.files.get(attachmentId)?.equals(bytes)).toBe(true)
})

test('S15 a server that was restored without the photo gets it again', async () => {
  const server = memoryServer(Date.now)
  const desk = await readyDesk(server)
  const { ticketId } = await desk.register()
  const bytes = photo(ATTACHMENT_PART + 5)
  const { attachmentId } = await add(desk, ticketId, bytes)
  await until('the photo to be sent', async () => (await whereabouts(desk, ticketId))[0] === 'here')
  server.files.clear()
  server.restore(server.backup())
  await desk.ok('sync.now', {})
  await until('the photo to be sent again', () => server.files.get(attachmentId)?.length === bytes.length)
  expect(server.files.get(attachmentId)?.equals(bytes)).toBe(true)
})
