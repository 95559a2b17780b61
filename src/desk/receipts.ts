import type { Refusal } from '#domain/refusals.ts'
import { refusal } from '#domain/refusals.ts'
import { decideCommand, evolveStream } from '#domain/catalog.ts'
import type { Receipt } from '#sync/protocol.ts'
import { askedFor, pendingFrom, type OpenCommand, type SavedCommand } from './saved-command.ts'
import { sealedCopies } from './sealed-copy.ts'
import type { Store } from './sqlite/store.ts'
import { confirmedOf, confirmStream, forgetErased, forgetStream, forgetUnkept, noteErased, showStream } from './standing.ts'

export interface StoredReceipts {
  readonly refused: number
  /** Words left this desk for good, so its files must be swept of them. */
  readonly erased: boolean
}

/** Stores the server's verdicts, each in its transaction with what follows from it. A receipt for an unknown command is passed over. */
export function storeReceipts(store: Store, receipts: readonly Receipt[]): StoredReceipts {
  const done = { refused: 0, erased: false }
  // of the others the events came first
  const waiting = receipts.filter(({ commandId }) => store.outbox.standingOf(commandId)?.state === 'waiting')
  if (waiting.length === 0) return done
  return store.transaction(() => {
    for (const receipt of waiting) {
      const known = store.outbox.standingOf(receipt.commandId)
      // another receipt of this push made it a thing of the past
      if (known === null || known.state !== 'waiting') continue
      if (staysPending(store, known, receipt)) continue
      const item = store.outbox.get(receipt.commandId)
      if (item === null) continue
      if (receipt.verdict.kind !== 'accepted') done.refused += 1
      storeReceipt(store, item.saved, receipt)
      if (item.saved.sealed) continue
      const { stream, streamId } = item.saved
      showStream(store, stream, streamId)
      if (isHere(store, receipt) && forgetUnknown(store, item.saved)) done.erased = true
      if (isErased(receipt)) {
        noteErased(store)
        // a call's words are erased all or none
        if (stream === 'call') store.outbox.forgetWords(streamId)
        else store.outbox.forgetWordsOf(receipt.commandId)
        done.erased = true
      }
      if (isOfUnseen(store, item.saved, receipt)) store.gone.add(streamId)
      if (stream === 'call' && forgetCallOfErased(store, streamId)) done.erased = true
      if (stream === 'approval' && isOfHidden(receipt)) {
        store.outbox.takeBack(streamId, sealedCopies(store))
        noteErased(store)
        done.erased = true
      }
      if (!store.gone.has(streamId)) continue
      // the stream was taken back while this waited: now that there is a verdict its words go too
      store.outbox.takeBack(streamId, sealedCopies(store))
      noteErased(store)
      done.erased = true
    }
    return done
  })
}

/** The journal has put back words that were forgotten when their events came. Answers whether they left this desk again. */
function forgetUnknown(store: Store, { stream, streamId, commandId }: OpenCommand): boolean {
  const { state, parts } = confirmedOf(store, stream, streamId)
  return state !== null && parts[commandId] === undefined && forgetUnkept(store, commandId)
}

/** A restored server knows that the words of this very command were erased while this desk was away. */
const isErased = ({ verdict }: Receipt): boolean => (verdict.kind === 'accepted' ? verdict.erased === true : verdict.code === 'words_erased')

/**
 * A call or a review waited while the ticket that it is about was hidden. Or the ticket is not here: a restored server may hold
 * it for confidential, and tells nobody.
 */
function isOfUnseen(store: Store, saved: OpenCommand, { verdict }: Receipt): boolean {
  if (verdict.kind !== 'accepted') return false
  const ticketIds = saved.stream === 'call' ? store.calls.confirmed(saved.streamId)?.ticketIds ?? [] : saved.stream === 'review' ? [String(askedFor(saved)['ticketId'])] : []
  return ticketIds.some((ticketId) => store.gone.has(ticketId) || store.tickets.numberOf(ticketId) === null)
}

/** What this desk said of a call waited while the words of what the call led to were erased. Answers whether words left this desk by that. */
function forgetCallOfErased(store: Store, callId: string): boolean {
  const ticketIds = store.calls.confirmed(callId)?.ticketIds ?? []
  const erased = ticketIds.map((ticketId) => store.tickets.confirmed(ticketId)?.state ?? null).find((state) => state !== null && state.erasedAt !== null)
  return erased != null && forgetErased(store, erased)
}

/** The request is about a ticket that this desk is not to know of any more: its words are nobody's here. */
const isOfHidden = ({ verdict }: Receipt): boolean => verdict.kind !== 'accepted' && (verdict.code === 'ticket_unknown' || verdict.code === 'approval_unknown')

/** Its events came before its verdict. */
const isHere = (store: Store, { verdict }: Receipt): boolean => verdict.kind === 'accepted' && verdict.position !== null && verdict.position <= store.meta.number('cursor')

/** The most frequent verdict: its events come by the feed, and until then it is shown as it was. Answers whether this was one, and stores it. */
function staysPending(store: Store, { stream, streamId }: NonNullable<ReturnType<Store['outbox']['standingOf']>>, { verdict, recordedAt, commandId }: Receipt): boolean {
  if (verdict.kind !== 'accepted' || verdict.position === null || verdict.position <= store.meta.number('cursor')) return false
  // nothing is shown of what is sealed, and the place of its events may be empty before this desk comes to it
  if (stream === null || stream === 'call' || store.gone.has(streamId)) return false
  store.outbox.settle(commandId, 'accepted', { position: verdict.position, recordedAt })
  return true
}

function storeReceipt(store: Store, saved: SavedCommand, receipt: Receipt): void {
  const { verdict, recordedAt, commandId } = receipt
  if (verdict.kind !== 'accepted') {
    const reason: Refusal = refusal(verdict.code, verdict.details)
    store.outbox.settle(commandId, verdict.kind, { refusal: reason, recordedAt })
    return
  }
  // its events are applied already, or will never come by the feed
  const final = saved.sealed || verdict.position === null || isHere(store, receipt)
  if (!saved.sealed && saved.stream === 'call') keepCall(store, saved, recordedAt)
  store.outbox.settle(commandId, final ? 'final' : 'accepted', { position: verdict.position, recordedAt })
  if (saved.sealed || (saved.stream !== 'ticket' && saved.stream !== 'approval')) return
  // the server holds it for confidential, whatever this desk thought; or it has it and told nothing of it up to here, because
  // it was hidden once more when the server was restored: then it is not for this desk
  if (verdict.position === null || (final && confirmedOf(store, saved.stream, saved.streamId).state === null)) forgetStream(store, saved.stream, saved.streamId)
}

/** Calls do not come back by the feed: the desk folds its own when they are accepted. */
function keepCall(store: Store, saved: OpenCommand, recordedAt: number): void {
  const pending = pendingFrom(saved)
  if (pending === null) return
  const { command, context } = pending
  const before = confirmedOf(store, 'call', saved.streamId)
  const result = decideCommand(before.state, command, context)
  // a resend of one that is folded already
  if (!result.ok) return
  const origin = { commandId: context.commandId, by: context.operator.id, deskId: context.deskId, occurredAt: context.at, recordedAt }
  const state = result.events.reduce((folded, event) => evolveStream('call', folded, event, origin), before.state)
  if (state !== null) confirmStream(store, 'call', { state, parts: {} }, 0, [])
}
