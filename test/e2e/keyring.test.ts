import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kill9, launchConsole, temporaryFolder, type TestConsole } from '../support/app.ts'
import { openKeyring, type Keyring } from '../support/keyring.ts'
import { shellLog, status } from '../support/shell.ts'
import { endAll, until } from '../support/started.ts'

// One console after another: GNOME's own keyring, and none.
const at = {} as { folder: string; keyring: Keyring }
const NONE = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', XDG_CURRENT_DESKTOP: 'GNOME' }
const data = (name: string) => join(at.folder, name)
const settings = ({ page }: TestConsole) => page.evaluate(() => window.peygir.call['settings.read']({}))
const protection = async (console: TestConsole) => status(console).then((reply) => (reply.ok ? reply.value.keyProtection : reply.refusal.code))

beforeAll(async () => {
  at.folder = temporaryFolder('keyring')
  at.keyring = await openKeyring(temporaryFolder('keyring-home'))
})
afterAll(() => endAll().finally(() => rmSync(at.folder, { recursive: true, force: true, maxRetries: 5 })))

test('with GNOME’s keyring the key lies sealed, and no file gives it away', async () => {
  const userData = data('sealed')
  const first = await launchConsole({ userData, env: at.keyring.env, keyring: true })
  expect(await first.app.evaluate(({ safeStorage }) => safeStorage.getSelectedStorageBackend?.() ?? 'gnome_libsecret')).toMatch(/^gnome_libsecret/)
  expect(await protection(first)).toBe('keyring')
  await first.page.evaluate(() => window.peygir.call['settings.put']({ theme: 'dark', language: 'en' }))
  const key = await first.app.evaluate(({ safeStorage }, hex) => safeStorage.decryptString(Buffer.from(hex, 'hex')), readFileSync(join(userData, 'key.sealed')).toString('hex'))
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  await first.close()
  expect(existsSync(join(userData, 'key'))).toBe(false)
  const files = readdirSync(userData, { recursive: true, encoding: 'utf8' }).map((name) => join(userData, name)).filter((file) => statSync(file).isFile())
  for (const file of files) for (const form of [key, Buffer.from(key, 'hex')]) expect(readFileSync(file).includes(form), file).toBe(false)

  const again = await launchConsole({ userData, env: at.keyring.env, keyring: true })
  expect(await settings(again)).toEqual({ ok: true, value: { theme: 'dark', language: 'en' } })
  await again.close()
})

test('the same data without the keyring are not opened, not made anew, and a person is asked', async () => {
  const before = readFileSync(join(data('sealed'), 'key.sealed'))
  const console = await launchConsole({ userData: data('sealed'), env: NONE, keyring: true })
  await until('the shell to say so', () => shellLog(console).some(({ code, reason }) => code === 'key_unreadable' && (reason === 'store_missing' || reason === 'store_refused')))
  expect(readFileSync(join(data('sealed'), 'key.sealed'))).toEqual(before)
  expect(existsSync(join(data('sealed'), 'key'))).toBe(false)
  // its question stands open
  await kill9(console)
})

test('without any keyring the key lies in a file for this user alone, which is said; it moves in once there is one', async () => {
  const userData = data('plain')
  const without = await launchConsole({ userData, env: NONE, keyring: true })
  expect(await protection(without)).toBe('file')
  expect(statSync(join(userData, 'key')).mode & 0o777).toBe(0o600)
  await without.page.evaluate(() => window.peygir.call['settings.put']({ theme: 'dark', language: 'en' }))
  await without.close()

  const moved = await launchConsole({ userData, env: at.keyring.env, keyring: true })
  expect(await protection(moved)).toBe('keyring')
  expect(await settings(moved)).toEqual({ ok: true, value: { theme: 'dark', language: 'en' } })
  expect([existsSync(join(userData, 'key')), existsSync(join(userData, 'key.sealed'))]).toEqual([false, true])
  await moved.close()
})
