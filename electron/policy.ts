import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { DeskFacts, PolicyOrigin, PolicyProblem } from '#ipc/shell.ts'
import type { Proxy } from './proxy.ts'
import { policyFile, readPolicyFile } from './policy-file.ts'
import { POLICY_KEY, readPolicyKey, type AskRegistry } from './policy-registry.ts'
import { SETTINGS, type SettingName } from './policy-settings.ts'
import { NOTHING, type Source } from './policy-values.ts'

/** What holds for this start of the console. */
export interface Policy {
  readonly serverUrl: string | null
  readonly enrolmentCode: string | null
  /** PEM of the only authorities whose servers are trusted; null: the system's. Empty: they are named and cannot be read, so nobody is trusted. */
  readonly ca: readonly string[] | null
  readonly proxy: Proxy
  /** Minutes without a key or a pointer after which the console is locked; 0: never. */
  readonly idleLockMinutes: number
  readonly ring: string
  /** `server`, `off`, an address of a static host, or an absolute folder. */
  readonly updateSource: string
  /** How long a release that is ready waits for the end of a shift before the console counts down to it. */
  readonly updateWaitHours: number
  /** Days after which leftovers go from this machine; 0: never. */
  readonly daysKept: number
  /** Until somebody chooses one; null: Persian. */
  readonly language: 'fa' | 'en' | null
  /** A source is there and cannot be read: whom to trust may stand in it, so nothing is sent, unless the machine says that elsewhere. */
  readonly shut: boolean
}

export interface Decided { readonly name: SettingName; readonly value: string | number | null; readonly origin: PolicyOrigin }
export interface ReadPolicy {
  readonly policy: Policy
  readonly settings: readonly Decided[]
  readonly problems: readonly PolicyProblem[]
  /** Where IT can say something, and whether there is anything. */
  readonly sources: DeskFacts['sources']
}

export const DEFAULTS = { serverUrl: null, enrolmentCode: null, caFile: null, proxy: 'direct', idleLockMinutes: 10, ring: 'stable', updateSource: 'server', updateWaitHours: 12, daysKept: 0, language: null } as const satisfies Record<SettingName, string | number | null>

export interface PolicyPlaces {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly dataFolder: string
  readonly ask: AskRegistry
}

/**
 * Reads what was laid down for this console. The machine wins over its user, and of the machine's own two the registry, which only
 * administrators write, over the file. What a stronger source says wrongly is not left to a weaker one: then the default holds, and
 * for an authority that cannot be read nobody is trusted.
 */
export async function readPolicy({ env, platform, dataFolder, ask }: PolicyPlaces): Promise<ReadPolicy> {
  const file = policyFile(env, platform)
  const own = join(dataFolder, 'policy.json')
  const sources = [
    ...(platform === 'win32' ? [{ origin: 'registry', place: POLICY_KEY, source: await readPolicyKey(env, ask) } as const] : []),
    { origin: 'file', place: file, source: readPolicyFile(file) },
    { origin: 'user', place: 'policy.json', source: own === file ? NOTHING : readPolicyFile(own) },
  ] as const
  const settings = SETTINGS.map(({ name }) => decide(name, sources))
  const of = <N extends SettingName>(name: N) => settings.find((each) => each.name === name)?.value ?? DEFAULTS[name]
  const said = sources.find(({ source }) => source.said.caFile !== undefined)
  const pinWrong = said?.source.faults.some(({ setting }) => setting === 'caFile') === true
  const caFile = text(of('caFile'))
  const ca = pinWrong ? [] : caFile === null ? null : readAuthorities(caFile)
  const problems: PolicyProblem[] = sources.flatMap(({ origin, source }) => source.faults.map((fault) => ({ ...fault, origin })))
  if (ca?.length === 0 && !pinWrong && said !== undefined) problems.push({ setting: 'caFile', what: 'authority', detail: null, origin: said.origin })
  const unanswered = ({ what, origin }: PolicyProblem): boolean => what === 'unread' && (said === undefined || (said.origin === 'user' && origin !== 'user'))
  return {
    policy: {
      serverUrl: text(of('serverUrl')), enrolmentCode: text(of('enrolmentCode')), ca, proxy: proxyOf(String(of('proxy'))), idleLockMinutes: Number(of('idleLockMinutes')), ring: String(of('ring')),
      updateSource: String(of('updateSource')), updateWaitHours: Number(of('updateWaitHours')), daysKept: Number(of('daysKept')),
      language: of('language') === 'en' ? 'en' : of('language') === 'fa' ? 'fa' : null,
      shut: problems.some(unanswered),
    },
    settings, problems,
    sources: sources.map(({ origin, place, source }) => ({ origin, place, there: source.there })),
  }
}

const text = (value: string | number | null): string | null => (value === null ? null : String(value))

function decide(name: SettingName, sources: readonly { readonly origin: Exclude<PolicyOrigin, 'default'>; readonly source: Source }[]): Decided {
  const saying = sources.find(({ source }) => source.said[name] !== undefined)
  const value = saying?.source.said[name] ?? null
  return saying === undefined ? { name, value: DEFAULTS[name], origin: 'default' } : { name, value: value ?? DEFAULTS[name], origin: value === null ? 'default' : saying.origin }
}

/** `pac+http://…` is a script; the rest is as it stands. */
const proxyOf = (said: string): Proxy => (said.startsWith('pac+') ? { pac: said.slice('pac+'.length) } : said)

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** PEM of each certificate in it. Throws when one of them is broken. */
export const certificatesIn = (content: string): readonly string[] => (content.match(PEM) ?? []).map((pem) => new X509Certificate(pem).toString())

/** Empty when the file cannot be read, holds none, or one that is broken. */
function readAuthorities(file: string): readonly string[] {
  try {
    return isAbsolute(file) ? certificatesIn(readFileSync(file, 'utf8')) : []
  } catch {
    return []
  }
}
