import * as z from 'zod/mini'
import { refusal } from '#domain/refusals.ts'
import { CONTRACT, type CallInput, type CallName, type CallOutput, type Reply } from '#ipc/contract.ts'
import { attachmentHandlers } from './attachment-handlers.ts'
import { askingOf, ok } from './asking.ts'
import { commandHandlers } from './command-handlers.ts'
import type { DeskParts } from './desk.ts'
import { exportHandlers } from './export/export-handlers.ts'
import { draftHandlers } from './draft-handlers.ts'
import { centreHandlers } from './follow-up/centre-handlers.ts'
import { checkHandlers } from './follow-up/check-handlers.ts'
import { followers } from './follow-up/followers.ts'
import { previewPolicy } from './follow-up/preview.ts'
import { importHandlers } from './import/import-handlers.ts'
import { onlineAskingOf } from './online-asking.ts'
import { onlineHandlers } from './online.ts'
import { outboxFileHandlers } from './outbox-file.ts'
import { readHandlers } from './read-handlers.ts'
import { signedInOf } from './sessions.ts'
import { storeHandlers } from './store-handlers.ts'

export type CallHandlers = { readonly [N in CallName]: (input: CallInput<N>) => Reply<CallOutput[N]> | Promise<Reply<CallOutput[N]>> }

const settings = CONTRACT['settings.put']

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
    ...exportHandlers(parts),
    ...importHandlers(parts),
    ...storeHandlers(parts),
    ...checkHandlers(parts, asking),
    ...centreHandlers(parts, asking),
    ...onlineHandlers(parts),
    ...outboxFileHandlers({ ...parts, chosen: parts.outboxGrants, store, enrolment: vault.enrolment, session: sessions.current, online: onlineAskingOf(parts) }),
    'followUp.preview': async (input) => {
      const asked = asking.reading(() => parts.directory())
      if (!asked.ok) return asked
      return asked.value === null ? { ok: false, refusal: refusal('directory_unknown') } : previewPolicy(store, asked.value, input, parts.followUp.serverNow())
    },
    'followers.list': async () => {
      const asked = asking.reading(() => null)
      return asked.ok ? ok(await followers(store)) : asked
    },
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
      const session = sessions.current()
      if (reply.ok && session !== null) parts.followUp.signedIn(session)
      if (reply.ok) changed(['session', 'tickets', 'attention', 'views'])
      return reply
    },
    'session.signOut': () => {
      sessions.signOut()
      parts.followUp.signedOut()
      changed(['session', 'tickets', 'attention', 'views'])
      return ok(null)
    },
    'session.current': () => {
      const session = sessions.current()
      return ok(session === null ? null : signedInOf(session))
    },
    'settings.read': () => {
      const read = z.safeParse(settings, JSON.parse(store().meta.get('settings') ?? 'null'))
      return ok(read.success ? read.data : { theme: 'system' as const, language: parts.language ?? 'fa' as const })
    },
    'settings.put': (input) => {
      store().meta.set('settings', JSON.stringify(input))
      return ok(null)
    },
  }
}
