import type { Refusal } from '#domain/refusals.ts'
import type { CallOutput, Reply } from '#ipc/contract.ts'
import type { Command } from './plan.ts'

/** How many commands are saved in one transaction; between two of them the progress is drawn. */
export const SLICE = 100

export interface Sliced {
  readonly saved: number
  /** What could not be done for one ticket; the others went on. */
  readonly refused: readonly { readonly command: Command; readonly refusal: Refusal }[]
  /** Why everything stopped, and what was not tried; null when all were. */
  readonly stopped: { readonly refusal: Refusal; readonly left: readonly Command[] } | null
}

type RunAll = (commands: readonly Command[]) => Promise<Reply<CallOutput['command.runAll']>>

/** It is the desk or the operator that cannot go on, not one ticket. */
const STOPS: ReadonlySet<string> = new Set(['disk_full', 'database_busy', 'signed_out', 'session_expired', 'not_enrolled', 'not_permitted', 'internal_error'])

/**
 * Runs many commands slice by slice. All of a slice are saved or none: one that is refused is searched for by halving, so
 * that a ticket which changed meanwhile holds up nobody else.
 */
export async function runSlices(commands: readonly Command[], runAll: RunAll, onProgress: (done: number) => void, slice = SLICE): Promise<Sliced> {
  const waiting: (readonly Command[])[] = []
  for (let at = 0; at < commands.length; at += slice) waiting.push(commands.slice(at, at + slice))
  const refused: { readonly command: Command; readonly refusal: Refusal }[] = []
  let saved = 0
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const reply = await runAll(next)
    const [only] = next
    if (reply.ok) saved += next.length
    else if (STOPS.has(reply.refusal.code)) return { saved, refused, stopped: { refusal: reply.refusal, left: [next, ...waiting].flat() } }
    else if (next.length === 1 && only !== undefined) refused.push({ command: only, refusal: reply.refusal })
    else {
      const half = Math.ceil(next.length / 2)
      waiting.unshift(next.slice(0, half), next.slice(half))
    }
    onProgress(saved + refused.length)
  }
  return { saved, refused, stopped: null }
}
