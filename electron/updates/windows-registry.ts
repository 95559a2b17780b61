import { execFile } from 'node:child_process'
import { join } from 'node:path'

const CURRENT = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion'
const ONCE = `${CURRENT}\\RunOnce`
const GUARD = 'Peygir 137 guard'
const LIMIT_MS = 10_000

/**
 * Has Windows start `program` with `word` at the next sign-in, once. Where that cannot be (an office may forbid it, and 260 characters are
 * the most), only a power cut in the seconds of the change itself leaves it to IT.
 */
export async function startOnceAgain(program: string, word: string): Promise<void> {
  await reg('add', ONCE, '/v', GUARD, '/t', 'REG_SZ', '/d', `"${program}" "${word}"`, '/f')
}
export async function startNoMore(): Promise<void> {
  await reg('delete', ONCE, '/v', GUARD, '/f')
}

/** Writes into the list of installed programs which version lies in `folder`; a list that does not know it is left as it is. */
export async function nameVersion(folder: string, version: string): Promise<void> {
  const key = keyOf(await reg('query', `${CURRENT}\\Uninstall`, '/s', '/v', 'UninstallString'), folder)
  if (key !== null) await reg('add', key, '/v', 'DisplayVersion', '/t', 'REG_SZ', '/d', version, '/f')
}

/** The key in reg.exe's answer, each followed by its values, of which one names a file in `folder`; null: none does. */
export function keyOf(output: string, folder: string): string | null {
  let key: string | null = null
  for (const line of output.split(/\r?\n/)) {
    if (line.startsWith('HKEY_')) key = line.trim()
    else if (line.toLowerCase().includes(`${folder.toLowerCase()}\\`)) return key
  }
  return null
}

/** What it answers; nothing where it fails. */
const reg = (...words: readonly string[]): Promise<string> => new Promise((done) => {
  execFile(join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe'), [...words], { timeout: LIMIT_MS, windowsHide: true, encoding: 'utf8' }, (error, output) => done(error === null ? output : ''))
})
