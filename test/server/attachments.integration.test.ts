import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { filesIn } from '#server/store/sqlite/files.ts'
import { ATTACHMENT_PART, attachmentStanding } from '#sync/protocol.ts'
import { enrolDesk, eraseTicket, foundCity, protocolHeaders, signIn, startCentral, temporaryFolder, type Central, type Desk } from '../support/central.ts'
import { at, bearer, codeOf, staffed, type Staffed } from './messages.ts'
import { MARK, announce, partOf, photo, transfers } from './transfer.ts'

const SIZE = 2 * ATTACHMENT_PART + 1000
let central: Central
let zahra: Staffed
let inspector: Staffed
let other: Desk
let line: ReturnType<typeof transfers>
const folder = () => filesIn(central.folder).attachments
const blobs = () => readdirSync(folder())

beforeAll(async () => {
  central = await startCentral()
  zahra = await staffed(central)
  inspector = await staffed(central, 'tahereh', 'میز بازرسی')
  other = await enrolDesk(central.url, central.store, 'میز ۲')
  line = transfers(central)
})
afterAll(() => central.end())

async function attached(size = SIZE) {
  const bytes = photo(size)
  const ticketId = await zahra.register()
  return { ticketId, bytes, id: await announce(zahra, ticketId, bytes) }
}
/** Made confidential before its bytes were on their way. */
async function hidden() {
  const known = await attached()
  await inspector.run('MakeConfidential', { ticketId: known.ticketId, note: 'نام کارمند' })
  return known
}
const standing = (received: number, size = SIZE) => ({ received, size, complete: received === size, deskName: received === size ? null : 'میز ۱' })

describe('sending', () => {
  it.each([['one byte over two parts', 2 * ATTACHMENT_PART + 1], ['exactly two parts', 2 * ATTACHMENT_PART], ['less than a part', 100]])('takes %s and gives every byte back, to any desk', async (_, size) => {
    const { id, bytes } = await attached(size)
    expect((await line.standing(other.headers, id)).json).toEqual({ attachmentId: id, ...standing(0, size) })
    const last = await line.send(zahra.desk.headers, id, bytes)
    expect(z.parse(attachmentStanding, last.json)).toEqual({ attachmentId: id, ...standing(size, size) })
    expect((await line.fetchAll(other.headers, id, size)).equals(bytes)).toBe(true)
  })

  it('a wrong offset answers where it stands and changes nothing', async () => {
    const { id, bytes } = await attached()
    await line.put(zahra.desk.headers, id, 0, partOf(bytes, 0))
    for (const offset of [0, 2 * ATTACHMENT_PART, 17]) {
      expect(await line.put(zahra.desk.headers, id, offset, partOf(bytes, offset))).toMatchObject({ status: 200, json: standing(ATTACHMENT_PART) })
    }
    await line.send(zahra.desk.headers, id, bytes, ATTACHMENT_PART)
    expect(await line.put(zahra.desk.headers, id, 0, partOf(bytes, 0))).toMatchObject({ status: 200, json: standing(SIZE) })
    expect((await line.fetchAll(other.headers, id, SIZE)).equals(bytes)).toBe(true)
  })

  it('the same part sent twice at once counts once', async () => {
    const { id, bytes } = await attached()
    await Promise.all([1, 2, 3].map(() => line.put(zahra.desk.headers, id, 0, partOf(bytes, 0))))
    expect((await line.send(zahra.desk.headers, id, bytes, ATTACHMENT_PART)).json).toMatchObject(standing(SIZE))
  })

  it('a line that breaks within a part leaves what was there before it', async () => {
    const { id, bytes } = await attached()
    await line.put(zahra.desk.headers, id, 0, partOf(bytes, 0))
    await new Promise<void>((resolve) => {
      const { method, path } = at('attachmentPut', id, `?offset=${ATTACHMENT_PART}`)
      const broken = request(central.url + path, { method, headers: { ...protocolHeaders, ...zahra.desk.headers, 'content-type': 'application/octet-stream', 'content-length': ATTACHMENT_PART } })
      broken.on('error', () => {})
      broken.on('close', resolve)
      broken.write(partOf(bytes, ATTACHMENT_PART).subarray(0, 100_000), () => broken.destroy())
    })
    expect((await line.standing(zahra.desk.headers, id)).json).toMatchObject(standing(ATTACHMENT_PART))
    expect((await line.send(zahra.desk.headers, id, bytes, ATTACHMENT_PART)).json).toMatchObject(standing(SIZE))
  })

  it('bytes that are not the announced ones are dropped, and sending starts again', async () => {
    const { id, bytes } = await attached()
    const damaged = Buffer.from(bytes)
    damaged[ATTACHMENT_PART + 5]! ^= 1
    const before = blobs().length
    const answer = await line.send(zahra.desk.headers, id, damaged)
    expect([answer.status, codeOf(answer.json)]).toEqual([422, 'attachment_damaged'])
    expect((await line.standing(zahra.desk.headers, id)).json).toMatchObject(standing(0))
    expect(blobs()).toHaveLength(before)
    await line.send(zahra.desk.headers, id, bytes)
    expect((await line.fetchAll(other.headers, id, SIZE)).equals(bytes)).toBe(true)
  })

  it.each([
    ['longer than announced', 2 * ATTACHMENT_PART, (last: Buffer) => Buffer.concat([last, Buffer.alloc(1)]), 413, 'too_large'],
    ['shorter than announced', 2 * ATTACHMENT_PART, (last: Buffer) => last.subarray(1), 400, 'malformed'],
    ['an empty part', 0, () => Buffer.alloc(0), 400, 'malformed'],
    ['a short part in the middle', 0, (part: Buffer) => part.subarray(1), 400, 'malformed'],
    ['a part over the limit', 0, (part: Buffer) => Buffer.concat([part, part]), 413, 'too_large'],
  ])('%s is refused and nothing is kept of it', async (_, offset, lie, status, code) => {
    const { id, bytes } = await attached()
    for (let sent = 0; sent < offset; sent += ATTACHMENT_PART) await line.put(zahra.desk.headers, id, sent, partOf(bytes, sent))
    const answer = await line.put(zahra.desk.headers, id, offset, lie(partOf(bytes, offset)))
    expect([answer.status, codeOf(answer.json)]).toEqual([status, code])
    expect((await line.standing(zahra.desk.headers, id)).json).toMatchObject(standing(offset))
  })
})

describe('the routes', () => {
  it.each(['attachmentPut', 'attachmentGet', 'attachmentStanding'] as const)('%s opens to nobody without a desk or the session of the inspection or a department', async (name) => {
    const { id, bytes } = await attached()
    const body = name === 'attachmentPut' ? partOf(bytes, 0) : undefined
    const reader = bearer((await signIn(central.url, zahra.desk, 'reza')).token)
    const codes: string[] = []
    for (const headers of [{}, { ...zahra.desk.headers, 'peygir-machine': 'another' }, bearer('t'.repeat(43)), reader]) codes.push(codeOf((await line.ask(name, headers, id, '?offset=0', body)).json))
    expect(codes).toEqual(['not_enrolled', 'desk_cloned', 'signed_out', 'not_permitted'])
  })

  it('know only what an event of a ticket announced', async () => {
    for (const id of [randomUUID(), 'photo.jpg', '..%2F..%2Fpeygir.sqlite']) {
      const code = id.length === 36 ? 'attachment_unknown' : 'malformed'
      for (const answer of [await line.put(other.headers, id, 0, Buffer.alloc(5)), await line.get(other.headers, id), await line.standing(other.headers, id)]) expect(codeOf(answer.json)).toBe(code)
    }
  })

  it('say where the bytes still are, and give no part of what is not proven', async () => {
    const { id, bytes } = await attached()
    await line.put(zahra.desk.headers, id, 0, partOf(bytes, 0))
    expect(await line.get(other.headers, id)).toMatchObject({ status: 409, json: { error: { code: 'attachment_elsewhere', details: { deskName: 'میز ۱', received: ATTACHMENT_PART } } } })
  })

  it('give parts only from where parts begin', async () => {
    const { id, bytes } = await attached()
    await line.send(zahra.desk.headers, id, bytes)
    for (const offset of [1, SIZE, 3 * ATTACHMENT_PART]) expect(codeOf((await line.get(other.headers, id, offset)).json)).toBe('malformed')
    expect(codeOf((await line.ask('attachmentGet', other.headers, id)).json)).toBe('malformed')
  })
})

describe('a confidential ticket', () => {
  it('S20 takes the bytes from the desk that has them, and shows them to the inspection alone', async () => {
    const { id, bytes, ticketId } = await hidden()
    for (const answer of [await line.put(other.headers, id, 0, partOf(bytes, 0)), await line.standing(other.headers, id), await line.get(other.headers, id)]) {
      expect([answer.status, codeOf(answer.json)]).toEqual([404, 'attachment_unknown'])
    }
    expect((await line.send(zahra.desk.headers, id, bytes)).json).toMatchObject(standing(SIZE))
    expect(codeOf((await line.get(zahra.desk.headers, id)).json)).toBe('attachment_unknown')
    const { token, operator } = inspector.author
    expect((await line.fetchAll(bearer(token), id, SIZE)).equals(bytes)).toBe(true)
    const looks = (await central.store.auditTrail()).filter(({ details }) => details['attachmentId'] === id)
    expect(looks).toMatchObject([{ kind: 'confidential_read', operatorId: operator.id, details: { ticketId } }])
  })

  it('S20 is closed to desks from the moment it became confidential, and open again when it is public', async () => {
    const { id, bytes, ticketId } = await attached()
    await line.send(zahra.desk.headers, id, bytes)
    await inspector.run('MakeConfidential', { ticketId, note: 'نام کارمند' })
    for (const desk of [zahra.desk, other]) expect(codeOf((await line.get(desk.headers, id)).json)).toBe('attachment_unknown')
    expect((await line.get(bearer(inspector.author.token), id)).status).toBe(200)
    await inspector.run('MakePublic', { ticketId, note: 'اشتباه' })
    expect((await line.get(other.headers, id)).status).toBe(200)
  })

  it('S20 cannot be reached by naming its attachment in a ticket of one’s own', async () => {
    const { id, bytes } = await hidden()
    await line.send(zahra.desk.headers, id, bytes)
    const thief = await staffed(central, 'zahra', 'میز ۳')
    await announce(thief, await thief.register(), bytes, id)
    expect(codeOf((await line.get(thief.desk.headers, id)).json)).toBe('attachment_unknown')
    expect((await line.get(bearer(inspector.author.token), id)).status).toBe(200)
  })
})

describe('what is taken back', () => {
  it('detached bytes are unknown at once and soon gone from the disk; the same id may come again with others', async () => {
    const { id, bytes, ticketId } = await attached()
    await line.send(zahra.desk.headers, id, bytes)
    const before = blobs()
    await zahra.run('DetachFile', { ticketId, attachmentId: id, note: '' })
    for (const answer of [await line.get(other.headers, id), await line.standing(other.headers, id), await line.put(zahra.desk.headers, id, 0, partOf(bytes, 0))]) expect(codeOf(answer.json)).toBe('attachment_unknown')
    await vi.waitFor(() => expect(blobs()).toHaveLength(before.length - 1))
    const again = photo(300)
    await announce(zahra, ticketId, again, id)
    await line.send(zahra.desk.headers, id, again)
    expect((await line.get(other.headers, id)).bytes.equals(again)).toBe(true)
  })

  it('S21 erasing the personal data removes the bytes, whole and half, and takes no more of them', async () => {
    const { id, bytes, ticketId } = await attached()
    const half = photo(SIZE)
    const halfId = await announce(zahra, ticketId, half)
    const before = blobs()
    await line.send(zahra.desk.headers, id, bytes)
    await line.put(zahra.desk.headers, halfId, 0, partOf(half, 0))
    await eraseTicket(central.store, ticketId)
    await vi.waitFor(() => expect(blobs()).toEqual(before))
    for (const answer of [await line.get(other.headers, id), await line.put(zahra.desk.headers, halfId, ATTACHMENT_PART, partOf(half, ATTACHMENT_PART))]) expect(codeOf(answer.json)).toBe('attachment_unknown')
    expect(blobs()).toEqual(before)
  })
})

describe('on the disk', () => {
  it('no plain bytes lie in the server’s folder, and only the server’s user may read it', async () => {
    const { id, bytes } = await attached()
    await line.send(zahra.desk.headers, id, bytes)
    const half = await attached()
    await line.put(zahra.desk.headers, half.id, 0, partOf(half.bytes, 0))
    const files = blobs()
    expect(files.length).toBeGreaterThan(1)
    expect(partOf(bytes, 0).includes(MARK)).toBe(true)
    for (const file of files) expect(readFileSync(join(folder(), file)).includes(Buffer.from(MARK).subarray(0, 16))).toBe(false)
    if (process.platform !== 'win32') expect([filesIn(central.folder).attachmentKey, ...files.map((file) => join(folder(), file))].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, ...files.map(() => 0o600)])
  })

  it('a changed byte is noticed, and so are parts that changed places', async () => {
    const { id, bytes } = await attached()
    const before = new Set(blobs())
    await line.send(zahra.desk.headers, id, bytes)
    const file = join(folder(), blobs().find((name) => !before.has(name))!)
    const sealed = readFileSync(file)
    const length = ATTACHMENT_PART + 28
    writeFileSync(file, Buffer.concat([sealed.subarray(length, 2 * length), sealed.subarray(0, length), sealed.subarray(2 * length)]))
    for (const offset of [0, ATTACHMENT_PART]) expect(codeOf((await line.get(other.headers, id, offset)).json)).toBe('attachment_damaged')
    expect((await line.get(other.headers, id, 2 * ATTACHMENT_PART)).status).toBe(200)
  })
})

describe('a server that is started again', () => {
  it('goes on where it stood, whatever a power cut left behind the last whole part', async () => {
    const { folder: own, remove } = temporaryFolder()
    await foundCity(own)
    const first = await startCentral({ in: own })
    const desk = await staffed(first)
    const bytes = photo(SIZE)
    const id = await announce(desk, await desk.register(), bytes)
    await transfers(first).put(desk.desk.headers, id, 0, partOf(bytes, 0))
    await first.end()
    const files = filesIn(own)
    const [part] = readdirSync(files.attachments)
    appendFileSync(join(files.attachments, part!), Buffer.alloc(70_000, 1))

    const second = await startCentral({ in: own })
    expect((await transfers(second).standing(desk.desk.headers, id)).json).toMatchObject(standing(ATTACHMENT_PART))
    expect((await transfers(second).send(desk.desk.headers, id, bytes, ATTACHMENT_PART)).json).toMatchObject(standing(SIZE))
    await second.end()
    // killed after the last part, before the file got its name
    const whole = readdirSync(files.attachments)[0]!
    renameSync(join(files.attachments, whole), join(files.attachments, `${whole}.part`))

    const third = await startCentral({ in: own })
    expect((await transfers(third).standing(desk.desk.headers, id)).json).toMatchObject(standing(SIZE))
    expect((await transfers(third).fetchAll(desk.desk.headers, id, SIZE)).equals(bytes)).toBe(true)
    await third.end()
    rmSync(files.attachmentKey)
    await expect(startCentral({ in: own })).rejects.toThrow('attachments.key is missing')
    remove()
  })
})

const mountPoint = mkdtempSync(join(tmpdir(), 'peygir-full-'))
/** A small disk of its own; only root may mount one. */
const mounted = process.platform === 'linux' && process.getuid?.() === 0
  && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint], { timeout: 5000 }).status === 0
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', mountPoint], { timeout: 5000 })
  rmSync(mountPoint, { recursive: true, force: true })
})

it.skipIf(!mounted)('a full disk takes no part half, says so, and goes on when there is room (skipped where no tmpfs can be mounted: needs root on Linux)', async () => {
  const full = await startCentral({ attachments: { folder: join(mountPoint, 'attachments'), keyFile: join(mountPoint, 'attachments.key') } })
  const desk = await staffed(full)
  const bytes = photo(3 * ATTACHMENT_PART)
  const id = await announce(desk, await desk.register(), bytes)
  const { put, send, standing: stands, fetchAll } = transfers(full)
  await put(desk.desk.headers, id, 0, partOf(bytes, 0))
  const { bavail, bsize } = statfsSync(mountPoint)
  writeFileSync(join(mountPoint, 'ballast'), Buffer.alloc(bavail * bsize - 100_000))
  const answer = await put(desk.desk.headers, id, ATTACHMENT_PART, partOf(bytes, ATTACHMENT_PART))
  expect([answer.status, codeOf(answer.json)]).toEqual([507, 'disk_full'])
  expect((await stands(desk.desk.headers, id)).json).toMatchObject(standing(ATTACHMENT_PART, bytes.length))
  rmSync(join(mountPoint, 'ballast'))
  await send(desk.desk.headers, id, bytes, ATTACHMENT_PART)
  expect((await fetchAll(desk.desk.headers, id, bytes.length)).equals(bytes)).toBe(true)
  await full.end()
})
