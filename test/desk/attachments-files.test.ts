import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { isOfType } from '#desk/attachments/file-type.ts'
import { FileDamaged, sealedFiles } from '#desk/attachments/sealed-files.ts'

const KEY = 'ab'.repeat(32)

function given(size: number) {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const bytes = randomBytes(size)
  const head = { ticketId: randomUUID(), size, sha256: createHash('sha256').update(bytes).digest('hex'), own: true }
  return { folder, bytes, head, id: randomUUID(), files: sealedFiles(folder, KEY) }
}

test.each([1, ATTACHMENT_PART - 1, ATTACHMENT_PART, ATTACHMENT_PART + 1, 3 * ATTACHMENT_PART + 77])('%i bytes come back as they were, whole and in any piece', async (size) => {
  const { bytes, head, id, files } = given(size)
  await files.write(id, head, bytes)
  expect(await files.head(id)).toEqual(head)
  expect((await files.read(id)).equals(bytes)).toBe(true)
  for (const from of [0, Math.floor(size / 2), size - 1]) {
    expect((await files.slice(id, from, ATTACHMENT_PART)).equals(bytes.subarray(from, from + ATTACHMENT_PART))).toBe(true)
  }
  expect(await files.slice(id, size, 10)).toHaveLength(0)
})

test('nothing of the bytes, the ticket or the head can be read on the disk, and another key opens nothing', async () => {
  const { folder, head, id, files } = given(1)
  const bytes = Buffer.from('شمارهٔ پلاک ۱۲ ب ۳۴۵ – کوچهٔ نمونه\n'.repeat(20_000))
  await files.write(id, { ...head, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }, bytes)
  const onDisk = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
  expect(onDisk.length).toBeGreaterThan(bytes.length)
  for (const word of ['پلاک', 'کوچهٔ', head.ticketId, head.sha256, 'ticketId']) expect([word, onDisk.includes(word)]).toEqual([word, false])
  const others = sealedFiles(folder, 'cd'.repeat(32))
  expect(await others.head(id)).toBeNull()
  await expect(others.read(id)).rejects.toThrow(FileDamaged)
})

test('a file that was changed, cut short, swapped or lost is damaged and never half right', async () => {
  const { folder, bytes, head, id, files } = given(2 * ATTACHMENT_PART + 500)
  const file = join(folder, id)
  await files.write(id, head, bytes)
  const good = readFileSync(file)
  const flipped = Buffer.from(good)
  flipped[good.length - 3]! ^= 1
  writeFileSync(file, flipped)
  await expect(files.read(id)).rejects.toThrow(FileDamaged)
  writeFileSync(file, good)
  truncateSync(file, good.length - 600)
  await expect(files.read(id)).rejects.toThrow(FileDamaged)
  // the first two parts exchanged: each opens by itself, neither is in its place
  const stride = ATTACHMENT_PART + 28
  const start = good.length - 2 * stride - 528
  writeFileSync(file, Buffer.concat([good.subarray(0, start), good.subarray(start + stride, start + 2 * stride), good.subarray(start, start + stride), good.subarray(start + 2 * stride)]))
  await expect(files.read(id)).rejects.toThrow(FileDamaged)
  await files.remove(id)
  await expect(files.slice(id, 0, 1)).rejects.toThrow(FileDamaged)
  expect(await files.ids()).toEqual([])
})

test('what is fetched goes on after a break where its last whole part ended, and arrives only when it is proven', async () => {
  const { folder, bytes, head, id, files } = given(3 * ATTACHMENT_PART + 9)
  expect(await files.coming(id, head)).toBe(0)
  await files.append(id, 0, bytes.subarray(0, ATTACHMENT_PART))
  await files.append(id, ATTACHMENT_PART, bytes.subarray(ATTACHMENT_PART, 2 * ATTACHMENT_PART))
  const coming = join(folder, `${id}.coming`)
  truncateSync(coming, readFileSync(coming).length - 40)
  const again = sealedFiles(folder, KEY)
  expect(await again.coming(id, head)).toBe(ATTACHMENT_PART)
  for (let at = ATTACHMENT_PART; at < bytes.length; at += ATTACHMENT_PART) await again.append(id, at, bytes.subarray(at, at + ATTACHMENT_PART))
  expect((await again.arrive(id)).equals(bytes)).toBe(true)
  expect(readdirSync(folder)).toEqual([id])
  // a server that sends something else
  const other = randomUUID()
  await again.coming(other, head)
  await again.append(other, 0, randomBytes(ATTACHMENT_PART))
  await expect(again.arrive(other)).rejects.toThrow(FileDamaged)
  expect(await again.ids()).toEqual([id])
})

test('the first bytes must be those of the type, whatever the name says', () => {
  const begins = (...bytes: number[]) => Uint8Array.from([...bytes, ...Array.from({ length: 20 }, () => 0)])
  const text = (words: string) => Uint8Array.from(Buffer.from(words, 'latin1'))
  const good = {
    'image/jpeg': begins(0xff, 0xd8, 0xff, 0xe0), 'image/png': text('\x89PNG\r\n\x1a\n....'), 'image/webp': text('RIFF\x10\0\0\0WEBPVP8 '),
    'application/pdf': text('%PDF-1.7'), 'audio/ogg': text('OggS\0'), 'audio/mpeg': text('ID3\x04'),
  } as const
  const types = Object.keys(good) as (keyof typeof good)[]
  for (const type of types) expect(types.filter((each) => isOfType(good[type], each))).toEqual([type])
  expect(isOfType(begins(0xff, 0xfb, 0x90), 'audio/mpeg')).toBe(true)
  for (const bad of [text('MZ\x90\0'), text('<svg xmlns='), text('RIFF\x10\0\0\0AVI '), new Uint8Array(), begins(0xff, 0xf1)]) {
    expect(types.filter((type) => isOfType(bad, type))).toEqual([])
  }
})
