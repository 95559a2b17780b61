import { randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createTcp, connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { offerEnrolment } from '#server/commands/desks.ts'
import { openSqliteStore } from '#server/store/sqlite/store.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { ROUTES, type Envelope, type FeedEntry, type FeedEvent, type Receipt } from '#sync/protocol.ts'
import { PASSWORD, call, enrolWith, eventsOf, foundCity, leaseCodes, protocolHeaders, signIn, signed, temporaryFolder, type Desk, type SignedIn } from '../support/central.ts'
import { registerData } from '../support/commands.ts'
import { cli, serve, type Served } from './spawned.ts'

let folder: string
let remove: () => void
const running: Served[] = []
beforeEach(async () => {
  ;({ folder, remove } = temporaryFolder())
  await foundCity(folder)
})
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
  remove()
})

async function start(data = folder, ...args: readonly string[]): Promise<Served> {
  const served = await serve(data, ...args)
  running.push(served)
  return served
}

async function enrol(url: string, data = folder): Promise<Desk> {
  const store = await openSqliteStore({ folder: data })
  const code = await offerEnrolment(store, 'میز', Date.now())
  await store.close()
  return enrolWith(url, code)
}

const registers = (desk: Desk, author: SignedIn, from: number, count: number): readonly Envelope[] =>
  Array.from({ length: count }, (_, i) => signed(desk, author, { type: 'RegisterTicket', data: registerData(randomUUID()), payload: from + i }))

async function feedOf(url: string, desk: Desk): Promise<readonly FeedEvent[]> {
  const { json } = await call(url, { method: 'GET', path: `${ROUTES.pull.path}?after=0` }, desk.headers)
  return eventsOf((json as { entries: readonly FeedEntry[] }).entries)
}
const push = async (url: string, desk: Desk, commands: readonly Envelope[]): Promise<readonly Receipt[]> =>
  ((await call(url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands })).json as { receipts: readonly Receipt[] }).receipts

/** Passes a request on and does `onAnswer` instead of passing the answer back. */
async function swallowing(target: string, onAnswer: () => void): Promise<{ readonly url: string; readonly close: () => void }> {
  const { hostname, port } = new URL(target)
  const proxy = createTcp((client) => {
    const server = connect(Number(port), hostname)
    client.pipe(server)
    server.once('data', () => {
      onAnswer()
      client.destroy()
    })
    for (const socket of [client, server]) socket.on('error', () => client.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, close: () => void proxy.close() }
}

describe('killed with SIGKILL', () => {
  it('after storing and before the answer arrives: the resend gets its receipts, nothing is there twice', async () => {
    const served = await start()
    const desk = await enrol(served.url)
    const zahra = await signIn(served.url, desk)
    const { from } = await leaseCodes(served.url, desk)
    const commands = registers(desk, zahra, from, 20)
    const proxy = await swallowing(served.url, () => served.child.kill('SIGKILL'))
    await expect(push(proxy.url, desk, commands)).rejects.toThrow('fetch failed')
    await served.ended
    proxy.close()

    const again = await start()
    const stored = await feedOf(again.url, desk)
    expect(stored.map(({ commandId }) => commandId)).toEqual(commands.map(({ commandId }) => commandId))
    const receipts = await push(again.url, desk, commands)
    expect(receipts.map(({ verdict }) => verdict)).toEqual(commands.map((_, i) => ({ kind: 'accepted', position: i + 1 })))
    expect(receipts.map(({ recordedAt }) => recordedAt)).toEqual(stored.map(({ recordedAt }) => recordedAt))
    expect(await feedOf(again.url, desk)).toEqual(stored)
  })

  it.each([0, 4, 10])('%i ms into a push, and pushed again: each command is there once', async (delay) => {
    const served = await start()
    const desk = await enrol(served.url)
    const zahra = await signIn(served.url, desk)
    const { from } = await leaseCodes(served.url, desk)
    const pushes = Array.from({ length: 4 }, (_, i) => registers(desk, zahra, from + i * 50, 50))
    const answered = pushes.map((commands) => push(served.url, desk, commands).catch(() => []))
    await new Promise((resolve) => setTimeout(resolve, delay))
    served.child.kill('SIGKILL')
    await served.ended
    const acknowledged = (await Promise.all(answered)).flat()

    const again = await start()
    const receipts = (await Promise.all(pushes.map((commands) => push(again.url, desk, commands)))).flat()
    expect(receipts.every(({ verdict }) => verdict.kind === 'accepted')).toBe(true)
    for (const receipt of acknowledged) expect(receipts).toContainEqual(receipt)
    const stored = await feedOf(again.url, desk)
    expect(stored.map(({ position }) => position)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    expect(new Set(stored.map(({ commandId }) => commandId))).toEqual(new Set(pushes.flat().map(({ commandId }) => commandId)))
  })
})

describe('told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s: answers what is in flight, closes the sockets with 1001, writes the journal back, ends with 0', async (signal) => {
    const served = await start()
    const desk = await enrol(served.url)
    const zahra = await signIn(served.url, desk)
    const { from } = await leaseCodes(served.url, desk)
    const socket = new WebSocket(served.url.replace('http', 'ws') + ROUTES.socket.path, { headers: { ...protocolHeaders, ...desk.headers } })
    await once(socket, 'open')
    const commands = registers(desk, zahra, from, 200)
    const closing = once(socket, 'close') as Promise<[number]>
    const answer = push(served.url, desk, commands).catch(() => [])
    await new Promise((resolve) => setTimeout(resolve, 20))
    served.child.kill(signal)
    const [code] = await closing
    expect([code, await served.ended]).toEqual([1001, 0])
    const receipts = await answer

    const wal = `${filesIn(folder).database}-wal`
    expect(existsSync(wal) ? statSync(wal).size : 0).toBe(0)
    const store = await openSqliteStore({ folder })
    const head = (await store.standing()).head
    await store.close()
    // all or nothing: it was answered and stored, or had not been begun
    expect([receipts.length, head]).toEqual(receipts.length === 0 ? [0, 0] : [200, 200])
  })

  it('does not wait for a client that never finishes', async () => {
    const served = await start()
    const { hostname, port } = new URL(served.url)
    const idle = connect(Number(port), hostname)
    idle.on('error', () => {})
    idle.write('POST /v1/enrol HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{')
    await once(idle, 'connect')
    const before = Date.now()
    served.child.kill('SIGTERM')
    expect(await served.ended).toBe(0)
    expect(Date.now() - before).toBeLessThan(5_000)
    idle.destroy()
  })
})

describe('starting', () => {
  it('says in one line that the port is in use', async () => {
    const served = await start()
    const other = temporaryFolder()
    await foundCity(other.folder)
    const { port } = new URL(served.url)
    const { code, stdout, stderr } = await cli(['serve', '--data', other.folder, '--port', port])
    expect([code, stdout, stderr]).toEqual([1, '', `server: port ${port} is in use: stop the other program or choose another with --port\n`])
    other.remove()
  })

  it('refuses a folder that another server holds, and takes it after that one was killed', async () => {
    const served = await start()
    const { code, stderr } = await cli(['serve', '--data', folder, '--port', '0'])
    expect([code, stderr]).toEqual([1, `server: another server runs on ${folder}, or a restore is at work there\n`])
    served.child.kill('SIGKILL')
    await served.ended
    await start()
  })

  it('refuses a folder without a city and a database that cannot be read', async () => {
    const empty = join(folder, 'empty')
    expect(await cli(['serve', '--data', empty, '--port', '0'])).toMatchObject({ code: 1, stderr: `server: ${empty} holds no city yet: run \`server init\` first\n` })
    mkdirSync(join(folder, 'broken'))
    writeFileSync(filesIn(join(folder, 'broken')).database, 'no database'.repeat(1_000))
    const broken = await cli(['serve', '--data', join(folder, 'broken'), '--port', '0'])
    expect(broken.code).toBe(1)
    expect(broken.stderr).toMatch(/^server: the store in .* cannot be opened \(database_unreadable\).*\n$/)
  })
})

it('logs a busy run without a word of anybody', async () => {
  const log = join(folder, 'server.log')
  const served = await start(folder, '--log', log)
  const desk = await enrol(served.url)
  const zahra = await signIn(served.url, desk)
  const { from } = await leaseCodes(served.url, desk)
  await push(served.url, desk, registers(desk, zahra, from, 30))
  await call(served.url, ROUTES.signIn, desk.headers, { username: 'zahra', password: 'wrong-password' })
  await feedOf(served.url, desk)
  await call(served.url, { method: 'GET', path: '/v1/feed?after=0&phone=09121234567' }, desk.headers)
  await call(served.url, { method: 'GET', path: '/tickets/شهروند' }, desk.headers)
  for (const body of ['{"text": شهروند آزمایشی', '{"phone":"+989121234567"}', '"شهروند']) {
    await fetch(served.url + ROUTES.push.path, { method: 'POST', headers: { ...protocolHeaders, ...desk.headers, 'content-type': 'application/json' }, body })
  }
  await fetch(served.url + ROUTES.enrol.path, { method: 'POST', headers: { ...protocolHeaders, 'content-type': 'text/شهروند' }, body: 'x' }).catch(() => null)
  served.child.kill('SIGTERM')
  await served.ended

  const text = readFileSync(log, 'utf8')
  const lines = text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  const pushed = lines.find(({ route, status }) => route === ROUTES.push.path && status === 200)
  expect(pushed).toMatchObject({ method: 'POST', desk: desk.id })
  expect(typeof pushed!['ms']).toBe('number')
  expect(typeof pushed!['reqId']).toBe('string')
  const person = Object.values(registerData(randomUUID()).private).filter((value) => value !== null)
  for (const word of [...person, 'شهروند', '9121234567', '%D8', '?', 'after', 'zahra', 'wrong-password', PASSWORD, desk.secret, zahra.token, zahra.authorKey, desk.machineId, '127.0.0.1:5', 'زهرا']) {
    expect(text.includes(word), word).toBe(false)
  }
  expect(statSync(log).mode & 0o077).toBe(0)
})

const mounted = (() => {
  try {
    const probe = temporaryFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', probe.folder], { stdio: 'ignore' })
    execFileSync('umount', [probe.folder])
    probe.remove()
    return true
  } catch {
    return false
  }
})()

// Needs a small file system of its own, which only root may mount.
describe.skipIf(!mounted)('on a full disk', () => {
  it('says so by command, stays up, and goes on when there is space again', async () => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', disk])
    try {
      await foundCity(disk)
      const served = await start(disk, '--log', join(disk, 'server.log'))
      const desk = await enrol(served.url, disk)
      const zahra = await signIn(served.url, desk)
      const { from } = await leaseCodes(served.url, desk)
      const first = registers(desk, zahra, from, 5)
      const stored = await push(served.url, desk, first)
      const filler = join(disk, 'filler')
      execFileSync('sh', ['-c', `cat /dev/zero > '${filler}' 2>/dev/null || true`])

      const more = registers(desk, zahra, from + 5, 200)
      const full = await call(served.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands: more })
      expect([full.status, full.json]).toEqual([507, { error: { code: 'disk_full', details: {} } }])
      expect(await call(served.url, { method: 'GET', path: '/health' })).toMatchObject({ status: 200 })
      expect(await push(served.url, desk, []).catch(() => null)).toEqual([])
      expect((await feedOf(served.url, desk)).length).toBe(5)

      rmSync(filler)
      await expect.poll(async () => (await call(served.url, { method: 'GET', path: '/ready' })).status, { timeout: 10_000 }).toBe(200)
      expect(await push(served.url, desk, first)).toEqual(stored)
      expect((await push(served.url, desk, more)).every(({ verdict }) => verdict.kind === 'accepted')).toBe(true)
      expect((await feedOf(served.url, desk)).length).toBe(205)
      served.child.kill('SIGTERM')
      expect(await served.ended).toBe(0)
    } finally {
      for (const { child, ended } of running.splice(0)) {
        child.kill('SIGKILL')
        await ended
      }
      execFileSync('umount', [disk])
    }
  })
})
