import { refusal, type Refusal } from '#domain/refusals.ts'
import type { TicketPrivate } from '#domain/ticket/commands.ts'
import { currentPrivate, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import type { Reply, Status, TicketView } from '#ipc/contract.ts'
import type { DeskParts } from './desk.ts'
import type { Session } from './sessions.ts'
import type { Answer, OnlineLine, Transport } from './transport.ts'

/** A session of the server: somebody whom it knows by this token. */
export interface OnlineSession { readonly token: string; readonly session: Session; readonly line: OnlineLine; readonly transport: Transport }

/** Asking what only the server can answer, with the token of whoever is signed in. */
export interface OnlineAsking {
  readonly who: () => Reply<OnlineSession>
  readonly passOn: <A, T>(ask: (asking: OnlineSession) => Promise<Answer<A>>, shape: (answer: A) => T) => Promise<Reply<T>>
}

const REACHED: ReadonlySet<Status['phase']> = new Set(['online', 'syncing'])

const no = (code: Refusal['code']): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code) })

export function onlineAskingOf({ sessions, transport, training, status }: Pick<DeskParts, 'sessions' | 'transport' | 'training' | 'status'>): OnlineAsking {
  const who = (): Reply<OnlineSession> => {
    if (training) return no('not_in_training')
    const current = sessions.current()
    if (current === null) return no('signed_out')
    const server = transport()
    if (server === null) return no('server_unreachable')
    // who signed in while the server was away must do it again before the server knows them
    if (current.token === null) return no(REACHED.has(status().phase) ? 'session_expired' : 'server_unreachable')
    return { ok: true, value: { token: current.token, session: current, line: server.online, transport: server } }
  }
  return {
    who,
    passOn: async (ask, shape) => {
      const asking = who()
      if (!asking.ok) return asking
      const answer = await ask(asking.value)
      return answer.ok ? { ok: true, value: shape(answer.value) } : { ok: false, refusal: answer.failure.refusal }
    },
  }
}

/** A ticket as the server tells it; nothing of it is kept. */
export function viewOf({ state, private: parts }: { readonly state: Readonly<Record<string, unknown>>; readonly private: PrivateDocument }): TicketView {
  const ticket = state as unknown as TicketState
  return { state: ticket, parts, current: currentPrivate(ticket, parts) as TicketPrivate, pending: [] }
}
