import { refusal } from '#domain/refusals.ts'
import type { CallName, Draft } from '#ipc/contract.ts'
import { ok, type Asking } from './asking.ts'
import type { CallHandlers } from './call-handlers.ts'
import type { DeskParts } from './desk.ts'
import { openDraft, sealDraft } from './draft-seal.ts'

type DraftName = Extract<CallName, `draft.${string}` | `view.${string}`>

/** Characters of one draft: a megabyte pasted by mistake is kept, a whole file again and again is not. */
const DRAFT_LIMIT = 2_000_000

/** What an operator keeps on this desk for themselves: unsaved messages and queues. */
export function draftHandlers({ vault, now, changed }: DeskParts, { signedIn }: Asking): Pick<CallHandlers, DraftName> {
  const store = vault.store
  return {
    'draft.list': () => signedIn(({ operator, draftKeys }) => ok(store().drafts.of(operator.id).flatMap(({ id, keyId, sealed, updatedAt }): Draft[] => {
      const key = draftKeys.find(({ wrapped }) => wrapped.id === keyId)
      const body = key === undefined ? null : openDraft(sealed, id, key.key)
      return body === null ? [] : [{ id, body, updatedAt }]
    }))),
    'draft.put': ({ id, body }) => signedIn(({ operator, draftKeys: [{ wrapped, key }] }) => {
      if (JSON.stringify(body).length > DRAFT_LIMIT) return { ok: false, refusal: refusal('too_large') }
      const { drafts } = store()
      // a database that was rebuilt since the sign-in may lack it, and the draft would be closed for good
      drafts.keepKey(operator.id, wrapped)
      return drafts.put(operator.id, { id, keyId: wrapped.id, sealed: sealDraft(body, id, key), updatedAt: now() }) ? ok(null) : { ok: false, refusal: refusal('draft_unknown') }
    }),
    'draft.remove': ({ id }) => signedIn(({ operator }) => {
      store().drafts.remove(operator.id, id)
      return ok(null)
    }),
    'view.list': () => signedIn(({ operator }) => ok(store().savedViews.of(operator.id))),
    'view.put': (view) => signedIn(({ operator }) => {
      store().savedViews.put(operator.id, view)
      changed(['views'])
      return ok(null)
    }),
    'view.remove': ({ id }) => signedIn(({ operator }) => {
      store().savedViews.remove(operator.id, id)
      changed(['views'])
      return ok(null)
    }),
  }
}
