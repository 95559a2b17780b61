import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepOwn, ownPolicyFile } from '../../electron/own-policy.ts'

const at = {} as { folder: string }
beforeEach(() => {
  at.folder = mkdtempSync(join(tmpdir(), 'peygir-own-'))
})
afterEach(() => rmSync(at.folder, { recursive: true }))

test('what is said at the desk stands beside what its user wrote by hand', () => {
  writeFileSync(ownPolicyFile(at.folder), '\uFEFF{ "language": "en", "proxy": "direct" }')
  expect(keepOwn(at.folder, 'proxy', 'http://proxy.city:3128')).toEqual({ ok: true, value: null })
  expect(JSON.parse(readFileSync(ownPolicyFile(at.folder), 'utf8'))).toEqual({ language: 'en', proxy: 'http://proxy.city:3128' })
})

test('what no policy may say, and a file that cannot be read, are refused and nothing is written', () => {
  for (const wrong of ['socks5://proxy:1080', 'proxy', 'http://proxy']) expect(keepOwn(at.folder, 'proxy', wrong)).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  expect(keepOwn(at.folder, 'caFile', 'authority.pem')).toMatchObject({ ok: false, refusal: { code: 'malformed' } })
  writeFileSync(ownPolicyFile(at.folder), '{ "language": ')
  expect(keepOwn(at.folder, 'proxy', 'direct')).toMatchObject({ ok: false, refusal: { code: 'policy_invalid' } })
  expect(readFileSync(ownPolicyFile(at.folder), 'utf8')).toBe('{ "language": ')
})
