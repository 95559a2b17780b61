import { afterEach, expect, test, vi } from 'vitest'
import type { PortMessage, PortRequest } from '#ipc/contract.ts'
import { createLink } from '../../electron/link.ts'

const LOST = { ok: false, refusal: { code: 'internal_error', details: { reason: 'host_lost' } } }

/** A link with its asks counted, and hosts over real message channels. */
function setUp() {
  const asked = vi.fn()
  const link = createLink(asked)
  const host = () => {
    const { port1, port2 } = new MessageChannel()
    const requests: PortRequest[] = []
    port2.onmessage = ({ data }: MessageEvent) => void requests.push(data as PortRequest)
    link.attach(port1)
    open.push(port1, port2)
    const got = (count: number) => vi.waitFor(() => expect(requests).toHaveLength(count))
    return { requests, got, say: (message: PortMessage) => port2.postMessage(message), end: () => port2.close() }
  }
  return { asked, link, host }
}
const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
  vi.useRealTimers()
})

test('answers come back to their calls, in any order', async () => {
  const { link, host } = setUp()
  const desk = host()
  const answers = [link.call('a', 1), link.call('b', 2)]
  await desk.got(2)
  expect(desk.requests.map(({ name, input }) => [name, input])).toEqual([['a', 1], ['b', 2]])
  desk.say({ id: desk.requests[1]!.id, reply: { ok: true, value: 'second' } })
  desk.say({ id: desk.requests[0]!.id, reply: { ok: true, value: new Uint32Array([3, 1, 2]) } })
  expect(await Promise.all(answers)).toEqual([{ ok: true, value: new Uint32Array([3, 1, 2]) }, { ok: true, value: 'second' }])
})

test('calls made before the first port wait for it', async () => {
  const { link, host } = setUp()
  const answer = link.call('status.read', {})
  const desk = host()
  await desk.got(1)
  desk.say({ id: desk.requests[0]!.id, reply: { ok: true, value: null } })
  expect(await answer).toEqual({ ok: true, value: null })
})

test('a lost host answers what is in flight, asks once for another, and calls go on there', async () => {
  const { asked, link, host } = setUp()
  const first = host()
  const inFlight = link.call('command.run', {})
  await first.got(1)
  link.lost()
  link.lost()
  expect(await inFlight).toEqual(LOST)
  expect(asked).toHaveBeenCalledTimes(1)
  const later = link.call('status.read', {})
  const second = host()
  await second.got(1)
  expect(second.requests[0]!.name).toBe('status.read')
  second.say({ id: second.requests[0]!.id, reply: { ok: true, value: 1 } })
  expect(await later).toEqual({ ok: true, value: 1 })
  expect(first.requests).toHaveLength(1)
})

test('a port that closes is a lost host, even when nobody says so', async () => {
  const { asked, link, host } = setUp()
  const desk = host()
  const inFlight = link.call('command.run', {})
  await desk.got(1)
  desk.end()
  expect(await inFlight).toEqual(LOST)
  expect(asked).toHaveBeenCalledTimes(1)
})

test('a new port replaces a live one: its calls are answered, its late answers ignored', async () => {
  const { asked, link, host } = setUp()
  const first = host()
  const inFlight = link.call('command.run', {})
  await first.got(1)
  const second = host()
  expect(await inFlight).toEqual(LOST)
  expect(asked).not.toHaveBeenCalled()
  void link.call('status.read', {})
  await second.got(1)
})

test('what cannot cross to another process is malformed', async () => {
  const { link, host } = setUp()
  host()
  expect(await link.call('draft.put', { body: () => 1 })).toEqual({ ok: false, refusal: { code: 'malformed', details: { reason: 'not_cloneable' } } })
})

test('a host that does not answer is given up after a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { link } = setUp()
  const answer = link.call('status.read', {})
  vi.advanceTimersByTime(60_000)
  expect(await answer).toEqual({ ok: false, refusal: { code: 'internal_error', details: { reason: 'no_answer' } } })
})

test('pushes reach every listener until it ends its subscription', async () => {
  const { link, host } = setUp()
  const desk = host()
  const heard: string[] = []
  const end = link.on('changed', ({ topics }) => void heard.push(`one ${topics.join()}`))
  link.on('changed', ({ topics }) => void heard.push(`two ${topics.join()}`))
  desk.say({ push: 'changed', data: { topics: ['tickets'] } })
  await vi.waitFor(() => expect(heard).toEqual(['one tickets', 'two tickets']))
  end()
  desk.say({ push: 'changed', data: { topics: ['session'] } })
  await vi.waitFor(() => expect(heard).toEqual(['one tickets', 'two tickets', 'two session']))
})

test('a listener that throws does not keep the news from the others', async () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const { link, host } = setUp()
  const desk = host()
  const heard: string[] = []
  link.on('changed', () => {
    throw new Error('broken screen')
  })
  link.on('changed', () => void heard.push('heard'))
  desk.say({ push: 'changed', data: { topics: [] } })
  await vi.waitFor(() => expect(heard).toEqual(['heard']))
  expect(reported).toHaveBeenCalledTimes(1)
  vi.unstubAllGlobals()
})
