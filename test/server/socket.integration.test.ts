import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import * as z from 'zod/mini'
import { chunks } from '#server/feed/chunks.ts'
import { pokes } from '#server/pokes.ts'
import { PROTOCOL, PROTOCOL_HEADER, ROUTES, news, poke, type News, type Poke } from '#sync/protocol.ts'
import { call, enrolDesk, leaseCodes, protocolHeaders, signIn, signed, startCentral, type Central, type Desk } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

const BEAT = 50
let central: Central
let desk: Desk
beforeEach(async () => {
  central = await startCentral({ beatMs: BEAT })
  desk = await enrolDesk(central.url, central.store)
})
afterEach(() => central.end())

async function open(options: { readonly autoPong?: boolean; readonly at?: Desk; readonly protocol?: number } = {}): Promise<{ socket: WebSocket; got: Poke[]; along: News[]; bare: Poke[] }> {
  const socket = new WebSocket(central.url.replace('http', 'ws') + ROUTES.socket.path, { headers: { ...protocolHeaders, ...(options.at ?? desk).headers, ...(options.protocol === undefined ? {} : { [PROTOCOL_HEADER]: String(options.protocol) }) }, autoPong: options.autoPong ?? true })
  const got: Poke[] = []
  const along: News[] = []
  const bare: Poke[] = []
  socket.on('message', (text) => {
    const message = z.parse(z.union([poke, news]), JSON.parse((text as Buffer).toString('utf8')))
    if (message.type !== 'news') {
      if (message.type === 'poke') bare.push(message)
      return void got.push(message)
    }
    along.push(message)
    // it comes in the place of this one
    got.push({ type: 'poke', epoch: message.reply.epoch, head: message.reply.head, directoryVersion: message.directoryVersion })
  })
  await once(socket, 'open')
  return { socket, got, along, bare }
}

async function save(count: number): Promise<void> {
  const zahra = await signIn(central.url, desk)
  const { from } = await leaseCodes(central.url, desk)
  for (let i = 0; i < count; i++) {
    await call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands: [signed(desk, zahra, { type: 'RegisterTicket', data: registerData(randomUUID()), payload: from + i })] })
  }
}

describe('the socket', () => {
  it('pokes every desk after a commit, with the head', async () => {
    const { directoryVersion } = await central.store.standing()
    const [a, b] = [await open(), await open()]
    await save(3)
    for (const { got } of [a, b]) {
      await expect.poll(() => got.filter(({ type }) => type === 'poke').at(-1)).toEqual({ type: 'poke', epoch: desk.epoch, head: 3, directoryVersion })
    }
  })

  it('S36 tells the centre’s desks in a poke’s place what they would ask for next, and those that do not know it, and departments, nothing', async () => {
    await save(1)
    const [ours, old, theirs] = [await open(), await open({ protocol: 4 }), await open({ at: await enrolDesk(central.url, central.store, 'میز خدمات', 'department') })]
    await expect.poll(() => ours.got.length).toBeGreaterThan(0)
    await save(3)
    await expect.poll(() => [ours, old].map(({ got }) => got.at(-1)?.head)).toEqual([4, 4])
    const told = ours.along.flatMap(({ reply }) => reply.entries)
    expect(told.map(({ position }) => position)).toEqual([2, 3, 4])
    expect(told).toEqual(await central.store.feed(1, 4))
    expect([old.along, theirs.along]).toEqual([[], []])
    // one that was on its way when its commit was told with the one before names nothing new
    expect(ours.got.filter((one, i) => ours.bare.includes(one) && one.head > (ours.got[i - 1]?.head ?? 1))).toEqual([])
    expect(old.bare.map(({ head }) => head)).toContain(4)
  })

  it('S36 tells each entry once, also what was committed after its head was read and while another was being told', async () => {
    await save(1)
    const known = chunks(central.store, 1_000_000)
    const between: (() => Promise<void>)[] = []
    const told = pokes({
      standing: async () => {
        const standing = await central.store.standing()
        await between.shift()?.()
        return standing
      },
      page: (after) => known.page(after, 'identity'),
      concerned: async () => new Set(),
    }, 60_000)
    const hub = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(hub, 'listening')
    hub.on('connection', (socket) => told.add(socket, { id: desk.id, scope: 'centre', protocol: PROTOCOL }))
    const entries: number[] = []
    const client = new WebSocket(`ws://127.0.0.1:${(hub.address() as AddressInfo).port}`)
    client.on('message', (text) => {
      const message = z.parse(z.union([poke, news]), JSON.parse((text as Buffer).toString('utf8')))
      if (message.type === 'news') entries.push(...message.reply.entries.map(({ position }) => position))
    })
    await once(client, 'open')
    const tell = async () => {
      told.poke([])
      await told.told()
    }
    await tell()
    await save(1)
    between.push(async () => {
      await save(1)
      told.poke([])
      // longer than a burst is gathered
      await setTimeout(60)
    })
    await tell()
    await save(1)
    await expect.poll(async () => {
      await tell()
      return entries
    }).toEqual([2, 3, 4])
    told.stop()
    hub.close()
  })

  it('S17 pokes a department’s desk when a message of its liaison’s department is not as it was, and for nobody else’s', async () => {
    const theirs = await enrolDesk(central.url, central.store, 'میز خدمات', 'department')
    await signIn(central.url, theirs, 'saeed')
    const { got } = await open({ at: theirs })
    const centre = await open()
    const zahra = await signIn(central.url, desk)
    const { from } = await leaseCodes(central.url, desk)
    const push = (...commands: Parameters<typeof signed>[2][]) => call(central.url, ROUTES.push, desk.headers, { epoch: desk.epoch, commands: commands.map((command) => signed(desk, zahra, command)) })
    const heads = (of: readonly Poke[]) => of.filter(({ type }) => type === 'poke').map(({ head }) => head)
    const [ours, others] = [randomUUID(), randomUUID()]
    const forward = (ticketId: string, departmentId: string) => ({ type: 'ForwardTicket', data: { ticketId, to: [{ departmentId, hours: null }], besides: [], note: '' } })
    await push({ type: 'RegisterTicket', data: registerData(ours), payload: from }, { type: 'RegisterTicket', data: registerData(others), payload: from + 1 })
    await expect.poll(() => heads(centre.got).length).toBeGreaterThan(0)
    const before = heads(got).length
    await push(forward(others, 'inspection'))
    await expect.poll(() => heads(centre.got).at(-1)).toBeGreaterThan(2)
    // a unit below it is theirs too
    const told = heads(centre.got).at(-1) ?? 0
    expect(heads(got)).toHaveLength(before)
    await push(forward(ours, 'parks'))
    await expect.poll(() => heads(got).at(-1)).toBeGreaterThan(told)
    expect(heads(got)).toHaveLength(before + 1)
  })

  it('makes a burst of commits one poke', async () => {
    const { got } = await open()
    const zahra = await signIn(central.url, desk)
    const { from } = await leaseCodes(central.url, desk)
    got.length = 0
    await Promise.all(Array.from({ length: 40 }, (_, i) => call(central.url, ROUTES.push, desk.headers, {
      epoch: desk.epoch, commands: [signed(desk, zahra, { type: 'RegisterTicket', data: registerData(randomUUID()), payload: from + i })],
    })))
    await expect.poll(() => got.at(-1)?.head).toBe(40)
    expect(got.filter(({ type }) => type === 'poke').length).toBeLessThan(40)
  })

  it('beats, so that silence means a dead line', async () => {
    const { got } = await open()
    await expect.poll(() => got.filter(({ type }) => type === 'beat').length).toBeGreaterThan(2)
  })

  it('keeps whoever answers and drops whoever does not', async () => {
    const alive = await open()
    const dead = await open({ autoPong: false })
    await once(dead.socket, 'close')
    expect(alive.socket.readyState).toBe(WebSocket.OPEN)
    await expect.poll(() => central.parts.pokes.count()).toBe(1)
  })

  it('forgets a client whose line breaks', async () => {
    const { socket } = await open()
    expect(central.parts.pokes.count()).toBe(1)
    socket.terminate()
    await expect.poll(() => central.parts.pokes.count()).toBe(0)
  })

  it('does not compress: it costs more than a poke is long', async () => {
    const { socket } = await open()
    expect(socket.extensions).toBe('')
  })

  it('takes no long messages', async () => {
    const { socket } = await open()
    socket.send('x'.repeat(10_000))
    expect((await once(socket, 'close'))[0]).toBe(1009)
  })

  it('closes with 1001 when the server stops', async () => {
    const { socket } = await open()
    const [[code]] = await Promise.all([once(socket, 'close'), central.close()])
    expect(code).toBe(1001)
  })

  it('survives a client that vanishes in the middle of its greeting', async () => {
    const { hostname, port } = new URL(central.url)
    const raw = connect(Number(port), hostname)
    raw.write('GET /v1/socket HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgr')
    raw.destroy()
    expect((await call(central.url, { method: 'GET', path: '/health' })).status).toBe(200)
  })
})
