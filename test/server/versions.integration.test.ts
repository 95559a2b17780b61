import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Directory } from '#domain/directory/directory.ts'
import { cutFrames, openFrame } from '#desk/snapshot-frame.ts'
import { FRAMES_TYPE } from '#sync/frames.ts'
import { OLDEST_DESK, PROTOCOL, PROTOCOL_HEADER, ROUTES, leaseReply, pullReply, pushReply, snapshotHead, snapshotLine } from '#sync/protocol.ts'
import * as z from 'zod/mini'
import { call, enrolDesk, leaseCodes, signIn, signed, startCentral, type Central } from '../support/central.ts'
import { registerData } from '../support/commands.ts'

let central: Central
beforeAll(async () => {
  central = await startCentral()
})
afterAll(() => central.end())

/** Those of the last two versions that ever left the house. */
const SERVED = [PROTOCOL, PROTOCOL - 1, PROTOCOL - 2].filter((version) => version >= OLDEST_DESK)

it('serves desks two versions back', () => expect(SERVED).toHaveLength(3))

describe.each(SERVED)('a desk of protocol %i', (version) => {
  it('S37 looks, leases, sends and fetches, and takes a snapshot in frames or lines', async () => {
    const enrolled = await enrolDesk(central.url, central.store, `میز ${version}`)
    const desk = { ...enrolled, headers: { ...enrolled.headers, [PROTOCOL_HEADER]: String(version) } }
    const zahra = await signIn(central.url, desk)
    const { from } = await leaseCodes(central.url, desk)
    const ticketId = randomUUID()
    const { epoch } = await central.store.standing()
    const pushed = await call(central.url, ROUTES.push, desk.headers, { epoch, commands: [signed(desk, zahra, { type: 'RegisterTicket', data: registerData(ticketId), payload: from })] })
    expect(z.parse(pushReply, pushed.json).receipts.map(({ verdict }) => verdict.kind)).toEqual(['accepted'])
    const pulled = await call(central.url, { ...ROUTES.pull, path: `${ROUTES.pull.path}?epoch=${epoch}&after=0` }, desk.headers)
    expect(z.parse(pullReply, pulled.json).entries.some((entry) => entry.kind === 'event' && entry.streamId === ticketId)).toBe(true)
    for (const route of [ROUTES.hello, ROUTES.directory]) expect((await fetch(central.url + route.path, { headers: { ...desk.headers } })).status).toBe(200)

    const { head } = await central.store.standing()
    const snapshot = async (accept: string) => {
      const answer = await fetch(`${central.url}${ROUTES.snapshot.path}?after=${head}`, { headers: { ...desk.headers, 'accept-encoding': 'identity', accept } })
      return { status: answer.status, type: answer.headers.get('content-type')?.split(';')[0], bytes: Buffer.from(await answer.arrayBuffer()) }
    }
    const lines = await snapshot('application/json')
    expect([lines.status, lines.type]).toEqual([200, 'application/x-ndjson'])
    const [first, ...streams] = lines.bytes.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, { id: string }>)
    expect(z.parse(snapshotHead, first).lines).toBe(streams.length)
    expect(streams.map((line) => z.parse(snapshotLine, line).state['id'])).toContain(ticketId)
    const frames = await snapshot(FRAMES_TYPE)
    expect([frames.status, frames.type]).toEqual([200, FRAMES_TYPE])
    const read = cutFrames(frames.bytes).frames.slice(1).map((text) => openFrame(text))
    const states = read.flatMap(({ count, state }) => Array.from({ length: count }, (_, n) => JSON.parse(state(n)) as { id: string }))
    expect(new Set(states)).toEqual(new Set(streams.map(({ state }) => state)))

    // one right that it does not know, and it could not read the city at all
    const { roles } = (await call(central.url, ROUTES.directory, desk.headers)).json as Directory
    expect(roles.some(({ permissions }) => permissions.includes('release.manage'))).toBe(version >= 5)

    // version 3 does not number its requests for leases
    const turn = version >= 4 ? { turn: 1 } : {}
    const check = ((await central.store.state('ticket', ticketId)) as { checks: readonly { key: string }[] }).checks[0]!.key
    const taken = await call(central.url, ROUTES.leases, desk.headers, { checks: [{ ticketId, check }], operatorId: null, minutes: 30, ...turn })
    expect(z.parse(leaseReply, taken.json).granted).toHaveLength(1)
    expect((await call(central.url, ROUTES.leaseRelease, desk.headers, { checks: [{ ticketId, check }], ...turn })).status).toBe(204)
    expect((await central.store.leases(Date.now())).filter((lease) => lease.ticketId === ticketId)).toEqual([])
  })
})
