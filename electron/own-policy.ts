import { isAbsolute, join } from 'node:path'
import type { Reply } from '#ipc/contract.ts'
import { readIfThere, writeDurably } from './durable-file.ts'
import type { SettingName } from './policy-settings.ts'
import { readValues } from './policy-values.ts'

/** The user's own settings: they hold where the machine says nothing. */
export const ownPolicyFile = (dataFolder: string): string => join(dataFolder, 'policy.json')

/** Lays a setting down in the user's own file. What stands there beside it stays. */
export function keepOwn(dataFolder: string, name: SettingName, value: string): Reply<null> {
  if (readValues([[name, value]]).faults.length > 0 || (name === 'caFile' && !isAbsolute(value))) return { ok: false, refusal: { code: 'malformed', details: { fields: [name] } } }
  const file = ownPolicyFile(dataFolder)
  const there = readIfThere(file)
  const said = there === null ? {} : objectIn(there.toString('utf8'))
  // somebody wrote it by hand: it is theirs to mend
  if (said === null) return { ok: false, refusal: { code: 'policy_invalid', details: {} } }
  writeDurably(file, `${JSON.stringify({ ...said, [name]: value }, null, 2)}\n`)
  return { ok: true, value: null }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const read: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? { ...read } : null
  } catch {
    return null
  }
}
