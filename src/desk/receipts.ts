import type { Refusal } from '#domain/refusals.ts'
import { refusal } from '#domain/refusals.ts'
import type { CallState } from '#domain/call/call.ts'
import { decideCommand, evolveStream } from '#domain/catalog.ts'
import type { Receipt } from '#sync/protocol.ts'
import { pendingFrom, type SavedCommand } from './saved-command.ts'
import type { Store } from './sqlite/store.ts'
import { confirmedOf, showStream } from './standing.ts'

/** Stores the server's verdicts, each in its transaction with what follows from it. A receipt for an unknown command is passed over. */
export function storeReceipts(store: Store, receipts: readonly Receipt[]): { readonly refused: number; readonly stored: number } {
  return store.transaction(() => {
    let refused = 0
    let stored = 0
    for (const receipt of receipts) {
      const item = store.outbox.get(receipt.commandId)
      if (item === null || item.state !== 'waiting') continue
      stored += 1
      if (receipt.verdict.kind !== 'accepted') refused += 1
      storeReceipt(store, item.saved, receipt)
      showStream(store, item.saved.stream, item.saved.streamId)
    }
    return { refused, stored }
  })
}

function storeReceipt(store: Store, saved: SavedCommand, { verdict, recordedAt, commandId }: Receipt): void {
  if (verdict.kind !== 'accepted') {
    const reason: Refusal = refusal(verdict.code, verdict.details)
    store.outbox.settle(commandId, verdict.kind, { refusal: reason, recordedAt })
    return
  }
  // its events are applied already, or will never come by the feed
  const final = verdict.position === null || verdict.position <= store.meta.number('cursor')
  if (saved.stream === 'call') keepCall(store, saved, recordedAt)
  store.outbox.settle(commandId, final ? 'final' : 'accepted', { position: verdict.position, recordedAt })
}

/** Calls do not come back by the feed: the desk folds its own when they are accepted. */
function keepCall(store: Store, saved: SavedCommand, recordedAt: number): void {
  const pending = pendingFrom(saved)
  if (pending === null) return
  const { command, context } = pending
  const before = confirmedOf(store, 'call', saved.streamId)
  const result = decideCommand(before.state, command, context)
  // a resend of one that is folded already
  if (!result.ok) return
  const origin = { commandId: context.commandId, by: context.operator.id, deskId: context.deskId, occurredAt: context.at, recordedAt }
  const state = result.events.reduce((folded, event) => evolveStream('call', folded, event, origin), before.state)
  if (state !== null) store.calls.confirm(state as CallState, result.private === null ? before.parts : { ...before.parts, [context.commandId]: result.private })
}
