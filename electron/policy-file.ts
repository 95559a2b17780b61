import { readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { NOTHING, readValues, unread, type Source } from './policy-values.ts'

/** The file by which IT sets up a workstation, the same for all its users. `PEYGIR_POLICY` names another one. */
export function policyFile(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = env['PEYGIR_POLICY']
  if (named !== undefined && named !== '') return named
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'Peygir137', 'policy.json')
  return '/etc/peygir-137/policy.json'
}

/** Reads a policy file: one JSON object. `$schema` is for the editors of those who write it. */
export function readPolicyFile(file: string): Source {
  if (!isAbsolute(file)) return unread('path')
  try {
    // Windows editors put a byte order mark in front
    const content: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return unread('json')
    return readValues(Object.entries(content).filter(([name]) => name !== '$schema'))
  } catch (error) {
    if (error instanceof SyntaxError) return unread('json')
    const code = String((error as NodeJS.ErrnoException).code)
    return code === 'ENOENT' ? NOTHING : unread(code)
  }
}
