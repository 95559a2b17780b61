import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { cutFrames, openFrame, unpack, type Packing } from '#desk/snapshot-frame.ts'
import { SMALLEST_LAG } from '#server/feed/snapshots.ts'
import { FRAMES_TYPE } from '#sync/frames.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { CHUNK, ROUTES, pullReply, snapshotHead, snapshotLine, type FeedEntry } from '#sync/protocol.ts'
import { call, enrolDesk, eraseTicket, eventsOf, protocolHeaders, signIn, startCentral, type Central, type Desk } from '../support/central.ts'
import { importData, uuid } from '../support/commands.ts'

let central: Central
let desk: Desk

/** Each case is two positions: that it came, and when somebody is to look at it. */
async function bring(from: number, count: number, text = 'متن'): Promise<void> {
  const { token } = await signIn(central.url, null, 'admin')
  for (let start = from; start < from + count; start += 2_000) {
    const commands = Array.from({ length: Math.min(2_000, from + count - start) }, (_, i) => {
      const facts = importData(uuid(start + i), `${text} ${start + i}`)
      return { commandId: randomUUID(), data: { ...facts, source: { name: 'old', id: String(start + i) }, occurredAt: 1_320_000_000_000 } }
    })
    const { status } = await call(central.url, ROUTES.import, { authorization: `Bearer ${token}` }, { commands })
    if (status !== 200) throw new Error(`importing answered ${status}`)
  }
}

function get(path: string, encoding: string): Promise<{ status: number; headers: IncomingHttpHeaders; text: string; bytes: number }> {
  return new Promise((resolve, reject) => {
    httpRequest(central.url + path, { headers: { ...protocolHeaders, ...desk.headers, 'accept-encoding': encoding } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const packed = Buffer.concat(chunks)
        const used = response.headers['content-encoding']
        const text = (used === 'zstd' ? zstdDecompressSync(packed) : used === 'gzip' ? gunzipSync(packed) : packed).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, bytes: packed.length })
      })
    }).on('error', reject).end()
  })
}
const pull = async (after: number, encoding = 'zstd') => z.parse(pullReply, JSON.parse((await get(`${ROUTES.pull.path}?after=${after}`, encoding)).text))

describe('the feed', () => {
  beforeAll(async () => {
    central = await startCentral()
    desk = await enrolDesk(central.url, central.store)
    await bring(1, 1_250)
  })
  afterAll(() => central.end())

  it('is answered chunk by chunk, aligned, up to the head', async () => {
    const spans: (readonly [number, number, number])[] = []
    for (const after of [0, 1, 999, 1_000, 1_500, 2_000, 2_499, 2_500, 9_999]) {
      const { head, entries } = await pull(after)
      expect(head).toBe(2_500)
      spans.push([after, entries[0]?.position ?? 0, entries.at(-1)?.position ?? 0])
    }
    expect(spans).toEqual([
      [0, 1, 1_000], [1, 2, 1_000], [999, 1_000, 1_000], [1_000, 1_001, 2_000], [1_500, 1_501, 2_000], [2_000, 2_001, 2_500], [2_499, 2_500, 2_500], [2_500, 0, 0], [9_999, 0, 0],
    ])
  })

  it('brings a desk that follows it every position once, in every encoding', async () => {
    const seen: number[] = []
    const encodings = ['zstd', 'gzip', 'identity']
    for (let cursor = 0; cursor < 2_500;) {
      const { entries } = await pull(cursor, encodings[seen.length % 3])
      seen.push(...entries.map(({ position }) => position))
      cursor = seen.at(-1)!
    }
    expect(seen).toEqual(Array.from({ length: 2_500 }, (_, i) => i + 1))
  })

  it('refuses a cursor that is none', async () => {
    for (const query of ['', '?after=', '?after=-1', '?after=1.5', '?after=x']) {
      expect(await call(central.url, { method: 'GET', path: ROUTES.pull.path + query }, desk.headers)).toMatchObject({ status: 400, json: { error: { code: 'malformed' } } })
    }
  })

  it('encodes a chunk once, also when many ask for it at once', async () => {
    const asked: (readonly [number, number])[] = []
    const { chunks } = await import('#server/feed/chunks.ts')
    const counting = chunks({
      standing: central.store.standing,
      feed: async (after, upTo) => {
        asked.push([after, upTo])
        return central.store.feed(after, upTo)
      },
    }, 10_000_000)
    const pages = await Promise.all(Array.from({ length: 30 }, () => counting.page(0, 'zstd')))
    expect(new Set(pages).size).toBe(1)
    await counting.page(0, 'zstd')
    expect(asked).toEqual([[0, 1_000]])
  })

  it('never holds more than its limit', async () => {
    const { chunks } = await import('#server/feed/chunks.ts')
    const small = chunks(central.store, 150_000)
    for (const after of [0, 1_000, 2_000, 0, 500, 1_000]) await small.page(after, 'gzip')
    expect(small.size().bytes).toBeLessThanOrEqual(150_000)
    expect(small.size().replies).toBeGreaterThan(0)
  })

  it('tells a desk that a chunk kept from the head’s time is no longer the last', async () => {
    const head = 2 * CHUNK
    const standing = { ...(await central.store.standing()), head }
    const { chunks } = await import('#server/feed/chunks.ts')
    const moving = { ...standing }
    const kept = chunks({ standing: async () => ({ ...moving }), feed: central.store.feed }, 10_000_000)
    const headOf = async () => (JSON.parse((await kept.page(1_000, 'identity')).bytes.toString()) as { head: number }).head
    expect(await headOf()).toBe(head)
    moving.head = head + 1
    expect(await headOf()).toBe(head + 1)
  })
})

describe('erasing a ticket', () => {
  const word = 'سخن‌پاک‌شدنی'
  beforeEach(async () => {
    central = await startCentral()
    desk = await enrolDesk(central.url, central.store)
    await bring(1, 550)
    await bring(5_000, 1, word)
    await bring(6_000, 5)
  })
  afterEach(() => central.end())

  it('S21 drops the replies and snapshots that held it, and no others, and tells the desks', async () => {
    const erased = uuid(5_000)
    const { position } = eventsOf(await central.store.feed(0, 2_000)).find(({ streamId }) => streamId === erased)!
    const pages = async (): Promise<string> => [await get(`${ROUTES.pull.path}?after=0`, 'zstd'), await get(`${ROUTES.pull.path}?after=1000`, 'zstd'), await get(ROUTES.snapshot.path, 'zstd')].map(({ text }) => text).join('')
    expect(await pages()).toContain(word)
    const { chunks } = central.parts
    expect(chunks.size().replies).toBe(2)
    await eraseTicket(central.store, erased)
    expect(position).toBeGreaterThan(1_000)
    expect(chunks.size().replies).toBe(1)
    expect(await pages()).not.toContain(word)
    const { entries } = await pull(1_000)
    expect(eventsOf(entries).find(({ streamId }) => streamId === erased)).toMatchObject({ private: null, position })
    expect(entries.at(-1)).toEqual({ kind: 'erased', position: 1_116, stream: 'ticket', streamId: erased })
  })

  it('never keeps or answers a reply that was being encoded meanwhile', async () => {
    const { chunks: kept } = await import('#server/feed/chunks.ts')
    const held: { reply: ((entries: readonly FeedEntry[]) => void) | null; reads: number } = { reply: null, reads: 0 }
    const slow = kept({
      standing: central.store.standing,
      feed: async (after, upTo) => {
        const entries = await central.store.feed(after, upTo)
        held.reads += 1
        return held.reads > 1 ? entries : new Promise((resolve) => {
          held.reply = () => resolve(entries)
        })
      },
    }, 10_000_000)
    const page = slow.page(1_000, 'identity')
    await expect.poll(() => held.reply).not.toBeNull()
    const changed: number[] = []
    const end = central.store.onCommit((news) => changed.push(...news.changed))
    await eraseTicket(central.store, uuid(5_000))
    end()
    slow.drop(changed)
    held.reply!([])
    expect((await page).bytes.toString()).not.toContain(word)
    expect((await slow.page(1_000, 'identity')).bytes.toString()).not.toContain(word)
  })
})

describe('the snapshot', () => {
  beforeEach(async () => {
    central = await startCentral()
    desk = await enrolDesk(central.url, central.store)
    await bring(1, 50)
  })
  afterEach(() => central.end())

  const read = (text: string) => {
    const [head, ...tickets] = text.trimEnd().split('\n')
    return { head: z.parse(snapshotHead, JSON.parse(head!)), lines: tickets.map((line) => z.parse(snapshotLine, JSON.parse(line))) }
  }

  it.each(['zstd', 'gzip', 'identity'])('comes as %s with its length, all tickets and their position', async (encoding) => {
    const { headers, text, bytes } = await get(ROUTES.snapshot.path, encoding)
    expect(headers['content-encoding'] ?? 'identity').toBe(encoding)
    expect(Number(headers['content-length'])).toBe(bytes)
    const { head, lines } = read(text)
    expect(head).toMatchObject({ epoch: desk.epoch, position: 100, lines: 50 })
    expect(lines).toHaveLength(50)
    expect(Object.values(lines[0]!.private)[0]).toMatchObject({ name: 'شهروند آزمایشی' })
  })

  it.each(['zstd', 'gzip', 'identity'])('comes in frames (%s) to whoever asks for them, beside the other', async (encoding) => {
    const answer = await fetch(central.url + ROUTES.snapshot.path, { headers: { ...protocolHeaders, ...desk.headers, 'accept-encoding': encoding, accept: FRAMES_TYPE } })
    expect([answer.headers.get('content-type'), answer.headers.get('content-encoding')]).toEqual([`${FRAMES_TYPE}; encoding=${encoding}`, null])
    const [head, ...frames] = await Promise.all(cutFrames(Buffer.from(await answer.arrayBuffer())).frames.map((frame) => unpack(frame, encoding as Packing)))
    expect(z.parse(snapshotHead, JSON.parse(String(head)))).toMatchObject({ epoch: desk.epoch, position: 100, lines: 50 })
    expect(frames.map((text) => openFrame(text).count)).toEqual([50])
    expect(read((await get(ROUTES.snapshot.path, encoding)).text).lines).toHaveLength(50)
  })

  it('is of an empty city as well', async () => {
    await central.end()
    central = await startCentral()
    desk = await enrolDesk(central.url, central.store)
    expect(read((await get(ROUTES.snapshot.path, 'zstd')).text)).toMatchObject({ head: { position: 0, lines: 0 }, lines: [] })
  })

  it('is built once for many, used again while it lags little, and built anew after', async () => {
    const files = () => readdirSync(filesIn(central.folder).snapshots)
    const positions = await Promise.all(Array.from({ length: 8 }, async () => read((await get(ROUTES.snapshot.path, 'zstd')).text).head.position))
    expect(new Set(positions)).toEqual(new Set([100]))
    expect(files()).toHaveLength(1)
    await bring(100, SMALLEST_LAG / 2)
    expect(read((await get(ROUTES.snapshot.path, 'zstd')).text).head.position).toBe(100)
    await bring(20_000, 1)
    expect(read((await get(ROUTES.snapshot.path, 'zstd')).text).head.position).toBe(SMALLEST_LAG + 102)
    expect(files()).toHaveLength(1)
  })
})
