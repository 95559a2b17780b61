import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import * as z from 'zod/mini'
import type { HostStart } from '#ipc/host-protocol.ts'

type Policy = HostStart['policy']

const schema = z.strictObject({
  serverUrl: z.optional(z.nullable(z.string().check(z.maxLength(300), z.regex(/^https?:\/\/[^\s/]+/)))),
  enrolmentCode: z.optional(z.nullable(z.string().check(z.maxLength(40)))),
})

const NONE: Policy = { serverUrl: null, enrolmentCode: null }

/** The file by which IT sets up a workstation, the same for all its users. `PEYGIR_POLICY` names another one. */
export function policyFile(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = env['PEYGIR_POLICY']
  if (named !== undefined && named !== '') return named
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'Peygir137', 'policy.json')
  return '/etc/peygir-137/policy.json'
}

/**
 * Reads the machine's policy. No file is no policy. One that cannot be read or says something unknown is reported
 * (`policy_invalid`, with the names of the wrong fields) and sets nothing: a desk that is enrolled goes on without it.
 */
export function readPolicy(file: string): { readonly policy: Policy; readonly problem: string | null } {
  if (!isAbsolute(file)) return { policy: NONE, problem: 'path' }
  try {
    // Windows editors put a byte order mark in front
    const read = z.safeParse(schema, JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')))
    if (!read.success) return { policy: NONE, problem: read.error.issues.map((issue) => issue.path.join('.') || issue.code).join(', ') }
    return { policy: { serverUrl: read.data.serverUrl ?? null, enrolmentCode: read.data.enrolmentCode ?? null }, problem: null }
  } catch (error) {
    const code = error instanceof SyntaxError ? 'json' : String((error as NodeJS.ErrnoException).code)
    return { policy: NONE, problem: code === 'ENOENT' ? null : code }
  }
}
