import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { httpTransports } from '#desk/http-transport.ts'
import { offerEnrolment } from '#server/commands/desks.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { PASSWORD, startCentral } from '../support/central.ts'
import { closeDesks, openTestDesk, readyDesk } from '../support/desk.ts'
import { until, within } from '../support/started.ts'

const PARTS = 20
const ends: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  await closeDesks()
  for (const end of ends.splice(0).reverse()) await end()
})

/** Passes everything on to the server and counts the bytes of attachments that it took, part by part and not too fast. */
async function counting(target: string): Promise<{ readonly url: string; readonly taken: { bytes: number } }> {
  const taken = { bytes: 0 }
  const proxy = createServer((incoming, answer) => {
    const pieces: Buffer[] = []
    incoming.on('data', (piece: Buffer) => void pieces.push(piece))
    incoming.on('end', () => {
      const isPart = incoming.method === 'PUT'
      const outgoing = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers: incoming.headers }, (reply) => {
        if (isPart && reply.statusCode === 200) taken.bytes += Buffer.concat(pieces).length
        const pass = () => reply.pipe(answer.writeHead(reply.statusCode ?? 502, reply.headers))
        if (isPart) setTimeout(pass, 15)
        else pass()
      })
      outgoing.on('error', () => answer.destroy())
      outgoing.end(Buffer.concat(pieces))
    })
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  ends.push(() => {
    proxy.closeAllConnections()
    return new Promise((done) => proxy.close(done))
  })
  const address = proxy.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, taken }
}

test('killed in the middle of a transfer, the desk goes on with the next part: the server sees each byte once', async () => {
  const central = await startCentral()
  ends.push(central.end)
  const { url, taken } = await counting(central.url)
  const folder = mkdtempSync(join(tmpdir(), 'peygir-sending-'))
  const key = randomBytes(32).toString('hex')
  const code = await offerEnrolment(central.store, 'میز ۱۲', Date.now())
  const child = spawn(process.execPath, ['test/support/sending-desk.ts', folder, key, url, code, String(PARTS)], { stdio: ['ignore', 'pipe', 'pipe'] })
  ends.push(() => void child.kill('SIGKILL'))
  const errors: string[] = []
  child.stderr.on('data', (text) => void errors.push(String(text)))
  const said = await within(60_000, 'the photo to be taken in', new Promise<{ ticketId: string; attachmentId: string; size: number }>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as { ticketId: string; attachmentId: string; size: number }))
    child.once('exit', () => reject(new Error(errors.join(''))))
  }))
  await until('some parts to be there', () => taken.bytes >= 6 * ATTACHMENT_PART, 60_000)
  child.kill('SIGKILL')
  await new Promise((done) => child.once('exit', done))
  const before = taken.bytes
  expect(before).toBeLessThan(said.size)

  // nothing that a file of the desk holds can be read, in the middle of a transfer too
  const file = join(folder, 'attachments', said.attachmentId)
  expect(readdirSync(join(folder, 'attachments'))).toEqual([said.attachmentId])
  const onDisk = readFileSync(file)
  for (const word of ['چاله', said.ticketId, 'image/jpeg', '\xff\xd8\xff\xe0']) expect(onDisk.includes(Buffer.from(word, word.startsWith('\xff') ? 'latin1' : 'utf8'))).toBe(false)

  const transports = httpTransports({ ca: null })
  const other = await readyDesk({ transports, serverUrl: central.url, enrolmentCode: await offerEnrolment(central.store, 'میز ۲', Date.now()), machineId: 'machine-other' }, 'zahra', PASSWORD)
  await until('the ticket with its photo', async () => (await other.ok('attachment.standing', { ticketId: said.ticketId })).length === 1)
  expect(await other.refused('attachment.read', said)).toMatchObject({ code: 'attachment_elsewhere', details: { deskName: 'میز ۱۲' } })
  await until('its whereabouts to be known', async () => (await other.ok('attachment.standing', { ticketId: said.ticketId }))[0]?.where === 'elsewhere')
  expect(await other.ok('attachment.standing', { ticketId: said.ticketId })).toMatchObject([{ deskName: 'میز ۱۲', size: said.size }])

  const again = await openTestDesk({ transports, serverUrl: url, enrolmentCode: null, folder, key, machineId: 'machine-sending' })
  await until('the rest to be sent', async () => (await again.ok('attachment.standing', { ticketId: said.ticketId }).catch(() => []))[0]?.where === 'here' || taken.bytes >= said.size, 30_000)
  expect(taken.bytes).toBe(said.size)
  await again.signIn('zahra', PASSWORD)
  await until('the desk to know', async () => (await again.ok('attachment.standing', { ticketId: said.ticketId }))[0]?.where === 'here')
  const { bytes } = await again.ok('attachment.read', said)
  const fetched = await other.ok('attachment.read', said)
  expect(fetched.bytes.length).toBe(said.size)
  expect(createHash('sha256').update(fetched.bytes).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
})
