import type { Bridge, CallInput, CallName, CallOutput, PushName, Pushes, Reply } from '#ipc/contract.ts'
import type { ShellName, ShellOutput } from '#ipc/shell.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'

declare global {
  interface Window {
    /** Put there by the preload. This file is its only reader. */
    readonly peygir: Bridge
  }
}

/** Asks the desk. Never rejects: a lost or broken connection to the host comes back as `internal_error`. */
export async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<Reply<CallOutput[N]>> {
  try {
    return await window.peygir.call[name](input)
  } catch {
    return { ok: false, refusal: refusal('internal_error', { call: name }) }
  }
}

/** Asks the main process itself. Never rejects, as `call`. */
export async function shell<N extends ShellName>(name: N, input: Parameters<Bridge['shell'][N]>[0]): Promise<Reply<ShellOutput[N]>> {
  try {
    return await window.peygir.shell[name](input)
  } catch {
    return { ok: false, refusal: refusal('internal_error', { call: name }) }
  }
}

/** What `read` throws, because a query can say 'failed' in no other way. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(reason: Refusal) {
    super(reason.code)
    this.refusal = reason
  }
}

/** As `call`, for queries: the value itself, or throws `Refused`. */
export async function read<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput[N]> {
  const reply = await call(name, input)
  if (!reply.ok) throw new Refused(reply.refusal)
  return reply.value
}

export const refusalOf = (error: unknown): Refusal => (error instanceof Refused ? error.refusal : refusal('internal_error'))

/** Answers a function that ends the subscription. */
export const onPush = <P extends PushName>(push: P, listener: (data: Pushes[P]) => void): (() => void) => window.peygir.on(push, listener)
