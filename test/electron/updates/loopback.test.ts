import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveFolders, type Loopback } from '../../../electron/updates/loopback.ts'

const at = {} as { folder: string; served: Loopback; ring: string; all: string }
beforeAll(async () => {
  at.folder = mkdtempSync(join(tmpdir(), 'peygir-loopback-'))
  mkdirSync(join(at.folder, 'pilot'))
  writeFileSync(join(at.folder, 'pilot', 'console-1.0.0+standin.AppImage'), '0123456789')
  writeFileSync(join(at.folder, '.hidden'), 'x')
  at.served = await serveFolders([join(at.folder, 'pilot'), at.folder])
  const [ring = '', all = ''] = at.served.bases
  Object.assign(at, { ring, all })
})
afterAll(() => rmSync(at.folder, { recursive: true }))

const get = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  return [response.status, await response.text()]
}
const file = (): string => `${at.ring}console-1.0.0+standin.AppImage`

test('a file and a part of it', async () => {
  expect(await get(file())).toEqual([200, '0123456789'])
  expect(await get(file(), { headers: { range: 'bytes=2-4' } })).toEqual([206, '234'])
  expect(await get(file(), { headers: { range: 'bytes=8-99' } })).toEqual([206, '89'])
  // no part of it: the whole, as RFC 9110 allows
  expect(await get(file(), { headers: { range: 'bytes=9-2' } })).toEqual([200, '0123456789'])
})

test.each([
  ['another way of asking', () => get(file(), { method: 'POST' })],
  ['without the secret', () => get(file().replace(/[0-9a-f]{32}/, '0'.repeat(32)))],
  ['a folder', () => get(`${at.all}pilot`)],
  ['a folder below', () => get(`${at.all}pilot/console-1.0.0+standin.AppImage`)],
  ['above it', () => get(`${at.ring}%2e%2e%2f.hidden`)],
  ['what is hidden', () => get(`${at.all}.hidden`)],
  ['a list of what is there', () => get(at.ring)],
])('nothing: %s', async (_, answer) => {
  expect(await answer()).toEqual([404, ''])
})

test('on this machine alone, and no longer than it is needed; a share that is gone is not one without a release', async () => {
  expect(at.ring).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//)
  const gone = await serveFolders([join(at.folder, 'gone', 'pilot'), join(at.folder, 'gone')])
  expect(await get(`${gone.bases[0]}latest-linux.yml`)).toEqual([503, ''])
  await gone.close()
  await at.served.close()
  await expect(get(file())).rejects.toThrow('fetch failed')
})
