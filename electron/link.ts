import type { PortMessage, PortRequest, PushName, Pushes, Reply } from '#ipc/contract.ts'

/** No call waits longer for its answer (milliseconds): a host that hangs must not freeze the operator's screen. */
const CALL_LIMIT = 60_000

type Failed = Extract<Reply<never>, { ok: false }>
type Listener = (data: unknown) => void

interface Waiting {
  readonly request: PortRequest
  readonly answer: (reply: Reply<unknown>) => void
  readonly limit: ReturnType<typeof setTimeout>
  sent: boolean
}

export interface Link {
  /** Always answers; never throws. Calls made while there is no port wait for the next one. */
  readonly call: (name: string, input: unknown) => Promise<Reply<unknown>>
  readonly on: <P extends PushName>(push: P, listener: (data: Pushes[P]) => void) => () => void
  /** What the main process itself pushes. */
  readonly tell: <P extends PushName>(push: P, data: Pushes[P]) => void
  /** A port to a running host. It replaces the earlier one. */
  readonly attach: (port: MessagePort) => void
  /** The host behind the port has ended: calls in flight are answered `internal_error`, and a new port is asked for. */
  readonly lost: () => void
}

const failed = (code: Failed['refusal']['code'], reason: string): Failed => ({ ok: false, refusal: { code, details: { reason } } })

/** The window's end of its line to the host: pairs answers with calls and survives the host. `ask` asks main for a port. */
export function createLink(ask: () => void): Link {
  let port: MessagePort | null = null
  let lastId = 0
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<PushName, Set<Listener>>()

  const settle = (id: number, reply: Reply<unknown>): void => {
    const call = waiting.get(id)
    if (call === undefined) return
    clearTimeout(call.limit)
    waiting.delete(id)
    call.answer(reply)
  }

  const send = (call: Waiting): void => {
    if (port === null) return
    call.sent = true
    try {
      port.postMessage(call.request)
    } catch {
      // functions, symbols and the like cannot cross to another process
      settle(call.request.id, failed('malformed', 'not_cloneable'))
    }
  }

  const receive = (message: PortMessage): void => {
    if ('reply' in message) return settle(message.id, message.reply)
    for (const listener of listeners.get(message.push) ?? []) {
      try {
        listener(message.data)
      } catch (error) {
        // one broken listener must not keep the news from the others
        reportError(error)
      }
    }
  }

  /** Whether they were carried out is not known, so they are not sent again. */
  const failSent = (): void => {
    for (const [id, call] of waiting) if (call.sent) settle(id, failed('internal_error', 'host_lost'))
  }

  const link: Link = {
    call: (name, input) =>
      new Promise((answer) => {
        const id = ++lastId
        const limit = setTimeout(() => settle(id, failed('internal_error', 'no_answer')), CALL_LIMIT)
        const call = { request: { id, name, input }, answer, limit, sent: false }
        waiting.set(id, call)
        send(call)
      }),
    on: (push, listener) => {
      const known = listeners.get(push) ?? new Set()
      listeners.set(push, known.add(listener as Listener))
      return () => void known.delete(listener as Listener)
    },
    tell: (push, data) => receive({ push, data }),
    attach: (next) => {
      port?.close()
      failSent()
      port = next
      next.addEventListener('message', (event: MessageEvent) => receive(event.data as PortMessage))
      next.addEventListener('close', () => {
        if (port === next) link.lost()
      })
      next.start()
      for (const call of waiting.values()) send(call)
    },
    lost: () => {
      if (port === null) return
      port.close()
      port = null
      failSent()
      ask()
    },
  }
  return link
}
