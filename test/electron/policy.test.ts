import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { policyFile } from '../../electron/policy-file.ts'
import { POLICY_KEY, type AskRegistry } from '../../electron/policy-registry.ts'
import { readPolicy } from '../../electron/policy.ts'
import { ownAuthority } from '../support/own-authority.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NONE = { serverUrl: null, enrolmentCode: null, ca: null, proxy: 'direct', idleLockMinutes: 10, ring: 'stable', updateSource: 'server', updateWaitHours: 12, daysKept: 0, language: null, shut: false }
const write = (name: string, content: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
/** `registry`: what reg.exe answers for the policy's key, or its exit code. */
const read = async ({ file, own, registry }: { file?: unknown; own?: unknown; registry?: string | number | null }) => {
  const dataFolder = mkdtempSync(join(folder, 'user-'))
  if (own !== undefined) writeFileSync(join(dataFolder, 'policy.json'), typeof own === 'string' ? own : JSON.stringify(own))
  const ask: AskRegistry = async (key) => {
    if (registry === undefined) throw new Error('the registry is asked on Windows alone')
    if (key !== POLICY_KEY) return { code: registry === null ? 1 : 0, output: '' }
    return typeof registry === 'string' ? { code: 0, output: `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Peygir137\r\n${registry}\r\n` } : { code: registry ?? 1, output: '' }
  }
  const PEYGIR_POLICY = file === undefined ? join(folder, 'none.json') : write('policy.json', file)
  return readPolicy({ env: { PEYGIR_POLICY }, platform: registry === undefined ? 'linux' : 'win32', dataFolder, ask })
}
const originOf = ({ settings }: Awaited<ReturnType<typeof read>>, name: string) => settings.find((each) => each.name === name)?.origin

test('nothing laid down is no policy, and no problem', async () => {
  const none = await read({})
  expect(none).toMatchObject({ policy: NONE, problems: [], sources: [{ origin: 'file', there: false }, { origin: 'user', there: false }] })
  expect(new Set(none.settings.map(({ origin }) => origin))).toEqual(new Set(['default']))
})

test('a whole policy, a part of one, one from a Windows editor', async () => {
  const file = { serverUrl: 'https://137.example.ir', enrolmentCode: 'ABCD2345', idleLockMinutes: 3, ring: 'pilot', language: 'en' }
  expect(await read({ file })).toMatchObject({ policy: { ...NONE, ...file }, problems: [] })
  expect(await read({ file: `\uFEFF${JSON.stringify({ $schema: 'policy.schema.json', ...file })}` })).toMatchObject({ policy: { ...NONE, ...file }, problems: [] })
  expect((await read({ file: { serverUrl: 'http://10.0.0.7:8137' } })).policy).toEqual({ ...NONE, serverUrl: 'http://10.0.0.7:8137' })
})

test('the registry wins over the file, the machine over its user, and each setting keeps whose word it is', async () => {
  const said = await read({
    registry: '    serverUrl    REG_SZ    https://registry\r\n    IdleLockMinutes    REG_DWORD    0x5', file: { serverUrl: 'https://file', ring: 'pilot' }, own: { serverUrl: 'https://user', ring: 'late', language: 'en' },
  })
  expect(said.policy).toEqual({ ...NONE, serverUrl: 'https://registry', idleLockMinutes: 5, ring: 'pilot', language: 'en' })
  expect(['serverUrl', 'idleLockMinutes', 'ring', 'language', 'proxy'].map((name) => originOf(said, name))).toEqual(['registry', 'registry', 'file', 'user', 'default'])
})

test.each([
  [{ serverUrl: 'file:///etc/passwd' }, 'serverUrl', 'invalid'],
  [{ serverUrl: 7 }, 'serverUrl', 'invalid'],
  [{ idleLockMinutes: -1 }, 'idleLockMinutes', 'invalid'],
  [{ idleLockMinutes: 2.5 }, 'idleLockMinutes', 'invalid'],
  [{ proxy: 'socks5://10.0.0.1:1080' }, 'proxy', 'invalid'],
  [{ proxy: 'pac+file:///x.pac' }, 'proxy', 'invalid'],
  [{ language: 'de' }, 'language', 'invalid'],
  [{ server: 'http://x' }, 'server', 'unknown'],
])('%j is named and takes nothing else along', async (wrong, setting, what) => {
  const { ca } = ownAuthority('Testville CA')
  const said = await read({ file: { ...wrong, ring: 'pilot', caFile: write('ca.pem', ca) } })
  expect(said).toMatchObject({ policy: { ...NONE, ring: 'pilot', ca: [ca] }, problems: [{ origin: 'file', setting, what }] })
})

test('what the machine says wrongly is not left to its user', async () => {
  const said = await read({ file: { idleLockMinutes: 'never' }, own: { idleLockMinutes: 0 } })
  expect(said.policy.idleLockMinutes).toBe(10)
  expect(originOf(said, 'idleLockMinutes')).toBe('default')
})

test.each([['direct', 'direct'], ['system', 'system'], ['http://10.0.0.1:3128', 'http://10.0.0.1:3128'], ['pac+http://wpad.example.ir/proxy.pac', { pac: 'http://wpad.example.ir/proxy.pac' }]])('the way to the server: %s', async (proxy, way) => {
  expect((await read({ file: { proxy } })).policy.proxy).toEqual(way)
})

test.each(['server', 'off', 'https://files.example.ir/peygir', '/mnt/share/peygir', 'D:\\peygir', '\\\\office\\share\\peygir'])('releases from %s', async (updateSource) => {
  expect((await read({ file: { updateSource, updateWaitHours: 2 } })).policy).toEqual({ ...NONE, updateSource, updateWaitHours: 2 })
})
test.each(['ftp://x/y', 'file:///srv', 'share/peygir', 'https://'])('releases not from %s', async (updateSource) => {
  expect(await read({ file: { updateSource } })).toMatchObject({ policy: NONE, problems: [{ setting: 'updateSource', what: 'invalid' }] })
})

test('an authority that is named and cannot be read trusts nobody, whatever the user’s own file says', async () => {
  const { ca } = ownAuthority('Testville CA')
  const good = write('good.pem', `what it is\n${ca}\n${ca}`)
  expect((await read({ file: { caFile: good } })).policy.ca).toEqual([ca, ca])
  const wrong = ['ca.pem', join(folder, 'no-such.pem'), write('empty.pem', ''), write('damaged.pem', ca.replace(/[A-Za-z]{8}/g, 'AAAAAAAA'))]
  for (const caFile of wrong) expect(await read({ file: { caFile }, own: { caFile: good } })).toMatchObject({ policy: { ca: [], shut: false }, problems: [{ setting: 'caFile', what: 'authority', origin: 'file' }] })
  expect(await read({ file: { caFile: 7 }, own: { caFile: good } })).toMatchObject({ policy: { ca: [] }, problems: [{ setting: 'caFile', what: 'invalid' }] })
})

test.each([['{"serverUrl":', 'json'], ['[]', 'json'], ['null', 'json']])('%s might have said whom to trust: nothing is sent', async (file, detail) => {
  const said = await read({ file })
  expect(said).toMatchObject({ policy: { ...NONE, shut: true }, problems: [{ origin: 'file', setting: null, what: 'unread', detail }] })
  // its user cannot open it, and may do no harm to a machine that has said it
  expect((await read({ file, own: { caFile: null } })).policy.shut).toBe(true)
  expect((await read({ file: { caFile: null }, own: file })).policy.shut).toBe(false)
})

test('a folder in the file’s place and a relative path are no files that can be read', async () => {
  const of = (PEYGIR_POLICY: string) => readPolicy({ env: { PEYGIR_POLICY }, platform: 'linux', dataFolder: join(folder, 'none'), ask: () => Promise.reject(new Error('no registry')) })
  expect(await of(folder)).toMatchObject({ policy: { shut: true }, problems: [{ what: 'unread', detail: 'EISDIR' }] })
  expect(await of('policy.json')).toMatchObject({ policy: { shut: true }, problems: [{ what: 'unread', detail: 'path' }] })
})

test('a registry that may not be read shuts the line, one without the key does not, and a file that names the authority opens it', async () => {
  expect(await read({ registry: 1 })).toMatchObject({ policy: NONE, problems: [], sources: [{ origin: 'registry', there: false }, {}, {}] })
  expect(await read({ registry: null })).toMatchObject({ policy: { shut: true }, problems: [{ origin: 'registry', what: 'unread' }] })
  expect(await read({ registry: null, file: { caFile: null } })).toMatchObject({ policy: { shut: false, ca: null }, problems: [{ origin: 'registry' }] })
})

test('the place by system, unless the environment names one', () => {
  expect(policyFile({}, 'linux')).toBe('/etc/peygir-137/policy.json')
  expect(policyFile({ ProgramData: 'D:\\Data' }, 'win32')).toContain('Peygir137')
  expect(policyFile({ PEYGIR_POLICY: '/x/p.json' }, 'win32')).toBe('/x/p.json')
})
