import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { NOTHING, readValues, unread, type Source } from './policy-values.ts'

/** Where group policy and MDM put what the ADMX template sets. */
export const POLICY_KEY = 'HKLM\\SOFTWARE\\Policies\\Peygir137'
const PARENT_KEY = 'HKLM\\SOFTWARE\\Policies'
const LIMIT_MS = 5_000

/** What `reg.exe query KEY` answered; `code` null: it could not be run or did not end. */
export interface Asked { readonly code: number | null; readonly output: string }
export type AskRegistry = (key: string) => Promise<Asked>

/**
 * The registry's policy. reg.exe answers 1 for a key that is not there and for an office that forbids registry tools, in
 * words of the system's language: only a parent key that can be read tells that the first is meant.
 */
export async function readPolicyKey(env: NodeJS.ProcessEnv, ask: AskRegistry): Promise<Source> {
  const { code, output } = await ask(POLICY_KEY)
  if (code === 0) return readValues(valuesOf(output, env))
  if (code === 1 && (await ask(PARENT_KEY)).code === 0) return NOTHING
  return unread('registry')
}

const LINE = /^ {4}(\S.*?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/

/**
 * Reads the values of the key itself out of reg.exe's answer: `    name    REG_SZ    data`, below the key's name. Numbers come
 * as numbers, lists as lists; an empty text says nothing, as an emptied field of the group policy editor means it.
 */
export function valuesOf(output: string, env: NodeJS.ProcessEnv): readonly (readonly [string, unknown])[] {
  const known = Object.fromEntries(Object.entries(env).map(([name, value]) => [name.toLowerCase(), value]))
  const expand = (text: string): string => text.replace(/%([^%]+)%/g, (whole, name: string) => known[name.toLowerCase()] ?? whole)
  const found: (readonly [string, unknown])[] = []
  let keys = 0
  for (const line of output.split(/\r?\n/)) {
    // keys below this one are listed after its values
    if (line.startsWith('HKEY_') && ++keys > 1) break
    const [, name, type = '', data = ''] = LINE.exec(line) ?? []
    // the key's own value has a name in the system's language and is no setting
    if (name === undefined || /^\(.*\)$/.test(name)) continue
    if (type === 'REG_DWORD' || type === 'REG_QWORD') found.push([name, Number(data)])
    else if (type === 'REG_MULTI_SZ') found.push([name, data.split('\\0').filter((each) => each !== '')])
    else if (type !== 'REG_SZ' && type !== 'REG_EXPAND_SZ') found.push([name, { type }])
    else if (data.trim() !== '') found.push([name, type === 'REG_EXPAND_SZ' ? expand(data) : data])
  }
  return found
}

/**
 * Asks reg.exe. It answers in the console's code page, which mostly has no Persian and puts question marks: then it is asked once
 * more in UTF-8, through the command prompt that an office may have forbidden.
 */
export const askReg: AskRegistry = async (key) => {
  const system = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32')
  const reg = join(system, 'reg.exe')
  // a 32-bit view of the registry would hide the key
  const plain = await run(reg, ['query', key, '/reg:64'])
  if (plain.code !== 0 || /^[\s\x20-\x3e\x40-\x7e]*$/.test(plain.output)) return plain
  const wide = await run(join(system, 'cmd.exe'), ['/d', '/s', '/c', `""${join(system, 'chcp.com')}" 65001 >nul & "${reg}" query "${key}" /reg:64"`])
  return wide.code === 0 ? wide : plain
}

const run = (program: string, words: readonly string[]): Promise<Asked> => new Promise((done) => {
  execFile(program, [...words], { timeout: LIMIT_MS, windowsHide: true, windowsVerbatimArguments: words[0] === '/d', encoding: 'utf8' }, (error, output) => {
    done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, output })
  })
})
