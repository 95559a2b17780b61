import * as z from 'zod/mini'
import { may } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import { CONTRACT, type CallInput, type CallName, type CallOutput, type Reply } from '#ipc/contract.ts'
import { attentionList, settleAttention } from './attention.ts'
import type { DeskParts } from './desk.ts'
import { ticketFinder } from './find-tickets.ts'
import { saveCommand } from './save-command.ts'
import { signedInOf, type Session } from './sessions.ts'
import { readCaller, readTicket } from './ticket-view.ts'

export type CallHandlers = { readonly [N in CallName]: (input: CallInput<N>) => Reply<CallOutput[N]> | Promise<Reply<CallOutput[N]>> }

/** Characters of one draft: a megabyte pasted by mistake is kept, a whole file again and again is not. */
const DRAFT_LIMIT = 2_000_000

const settings = CONTRACT['settings.put']
const UNSET = { theme: 'system', language: 'fa' } as const

const ok = <T>(value: T): Reply<T> => ({ ok: true, value })

/** The whole of what a window can ask of its desk, one handler a name. */
export function callHandlers(parts: DeskParts): CallHandlers {
  const { vault, sessions, status, directory, circumstances, now, saved, changed } = parts
  const store = vault.store
  const findTickets = ticketFinder()

  const signedIn = <T>(work: (session: Session) => Reply<T>): Reply<T> => {
    const session = sessions.current()
    return session === null ? { ok: false, refusal: refusal('signed_out') } : work(session)
  }
  /** Messages of citizens are shown to nobody who may not read them, and to nobody at all while no one is signed in. */
  const reading = <T>(work: () => T): Reply<T> => signedIn((session) =>
    may(session, 'ticket.read') ? ok(work()) : { ok: false, refusal: refusal('not_permitted', { permission: 'ticket.read' }) })

  return {
    'status.read': () => ok(status()),
    'desk.enrol': async ({ serverUrl, code }) => {
      const reply = await parts.enrol(serverUrl, code)
      return reply.ok ? ok({ deskName: reply.value.deskName }) : reply
    },
    'sync.now': () => {
      parts.syncNow()
      return ok(null)
    },
    'session.signIn': async ({ username, password }) => {
      if (vault.enrolment() === null) return { ok: false, refusal: refusal('not_enrolled') }
      const reply = await sessions.signIn(username, password)
      if (reply.ok) changed(['session', 'tickets', 'attention'])
      return reply
    },
    'session.signOut': () => {
      sessions.signOut()
      changed(['session', 'tickets', 'attention'])
      return ok(null)
    },
    'session.current': () => {
      const session = sessions.current()
      return ok(session === null ? null : signedInOf(session))
    },
    'directory.read': () => ok(directory()),
    'command.run': ({ type, data, draftId }) => signedIn((session) => {
      const around = circumstances(session)
      if (!around.ok) return around
      const reply = saveCommand({ type, data, draftId: draftId ?? null, again: null }, around.value)
      if (reply.ok) saved(['tickets'])
      return reply
    }),
    'draft.list': () => signedIn(({ operator }) => ok(store().drafts.of(operator.id))),
    'draft.put': ({ id, body }) => signedIn(({ operator }) => {
      if (JSON.stringify(body).length > DRAFT_LIMIT) return { ok: false, refusal: refusal('too_large') }
      return store().drafts.put(operator.id, id, body, now()) ? ok(null) : { ok: false, refusal: refusal('draft_unknown') }
    }),
    'draft.remove': ({ id }) => signedIn(({ operator }) => {
      store().drafts.remove(operator.id, id)
      return ok(null)
    }),
    'ticket.list': (filter) => reading(() => ({
      numbers: findTickets(store(), filter, directory()), indexing: status().indexing !== null,
    })),
    'ticket.rows': ({ numbers }) => reading(() => store().tickets.rows(numbers)),
    'ticket.read': ({ ticketId, code }) => reading(() => readTicket(store(), ticketId, code)),
    'caller.read': ({ phone }) => reading(() => readCaller(store(), phone)),
    'attention.list': () => reading(() => attentionList(store())),
    'attention.settle': ({ commandId, action }) => signedIn((session) => {
      const around = circumstances(session)
      if (!around.ok) return around
      const reply = settleAttention(commandId, action, around.value)
      if (reply.ok) saved(['tickets', 'attention'])
      return reply
    }),
    'settings.read': () => {
      const read = z.safeParse(settings, JSON.parse(store().meta.get('settings') ?? 'null'))
      return ok(read.success ? read.data : UNSET)
    },
    'settings.put': (input) => {
      store().meta.set('settings', JSON.stringify(input))
      return ok(null)
    },
  }
}
