import { createServer, type RequestListener } from 'node:http'
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { rests } from '#desk/attachments/rests.ts'
import { httpTransports } from '#desk/http-transport.ts'
import { PROTOCOL, PROTOCOL_HEADER } from '#sync/protocol.ts'

const protocol = { [PROTOCOL_HEADER]: String(PROTOCOL) }

async function lineTo(answer: RequestListener) {
  const server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const serverUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const transport = httpTransports({ ca: null }).connect({ serverUrl, deskId: randomUUID(), deskName: 'میز', secret: 'secret', cityName: 'شهر', scope: 'centre' }, 'machine')
  onTestFinished(async () => {
    transport.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return transport
}

test('bytes go up and come down as they are, to the place that was named, with the session where one is needed', async () => {
  const bytes = Buffer.from([0, 1, 0x7b, 0xff, 0x0a])
  const id = randomUUID()
  const seen: unknown[] = []
  const { attachments, online } = await lineTo((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => void pieces.push(piece))
    request.on('end', () => {
      seen.push([request.method, request.url, request.headers.authorization?.split(' ')[0], request.headers['content-type'] ?? null, Buffer.concat(pieces).toString('hex')])
      response.writeHead(200, protocol)
      if (request.method === 'PUT') response.end(JSON.stringify({ attachmentId: id, received: 12, size: 20, complete: false, deskName: 'میز ۱' }))
      else response.end(bytes)
    })
  })
  expect(await attachments.put(id, 7, bytes)).toMatchObject({ ok: true, value: { received: 12 } })
  expect(await attachments.part(id, 262144, null)).toEqual({ ok: true, value: bytes })
  expect(await attachments.part(id, 0, 'token')).toMatchObject({ ok: true })
  await online.audit('token', 42)
  expect(seen).toEqual([
    ['PUT', `/v1/attachments/${id}?offset=7`, 'Desk', 'application/octet-stream', bytes.toString('hex')],
    ['GET', `/v1/attachments/${id}?offset=262144`, 'Desk', null, ''],
    ['GET', `/v1/attachments/${id}?offset=0`, 'Bearer', null, ''],
    ['GET', '/v1/audit?before=42', 'Bearer', null, ''],
  ])
})

test('a page of somebody in between is not taken for a photo, and a refusal comes through', async () => {
  const portal = await lineTo((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Please accept our terms</h1>'))
  expect(await portal.attachments.part(randomUUID(), 0, null)).toMatchObject({ ok: false, failure: { kind: 'transient', refusal: { code: 'server_unreachable' } } })
  const server = await lineTo((_, response) => void response.writeHead(409, protocol).end(JSON.stringify({ error: { code: 'attachment_elsewhere', details: { deskName: 'میز ۱۲' } } })))
  expect(await server.attachments.part(randomUUID(), 0, null)).toMatchObject({ ok: false, failure: { refusal: { code: 'attachment_elsewhere', details: { deskName: 'میز ۱۲' } } } })
})

test('what fails is left alone twice as long each time, a minute at most, until it works', () => {
  const clock = { now: 0 }
  const pauses = rests(() => clock.now, () => 1)
  const waits = Array.from({ length: 9 }, () => {
    pauses.failed('line')
    return pauses.until('line')
  })
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
  expect(pauses.until('another')).toBe(0)
  pauses.worked('line')
  expect(pauses.until('line')).toBe(0)
  expect(rests(() => 0, () => 0).until('line')).toBe(0)
})
