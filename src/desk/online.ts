import { randomUUID } from 'node:crypto'
import { currentPrivate, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import type { TicketPrivate } from '#domain/ticket/commands.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { CallName, Reply, Status, TicketView } from '#ipc/contract.ts'
import type { CallHandlers } from './call-handlers.ts'
import type { DeskParts } from './desk.ts'
import { confidentialCommands } from './online-command.ts'
import type { Session } from './sessions.ts'
import type { Answer, OnlineLine, Transport } from './transport.ts'

type OnlineName = Extract<CallName, `operators.${string}` | 'audit.read' | 'confidential.list' | 'confidential.read' | 'confidential.run'>

/** A session of the server: somebody whom it knows by this token. */
interface Asking { readonly token: string; readonly session: Session; readonly line: OnlineLine; readonly transport: Transport }

const REACHED: ReadonlySet<Status['phase']> = new Set(['online', 'syncing'])

const no = (code: Refusal['code']): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code) })

/** Passes on what only the server can answer, with the token of the session. Nothing of it is stored or logged here. */
export function onlineHandlers({ vault, sessions, transport, training, status, directory, now }: DeskParts): Pick<CallHandlers, OnlineName> {
  const commands = confidentialCommands({ enrolment: vault.enrolment, directory, epoch: () => vault.store().meta.get('serverEpoch'), now, newId: randomUUID })
  const asking = (): Reply<Asking> => {
    if (training) return no('not_in_training')
    const current = sessions.current()
    if (current === null) return no('signed_out')
    const server = transport()
    if (server === null) return no('server_unreachable')
    // who signed in while the server was away must do it again before the server knows them
    if (current.token === null) return no(REACHED.has(status().phase) ? 'session_expired' : 'server_unreachable')
    return { ok: true, value: { token: current.token, session: current, line: server.online, transport: server } }
  }
  const passOn = async <A, T>(ask: (asking: Asking) => Promise<Answer<A>>, shape: (answer: A) => T): Promise<Reply<T>> => {
    const who = asking()
    if (!who.ok) return who
    const answer = await ask(who.value)
    return answer.ok ? { ok: true, value: shape(answer.value) } : { ok: false, refusal: answer.failure.refusal }
  }
  const nothing = (): null => null

  return {
    'operators.list': () => passOn(({ line, token }) => line.operators(token), ({ operators }) => operators),
    'operators.add': (input) => passOn(({ line, token }) => line.addOperator(token, input), nothing),
    'operators.change': ({ operatorId, change }) => passOn(({ line, token }) => line.changeOperator(token, operatorId, change), nothing),
    'audit.read': ({ before }) => passOn(({ line, token }) => line.audit(token, before), (page) => page),
    'confidential.list': ({ before }) => passOn(({ line, token }) => line.confidentialList(token, before), ({ tickets, more }) => ({ tickets: tickets.map(viewOf), more })),
    'confidential.read': ({ ticketId }) => passOn(({ line, token }) => line.confidentialTicket(token, ticketId), viewOf),
    'confidential.run': async ({ type, data }) => {
      const who = asking()
      return who.ok ? commands.run(type, data, who.value.session, who.value.transport) : who
    },
  }
}

function viewOf({ state, private: parts }: { readonly state: Readonly<Record<string, unknown>>; readonly private: PrivateDocument }): TicketView {
  const ticket = state as unknown as TicketState
  return { state: ticket, parts, current: currentPrivate(ticket, parts) as TicketPrivate, pending: [] }
}
