import { dialog, type BrowserWindow } from 'electron'
import { randomUUID, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Reply } from '#ipc/contract.ts'
import type { Authority } from '#ipc/shell.ts'
import { writeDurably } from './durable-file.ts'
import { keepOwn } from './own-policy.ts'
import { certificatesIn, type ReadPolicy } from './policy.ts'
import type { ShellHandlers } from './shell-calls.ts'
import { OPEN_AUTHORITY } from './words.ts'

export interface FirstRunOptions {
  readonly window: BrowserWindow
  readonly dataFolder: string
  readonly policy: () => Promise<ReadPolicy>
  /** A desk that belongs to a city is IT's: whom it trusts is not asked of whoever sits at it. */
  readonly enrolled: () => boolean
  /** The user's own policy is another one: the host starts anew by it. */
  readonly changed: () => Promise<void>
}

type Refusal = Extract<Reply<unknown>, { ok: false }>['refusal']

/** Bytes. A bundle of all the world's authorities has a fifth of it. */
const LARGEST = 1_000_000

/** What IT would have laid down, said by whoever sets up a workstation by hand: the city's authority and the way to its server. */
export function firstRun({ window, dataFolder, policy, enrolled, changed }: FirstRunOptions): Pick<ShellHandlers, 'shell.openAuthority' | 'shell.trustAuthority' | 'shell.wayToServer'> {
  const chosen = new Map<string, readonly string[]>()
  const no = (code: Refusal['code'], details: Refusal['details'] = {}): Reply<never> => ({ ok: false, refusal: { code, details } })
  const keep = async (name: 'caFile' | 'proxy', value: string, prepare: () => void): Promise<Reply<null>> => {
    if (enrolled()) return no('not_permitted')
    const said = (await policy()).settings.find((setting) => setting.name === name)?.origin
    if (said === 'file' || said === 'registry') return no('policy_by_machine', { setting: name })
    prepare()
    const kept = keepOwn(dataFolder, name, value)
    if (kept.ok) await changed()
    return kept
  }
  return {
    'shell.openAuthority': async () => {
      const asked = await dialog.showOpenDialog(window, { title: OPEN_AUTHORITY, filters: [{ name: 'PEM', extensions: ['pem', 'crt', 'cer'] }], properties: ['openFile'] })
      const [file] = asked.filePaths
      if (asked.canceled || file === undefined) return { ok: true, value: null }
      const found = readChosen(file)
      if (found.length === 0) return no('authority_invalid')
      const grant = randomUUID()
      chosen.set(grant, found)
      return { ok: true, value: { grant, authorities: found.map(inWords) } }
    },
    'shell.trustAuthority': async ({ grant }) => {
      const found = chosen.get(grant)
      if (found === undefined) return no('file_not_chosen')
      const file = join(dataFolder, 'authority.pem')
      // a copy: the stick it came on is taken out again
      return keep('caFile', file, () => writeDurably(file, found.join('')))
    },
    'shell.wayToServer': ({ proxy }) => keep('proxy', proxy, () => undefined),
  }
}

function readChosen(file: string): readonly string[] {
  try {
    return statSync(file).size > LARGEST ? [] : certificatesIn(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}

function inWords(pem: string): Authority {
  const { subject, fingerprint256, validFrom, validTo } = new X509Certificate(pem)
  return { subject: subject.split('\n').join(', '), fingerprint: fingerprint256, from: Date.parse(validFrom), until: Date.parse(validTo) }
}
