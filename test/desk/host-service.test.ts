import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, expect, test, vi } from 'vitest'
import { runHost, type ParentPort } from '#desk/host-service.ts'
import { openStore } from '#desk/sqlite/store.ts'
import type { WindowPort } from '#desk/window-line.ts'
import type { PortMessage } from '#ipc/contract.ts'
import type { FromHost, HostStart } from '#ipc/host-protocol.ts'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** Node's port in the clothes of Electron's. */
const asWindowPort = (port: MessagePort): WindowPort => ({
  on: (event: 'message' | 'close', listener: (message: { data: unknown }) => void) => void port.on(event, (data) => listener({ data })),
  start: () => port.start(), close: () => port.close(), postMessage: (message) => port.postMessage(message),
})

function startHost() {
  const folder = mkdtempSync(join(tmpdir(), 'peygir-host-'))
  ends.push(() => rmSync(folder, { recursive: true, force: true }))
  const said: FromHost[] = []
  const log: string[] = []
  const listener: { hear: Parameters<ParentPort['on']>[1] } = { hear: () => undefined }
  const exited = new Promise<void>((exit) => {
    runHost({
      parent: { on: (_, hear) => void (listener.hear = hear), postMessage: (message) => void said.push(message) },
      log: (line) => void log.push(line), exit, now: Date.now, random: () => 0,
    })
  })
  const tell = (data: unknown, ports: WindowPort[] = []): void => listener.hear({ data, ports })
  const start: HostStart = {
    type: 'start', dataFolder: folder, databaseKey: 'ab'.repeat(32), keyProtection: 'file', machineId: 'machine', appVersion: '1.2.3', training: null, policy: { serverUrl: null, enrolmentCode: null },
    language: null, line: { ca: null, proxied: true, shut: false },
  }
  ends.push(() => {
    tell({ type: 'stop' })
    return exited
  })
  return { folder, said, log, tell, start, exited }
}

function openWindow(tell: (data: unknown, ports: WindowPort[]) => void) {
  const { port1, port2 } = new MessageChannel()
  const heard: PortMessage[] = []
  const waiting = new Set<() => void>()
  port1.on('message', (message: PortMessage) => {
    heard.push(message)
    for (const look of waiting) look()
  })
  ends.push(() => port1.close())
  const when = <T extends PortMessage>(is: (message: PortMessage) => message is T): Promise<T> => new Promise((resolve) => {
    const look = (): void => {
      const found = heard.find(is)
      if (found === undefined) return
      waiting.delete(look)
      resolve(found)
    }
    waiting.add(look)
    look()
  })
  const ids = { last: 0 }
  tell({ type: 'port' }, [asWindowPort(port2)])
  return {
    heard, when,
    call: async (name: string, input: unknown) => {
      const id = ++ids.last
      port1.postMessage({ id, name, input })
      const message = await when((each): each is Extract<PortMessage, { id: number }> => 'id' in each && each.id === id)
      return message.reply
    },
  }
}

test('a window is served by the contract, also one that came before the database was open', async () => {
  const { said, tell, start } = startHost()
  const window = openWindow(tell)
  tell(start)
  expect(said).toEqual([{ type: 'ready' }])
  expect(await window.call('status.read', {})).toMatchObject({ ok: true, value: { version: '1.2.3', enrolled: false, phase: 'stopped', keyProtection: 'file' } })
  await window.when((each): each is Extract<PortMessage, { push: string }> => 'push' in each && each.push === 'status')
  expect(await window.call('settings.put', { theme: 'dark', language: 'en' })).toEqual({ ok: true, value: null })
  expect(await window.call('settings.read', {})).toEqual({ ok: true, value: { theme: 'dark', language: 'en' } })
})

test('it begins in the policy’s language, and under a policy that cannot be read it asks no server', async () => {
  const { tell, start } = startHost()
  const window = openWindow(tell)
  tell({ ...start, language: 'en', line: { ca: null, proxied: false, shut: true } })
  expect(await window.call('settings.read', {})).toEqual({ ok: true, value: { theme: 'system', language: 'en' } })
  // asked, these would be unreachable
  for (const serverUrl of ['http://127.0.0.1:9', 'https://127.0.0.1:9']) {
    expect(await window.call('desk.enrol', { serverUrl, code: 'AAAA-AAAA' })).toMatchObject({ ok: false, refusal: { code: 'policy_invalid' } })
  }
})

test('what is not in the contract is refused with its place and never its content', async () => {
  const { tell, start, log } = startHost()
  tell(start)
  const window = openWindow(tell)
  expect(await window.call('settings.put', { theme: 'secret words' })).toEqual({ ok: false, refusal: { code: 'malformed', details: { call: 'settings.put', fields: ['theme', 'language'] } } })
  for (const name of ['no.such.call', '__proto__', 'toString']) expect(await window.call(name, {})).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  expect(await window.call('command.run', { type: 'DropEverything', data: {} })).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  expect(await window.call('ticket.list', null)).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  expect(log.join()).not.toContain('secret words')
})

test('a new window replaces the earlier one', async () => {
  const { tell, start } = startHost()
  tell(start)
  const earlier = openWindow(tell)
  await earlier.call('status.read', {})
  const later = openWindow(tell)
  expect(await later.call('session.current', {})).toEqual({ ok: true, value: null })
  expect(earlier.heard.filter((message) => 'id' in message)).toHaveLength(1)
})

test('a database that another program holds ends the start with its code', () => {
  const busy = startHost()
  const holder = openStore(join(busy.folder, 'desk.db'), 'ab'.repeat(32), () => undefined)
  busy.tell(busy.start)
  holder.close()
  expect(busy.said).toEqual([{ type: 'failed', code: 'database_busy', message: 'SQLITE_BUSY' }])
})

test('a desk that cannot be opened is mended when main says that a person wants it, and the window that waits is served', async () => {
  const { folder, said, tell, start } = startHost()
  const broken = openStore(join(folder, 'desk.db'), 'ab'.repeat(32), () => undefined)
  broken.meta.set('enrolment', 'no enrolment')
  broken.close()
  const window = openWindow(tell)
  tell(start)
  tell({ type: 'diagnose', id: 1 })
  await vi.waitFor(() => expect(said).toEqual([{ type: 'failed', code: 'internal_error', message: 'SyntaxError' }, { type: 'diagnosed', id: 1, diagnosis: null }]))
  tell({ type: 'repair' })
  expect(await window.call('status.read', {})).toMatchObject({ ok: true, value: { storage: { code: 'database_unreadable' } } })
  tell({ type: 'diagnose', id: 2 })
  await vi.waitFor(() => expect(said.at(-1)).toMatchObject({ type: 'diagnosed', id: 2, diagnosis: { storage: 'database_unreadable' } }))
  // what runs is not built anew, whoever asks
  tell({ type: 'repair' })
  expect(readdirSync(folder).filter((name) => /^desk\.db\.unreadable-[\dT-]+$/.test(name))).toHaveLength(1)
})

test('a message of main that cannot be read is logged without its content', () => {
  const { tell, log, said } = startHost()
  tell({ type: 'start', dataFolder: 'somewhere', databaseKey: 'not a key' })
  expect(said).toEqual([])
  expect(log).toEqual(['a message of main could not be read'])
})

test('what is not of the contract is told to main, which counts it', async () => {
  const { said, tell, start } = startHost()
  tell(start)
  const window = openWindow(tell)
  expect(await window.call('main.quit', {})).toMatchObject({ refusal: { code: 'malformed' } })
  expect(await window.call('session.signIn', { username: 7 })).toMatchObject({ refusal: { code: 'malformed' } })
  await window.call('status.read', {})
  expect(said.filter(({ type }) => type === 'refused')).toHaveLength(2)
})

test('main is asked for the way of a connection, and the proxy that it names is used', async () => {
  const { said, tell, start } = startHost()
  tell(start)
  const window = openWindow(tell)
  const enrolled = window.call('desk.enrol', { serverUrl: 'http://peygir.test:9', code: 'AAAA-AAAA' })
  const asked = await expect.poll(() => said.find(({ type }) => type === 'ways')).toBeDefined().then(() => said.find((each) => each.type === 'ways'))
  expect(asked).toEqual({ type: 'ways', id: 1, url: 'http://peygir.test:9' })
  // nobody listens there
  tell({ type: 'ways', id: 1, ways: ['http://127.0.0.1:9'] })
  expect(await enrolled).toEqual({ ok: false, refusal: { code: 'proxy_failed', details: { status: null } } })
})
