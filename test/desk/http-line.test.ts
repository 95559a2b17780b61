import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { httpLine, type HttpLine } from '#desk/http-line.ts'
import { serverAddress } from '#desk/http-transport.ts'
import { LineLost } from '#desk/transport.ts'
import { FRAMES_TYPE } from '#sync/frames.ts'
import { PROTOCOL } from '#sync/protocol.ts'
import { lineAgent } from '#desk/line-agent.ts'

const open: { server: Server; line: HttpLine }[] = []
afterEach(() => {
  for (const { server, line } of open.splice(0)) {
    line.close()
    server.closeAllConnections()
    server.close()
  }
})

async function lineTo(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<HttpLine> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const line = httpLine({ serverUrl, agent: lineAgent(serverUrl, { ca: null, ways: null }), headers: { 'x-desk': 'one' } })
  open.push({ server, line })
  return line
}
const schema = z.object({ n: z.int() })
const get = { method: 'GET', path: '/' }

test.each([
  ['a page of a captive portal', 200, '<html>sign in</html>', { kind: 'transient', refusal: { code: 'server_unreachable' } }],
  ['a redirect', 302, '', { kind: 'transient', refusal: { code: 'server_unreachable', details: { status: 302 } } }],
  ['a proxy without its server', 502, 'bad gateway', { kind: 'transient', refusal: { code: 'server_error', details: { status: 502 } } }],
  ['a server that starts', 503, '', { kind: 'transient', refusal: { code: 'server_starting' } }],
  ['another shape', 200, '{"n":"x"}', { kind: 'transient', refusal: { code: 'server_error' } }],
  ['half an answer', 200, '{"n":', { kind: 'transient', refusal: { code: 'server_unreachable' } }],
  ['too old', 426, '{"error":{"code":"update_required","details":{"oldest":2}}}', { kind: 'permanent', refusal: { code: 'update_required', details: { oldest: 2 } } }],
  ['a withdrawn enrolment', 401, '{"error":{"code":"desk_unknown","details":{}}}', { kind: 'permanent', refusal: { code: 'desk_unknown' } }],
  ['a code of a later server', 400, '{"error":{"code":"from_the_future","details":{}}}', { kind: 'transient', refusal: { code: 'server_unreachable' } }],
] as const)('%s has its own code', async (_name, status, body, failure) => {
  const line = await lineTo((_, response) => void response.writeHead(status).end(body))
  expect(await line.ask(schema, get)).toMatchObject({ ok: false, failure })
})

test('a server of an older protocol is said to be too old', async () => {
  const line = await lineTo((_, response) => void response.writeHead(200, { 'peygir-protocol': '0.5' }).end('{"n":1}'))
  expect(await line.ask(schema, get)).toMatchObject({ failure: { kind: 'permanent', refusal: { code: 'server_too_old' } } })
})

test('nothing waits longer than its limit, neither for the head nor in the middle', async () => {
  const silent = await lineTo(() => undefined)
  expect(await silent.ask(schema, { ...get, limitMs: 30 })).toMatchObject({ failure: { refusal: { code: 'server_unreachable', details: { reason: 'timeout' } } } })
  const halting = await lineTo((_, response) => void response.writeHead(200).write('{"n"'))
  expect(await halting.ask(schema, { ...get, limitMs: 30 })).toMatchObject({ failure: { refusal: { details: { reason: 'timeout' } } } })
  const stuck = await lineTo((_, response) => void response.writeHead(200, { 'content-type': `${FRAMES_TYPE}; encoding=identity` }).write(Buffer.concat([frame('one'), frame('two'), frame('three')]).subarray(0, -2)))
  const answer = await stuck.frames({ ...get, limitMs: 100 })
  if (!answer.ok) throw new Error('the head had come')
  const seen: string[] = []
  await expect(readInto(seen, answer.value.frames)).rejects.toThrow(LineLost)
  expect(seen).toEqual(['one', 'two'])
})

test('packed answers are unpacked', async () => {
  for (const [encoding, pack] of [['gzip', gzipSync], ['zstd', zstdCompressSync], ['identity', (text: string) => Buffer.from(text)]] as const) {
    const line = await lineTo((request, response) => {
      expect(request.headers).toMatchObject({ 'x-desk': 'one', 'peygir-protocol': String(PROTOCOL), 'accept-encoding': 'zstd, gzip' })
      response.writeHead(200, { 'content-encoding': encoding }).end(pack('{"n":137}'))
    })
    expect(await line.ask(schema, get)).toEqual({ ok: true, value: { n: 137 } })
  }
})

test('frames over the seams of packets are whole, and nothing else is taken for a snapshot', async () => {
  const texts = Array.from({ length: 300 }, (_, n) => `سطر ${n} `.repeat(n % 7))
  const line = await lineTo((request, response) => {
    expect(request.headers['accept']).toBe(FRAMES_TYPE)
    response.writeHead(200, { 'content-type': `${FRAMES_TYPE}; encoding=gzip` })
    const bytes = Buffer.concat(texts.map(frame))
    for (let at = 0; at < bytes.length; at += 101) response.write(bytes.subarray(at, at + 101))
    response.end()
  })
  const answer = await line.frames(get)
  if (!answer.ok) throw new Error('no answer')
  expect(answer.value.packing).toBe('gzip')
  const seen: string[] = []
  await readInto(seen, answer.value.frames)
  expect(seen).toEqual(texts)

  for (const type of ['text/html', `${FRAMES_TYPE}; encoding=br`]) {
    const other = await lineTo((_, response) => void response.writeHead(200, { 'content-type': type }).end('{}'))
    expect(await other.frames(get)).toMatchObject({ ok: false, failure: { refusal: { code: 'server_error' } } })
  }
})

test('a stream that is cut is lost, not short', async () => {
  const line = await lineTo((_, response) => {
    response.writeHead(200, { 'content-type': `${FRAMES_TYPE}; encoding=identity` })
    response.write(frame('x'.repeat(5000)).subarray(0, 2500), () => response.destroy())
  })
  const answer = await line.frames(get)
  if (!answer.ok) throw new Error('no answer')
  await expect(readInto([], answer.value.frames)).rejects.toThrow(LineLost)
})

test('addresses as people type them', () => {
  expect(serverAddress(' 137.city.example:8137 ')).toBe('http://137.city.example:8137')
  expect(serverAddress('HTTPS://Server/path?x=1')).toBe('https://server')
  for (const typed of ['', 'ftp://x', 'http://', 'not an address', 'file:///etc/passwd']) expect([typed, serverAddress(typed)]).toEqual([typed, null])
})

async function readInto(seen: string[], frames: AsyncIterable<Buffer>): Promise<void> {
  for await (const one of frames) seen.push(String(one))
}

function frame(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(text))
  return Buffer.concat([length, Buffer.from(text)])
}
