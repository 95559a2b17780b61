import { isCommandType } from '#domain/catalog.ts'
import { refusal, type RefusalCode } from '#domain/refusals.ts'
import type { AttentionItem, Reply } from '#ipc/contract.ts'
import { askedFor, authorOf } from './saved-command.ts'
import { saveCommands, type Circumstances } from './save-command.ts'
import type { OutboxItem } from './sqlite/outbox.ts'
import type { Store } from './sqlite/store.ts'

const MOST = 1000
/** The code itself was the trouble, so the author must read out a new one. */
const CODE_LOST: ReadonlySet<RefusalCode> = new Set(['code_taken', 'code_not_leased', 'code_missing'])

/** What this operator may see of it: of a sealed command only its author, and no more than its code. */
export function attentionList(store: Store, operatorId: string): AttentionItem[] {
  return [...store.outbox.inState('refused', MOST), ...store.outbox.inState('quarantined', MOST)]
    .filter(({ saved }) => !saved.sealed || saved.authorId === operatorId)
    .map(itemOf)
    .sort((one, other) => other.at - one.at)
}

function itemOf({ saved, refusal: reason, state }: OutboxItem): AttentionItem {
  const { commandId, code, at, authorName, sealed } = saved
  // what is sealed says no more of itself than that it has a code, which only a registration takes
  const known = saved.sealed ? { type: code === null ? 'Sealed' : 'RegisterTicket', ticketId: null, data: {} } : { type: saved.type, ticketId: saved.stream === 'ticket' ? saved.streamId : null, data: askedFor(saved) }
  return { commandId, code, at, authorName, sealed, refusal: reason ?? refusal('internal_error'), quarantined: state === 'quarantined', ...known }
}

/** Sends a refused command again, as a new one by the same author, or puts it away. Neither deletes it. */
export function settleAttention(commandId: string, action: 'retry' | 'dismiss', circumstances: Circumstances): Reply<null> {
  const { vault, session } = circumstances
  const { outbox } = vault.store()
  const item = outbox.get(commandId)
  if (item === null || (item.state !== 'refused' && item.state !== 'quarantined')) return { ok: false, refusal: refusal('attention_unknown') }
  const { saved } = item
  const author = authorOf(saved) === session.operator.id
  if (action === 'dismiss') {
    if (!author && !session.permissions.includes('quarantine.review')) return { ok: false, refusal: refusal('not_permitted', { permission: 'quarantine.review' }) }
    vault.store().transaction(() => outbox.settle(commandId, 'dismissed'))
    return { ok: true, value: null }
  }
  // nobody signs another's words, nor what they cannot read themselves
  if (!author || saved.sealed || !isCommandType(saved.type)) return { ok: false, refusal: refusal('not_permitted') }
  const code = item.refusal !== null && CODE_LOST.has(item.refusal.code) ? null : saved.code
  const reply = saveCommands([{ type: saved.type, data: askedFor(saved), again: { at: saved.at, code }, supersedes: commandId }], null, circumstances)
  return reply.ok ? { ok: true, value: null } : reply
}
