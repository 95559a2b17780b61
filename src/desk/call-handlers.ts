import * as z from 'zod/mini'
import { refusal } from '#domain/refusals.ts'
import { CONTRACT, type CallInput, type CallName, type CallOutput, type Reply } from '#ipc/contract.ts'
import { attachmentHandlers } from './attachment-handlers.ts'
import { askingOf, ok } from './asking.ts'
import { commandHandlers } from './command-handlers.ts'
import type { DeskParts } from './desk.ts'
import { draftHandlers } from './draft-handlers.ts'
import { onlineHandlers } from './online.ts'
import { readHandlers } from './read-handlers.ts'
import { signedInOf } from './sessions.ts'

export type CallHandlers = { readonly [N in CallName]: (input: CallInput<N>) => Reply<CallOutput[N]> | Promise<Reply<CallOutput[N]>> }

const settings = CONTRACT['settings.put']
const UNSET = { theme: 'system', language: 'fa' } as const

/** The whole of what a window can ask of its desk, one handler a name. */
export function callHandlers(parts: DeskParts): CallHandlers {
  const { vault, sessions, status, changed } = parts
  const store = vault.store

  const asking = askingOf(sessions)

  return {
    ...commandHandlers(parts, asking),
    ...draftHandlers(parts, asking),
    ...readHandlers(parts, asking),
    ...attachmentHandlers(parts, asking),
    ...onlineHandlers(parts),
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
      if (reply.ok) changed(['session', 'tickets', 'attention', 'views'])
      return reply
    },
    'session.signOut': () => {
      sessions.signOut()
      changed(['session', 'tickets', 'attention', 'views'])
      return ok(null)
    },
    'session.current': () => {
      const session = sessions.current()
      return ok(session === null ? null : signedInOf(session))
    },
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
