import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ownAuthority } from '../support/own-authority.ts'
import { policyFile, readPolicy } from '../../electron/policy.ts'

const folder = mkdtempSync(join(tmpdir(), 'peygir-policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = (content: string) => {
  const file = join(folder, 'policy.json')
  writeFileSync(file, content)
  return readPolicy(file)
}
const NONE = { serverUrl: null, enrolmentCode: null, ca: null, proxy: 'direct', idleLockMinutes: 10 }

test('a whole policy, a part of one, one from a Windows editor', () => {
  const policy = { serverUrl: 'https://137.example.ir', enrolmentCode: 'ABCD2345' }
  expect(read(JSON.stringify(policy))).toEqual({ policy: { ...NONE, ...policy }, problem: null })
  expect(read(`\uFEFF${JSON.stringify(policy)}`)).toEqual({ policy: { ...NONE, ...policy }, problem: null })
  expect(read('{"serverUrl":"http://10.0.0.7:8137"}')).toEqual({ policy: { ...NONE, serverUrl: 'http://10.0.0.7:8137' }, problem: null })
})

test('no file is no policy', () => {
  expect(readPolicy(join(folder, 'none.json'))).toEqual({ policy: NONE, problem: null })
})

test.each([
  ['{"serverUrl":', 'json'],
  ['[]', 'invalid_type'],
  ['{"serverUrl":"file:///etc/passwd"}', 'serverUrl'],
  ['{"serverUrl":"javascript:alert(1)"}', 'serverUrl'],
  ['{"serverUrl":7,"enrolmentCode":8}', 'serverUrl, enrolmentCode'],
  ['{"serverURL":"http://x"}', 'unrecognized_keys'],
  ['{"idleLockMinutes":-1}', 'idleLockMinutes'],
  ['{"proxy":"socks5://10.0.0.1:1080"}', 'proxy'],
  ['{"proxy":{"pac":"file:///tmp/x.pac"}}', 'proxy.pac'],
])('%s sets nothing and is reported', (content, problem) => {
  expect(read(content)).toEqual({ policy: NONE, problem })
})

test.each([['direct'], ['system'], ['http://10.0.0.1:3128'], [{ pac: 'http://wpad.example.ir/proxy.pac' }]])('the way to the server: %j', (proxy) => {
  expect(read(JSON.stringify({ proxy, idleLockMinutes: 3 }))).toEqual({ policy: { ...NONE, proxy, idleLockMinutes: 3 }, problem: null })
})

test('the city’s own authority is read from its file; one that cannot be read trusts nobody and is reported', () => {
  const { ca } = ownAuthority('Testville CA')
  const file = join(folder, 'ca.pem')
  writeFileSync(file, `what it is\n${ca}\n${ca}`)
  expect(read(JSON.stringify({ caFile: file }))).toEqual({ policy: { ...NONE, ca: [ca, ca] }, problem: null })
  const nobody = { policy: { ...NONE, ca: [] }, problem: 'caFile' }
  for (const caFile of ['ca.pem', join(folder, 'no-such.pem')]) expect(read(JSON.stringify({ caFile }))).toEqual(nobody)
  for (const damaged of ['', ca.replace(/[A-Za-z]{8}/g, 'AAAAAAAA')]) {
    writeFileSync(file, damaged)
    expect(read(JSON.stringify({ caFile: file }))).toEqual(nobody)
  }
})

test('a folder in place of the file and a relative path are reported', () => {
  expect(readPolicy(folder)).toEqual({ policy: NONE, problem: 'EISDIR' })
  expect(readPolicy('policy.json')).toEqual({ policy: NONE, problem: 'path' })
})

test('the place by system, unless the environment names one', () => {
  expect(policyFile({}, 'linux')).toBe('/etc/peygir-137/policy.json')
  expect(policyFile({ ProgramData: 'D:\\Data' }, 'win32')).toContain('Peygir137')
  expect(policyFile({ PEYGIR_POLICY: '/x/p.json' }, 'win32')).toBe('/x/p.json')
})
