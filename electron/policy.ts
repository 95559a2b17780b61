import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import * as z from 'zod/mini'
import type { Proxy } from './proxy.ts'

/** What IT lays down for a machine. */
export interface Policy {
  readonly serverUrl: string | null
  readonly enrolmentCode: string | null
  /** PEM of the only authorities whose servers are trusted; null: the system's. Empty: they are named and cannot be read, so nobody is trusted. */
  readonly ca: readonly string[] | null
  readonly proxy: Proxy
  /** Minutes without a key or a pointer after which the console is locked; 0: never. */
  readonly idleLockMinutes: number
}

const address = z.string().check(z.maxLength(300), z.regex(/^https?:\/\/[^\s/]+/))
const schema = z.strictObject({
  serverUrl: z.optional(z.nullable(address)),
  enrolmentCode: z.optional(z.nullable(z.string().check(z.maxLength(40)))),
  /** A PEM file (absolute path). */
  caFile: z.optional(z.nullable(z.string().check(z.maxLength(1000)))),
  proxy: z.optional(z.nullable(z.union([z.enum(['direct', 'system']), z.string().check(z.regex(/^https?:\/\/[\w.-]+:\d{1,5}$/)), z.strictObject({ pac: address })]))),
  idleLockMinutes: z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(240)))),
})

export const NO_POLICY: Policy = { serverUrl: null, enrolmentCode: null, ca: null, proxy: 'direct', idleLockMinutes: 10 }

/** The file by which IT sets up a workstation, the same for all its users. `PEYGIR_POLICY` names another one. */
export function policyFile(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = env['PEYGIR_POLICY']
  if (named !== undefined && named !== '') return named
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'Peygir137', 'policy.json')
  return '/etc/peygir-137/policy.json'
}

/**
 * Reads the machine's policy. No file is no policy. One that cannot be read or says something unknown is reported
 * (`policy_invalid`, with the names of the wrong fields) and sets nothing: a desk that is enrolled goes on without it. Only
 * an authority that is named and cannot be read still counts, as trusting nobody: a pin must not open by being damaged.
 */
export function readPolicy(file: string): { readonly policy: Policy; readonly problem: string | null } {
  if (!isAbsolute(file)) return { policy: NO_POLICY, problem: 'path' }
  try {
    // Windows editors put a byte order mark in front
    const read = z.safeParse(schema, JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')))
    if (!read.success) return { policy: NO_POLICY, problem: read.error.issues.map((issue) => issue.path.join('.') || issue.code).join(', ') }
    const { serverUrl, enrolmentCode, caFile, proxy, idleLockMinutes } = read.data
    const ca = caFile == null ? null : readAuthorities(caFile)
    return {
      policy: {
        serverUrl: serverUrl ?? null, enrolmentCode: enrolmentCode ?? null, ca, proxy: proxy ?? NO_POLICY.proxy, idleLockMinutes: idleLockMinutes ?? NO_POLICY.idleLockMinutes,
      },
      problem: ca?.length === 0 ? 'caFile' : null,
    }
  } catch (error) {
    const code = error instanceof SyntaxError ? 'json' : String((error as NodeJS.ErrnoException).code)
    return { policy: NO_POLICY, problem: code === 'ENOENT' ? null : code }
  }
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Empty when the file cannot be read, holds none, or one that is broken. */
function readAuthorities(file: string): readonly string[] {
  try {
    const found = isAbsolute(file) ? (readFileSync(file, 'utf8').match(PEM) ?? []) : []
    return found.map((pem) => new X509Certificate(pem).toString())
  } catch {
    return []
  }
}
