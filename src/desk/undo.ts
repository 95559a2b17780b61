import { refusal, type Refusal } from '#domain/refusals.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { undoOf } from '#domain/ticket/undo.ts'
import type { CallOutput, Reply } from '#ipc/contract.ts'
import type { SavedCommand } from './saved-command.ts'
import { saveOne, type Circumstances } from './save-command.ts'
import type { Store } from './sqlite/store.ts'
import { standing } from './standing.ts'

/** Takes back what these commands did, the last of them first, each step by a command of its own and all in one transaction. */
export function undoCommands(commandIds: readonly string[], circumstances: Circumstances): CallOutput['command.undo'] {
  const refused: { code: string; refusal: Refusal }[] = []
  circumstances.vault.save((store) => [...commandIds].reverse().flatMap((commandId) => {
    const { code, saved, reply } = undoOne(store, commandId, circumstances)
    if (!reply.ok) refused.push({ code, refusal: reply.refusal })
    return saved
  }))
  return { undone: commandIds.length - refused.length, refused }
}

interface Undone { readonly code: string; readonly saved: readonly SavedCommand[]; readonly reply: Reply<null> }

function undoOne(store: Store, commandId: string, circumstances: Circumstances): Undone {
  const item = store.outbox.get(commandId)
  const ticketId = item !== null && !item.saved.sealed && item.saved.stream === 'ticket' ? item.saved.streamId : null
  const state = ticketId === null ? null : standing(store, 'ticket', ticketId).state as TicketState | null
  const code = state?.code ?? item?.saved.code ?? ''
  const undoing = state === null ? [] : undoOf(commandId, state)
  if (undoing.length === 0) return { code, saved: [], reply: { ok: false, refusal: refusal('cannot_undo') } }
  const saved: SavedCommand[] = []
  for (const { type, ...data } of undoing) {
    const reply = saveOne(store, { type, data }, null, circumstances)
    if (!reply.ok) return { code, saved, reply }
    saved.push(reply.value)
  }
  return { code, saved, reply: { ok: true, value: null } }
}
