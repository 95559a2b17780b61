import * as z from 'zod/mini'
import type { Reply } from '#ipc/contract.ts'
import { SHELL, type ShellName, type ShellOutput } from '#ipc/shell.ts'
import type { Log } from './log.ts'
import type { Refuse } from './refused.ts'

type ShellInput<N extends ShellName> = z.infer<(typeof SHELL)[N]>
export type ShellHandlers = { readonly [N in ShellName]: (input: ShellInput<N>) => Promise<Reply<ShellOutput[N]>> }

const isShellName = (name: unknown): name is ShellName => typeof name === 'string' && Object.hasOwn(SHELL, name)

/** Answers the calls of SHELL: reads the input by its schema, and turns a throw into `internal_error`. */
export function shellCalls(handlers: ShellHandlers, refuse: Refuse, log: Log): (name: unknown, input: unknown) => Promise<Reply<unknown>> {
  const run = async <N extends ShellName>(name: N, input: unknown): Promise<Reply<ShellOutput[N]>> => {
    const read = z.safeParse(SHELL[name], input)
    if (!read.success) {
      refuse('shell_call')
      return { ok: false, refusal: { code: 'malformed', details: { call: name, fields: [...new Set(read.error.issues.map((issue) => issue.path.join('.')))] } } }
    }
    try {
      return await handlers[name](read.data as ShellInput<N>)
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code ?? 'unknown')
      log('shell_call_failed', { call: name, error: code })
      return { ok: false, refusal: { code: code === 'ENOSPC' ? 'disk_full' : 'internal_error', details: { reason: code } } }
    }
  }
  return async (name, input) => {
    if (isShellName(name)) return run(name, input)
    refuse('shell_call')
    return { ok: false, refusal: { code: 'malformed', details: {} } }
  }
}
