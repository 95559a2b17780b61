import type { CallState } from '#domain/call/call.ts'
import type { StreamType } from '#domain/catalog.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { searchText, ticketRow } from '#domain/ticket/views.ts'
import { EMPTY, decidedOn, refold, type Folded, type Pending, type Refolded } from '#sync/refold.ts'
import { pendingFrom, type OpenCommand } from './saved-command.ts'
import { sealedCopies } from './sealed-copy.ts'
import type { Pack } from './sqlite/documents.ts'
import type { Store } from './sqlite/store.ts'
import type { ConfirmedStream } from './sqlite/streams.ts'
import { calledOf, type WorkedFrame } from './worked-frame.ts'

/** One stream as it stands on this desk: what is confirmed, with the commands saved here on top. */
export interface Standing extends Refolded {
  readonly confirmed: Folded
  readonly pending: readonly OpenCommand[]
}

const GONE: Standing = { confirmed: EMPTY, pending: [], ...EMPTY, refused: [] }

export function confirmedOf(store: Store, stream: StreamType, streamId: string): Folded {
  switch (stream) {
    case 'ticket': return store.tickets.confirmed(streamId) ?? EMPTY
    case 'incident':
    case 'approval':
    case 'shift':
    case 'person': return store.streams.confirmed(streamId) ?? EMPTY
    case 'call': return { state: store.calls.confirmed(streamId), parts: {} }
    // what the server has of it never comes back
    case 'export':
    case 'review': return EMPTY
    case 'directory': {
      const text = store.meta.get('directory')
      return text === null ? EMPTY : { state: JSON.parse(text), parts: {} }
    }
  }
}

export function standing(store: Store, stream: StreamType, streamId: string): Standing {
  if (stream === 'ticket' && store.gone.has(streamId)) return GONE
  const confirmed = confirmedOf(store, stream, streamId)
  const pending = store.outbox.pendingOf(streamId)
  return { confirmed, pending, ...onTop(confirmed, pending) }
}

const onTop = (confirmed: Folded, pending: readonly OpenCommand[]): Refolded => refold(confirmed, pending.flatMap((saved) => pendingFrom(saved) ?? []))

/** Writes what lists and search show of one stream. Belongs in the transaction that changed it. */
export function showStream(store: Store, stream: StreamType, streamId: string): void {
  if (stream !== 'ticket') return
  const { state, parts, pending } = standing(store, stream, streamId)
  if (state === null) hideTicket(store, streamId)
  else showTicket(store, state as TicketState, parts, pending.length)
}

/** As `showStream`, after a command was saved on a stream that stood like this until then. */
export function showSaved(store: Store, before: Standing, saved: Pending, decided: Parameters<typeof decidedOn>[2]): void {
  if (saved.command.stream !== 'ticket' || before === GONE) return
  const { state, parts } = decidedOn(before, saved, decided)
  // the words are at hand here, while the index would have to decide the ticket's commands again for them
  const folded = searchText(state as TicketState, parts as PrivateDocument)
  showTicket(store, state as TicketState, parts as PrivateDocument, before.pending.length + 1, folded)
}

/** Stores what the server has confirmed of a stream; a ticket is shown with what is pending on top. */
export function confirmStream(store: Store, stream: StreamType, folded: Folded, generation: number, pending: readonly OpenCommand[]): void {
  const parts = folded.parts as PrivateDocument
  switch (stream) {
    case 'ticket': {
      const shown = pending.length === 0 ? folded : onTop(folded, pending)
      const number = showTicket(store, shown.state as TicketState, shown.parts, pending.length)
      store.tickets.confirm(number, { state: folded.state as TicketState, parts }, generation)
      return
    }
    case 'incident':
    case 'person':
    case 'approval':
    case 'shift': return store.streams.confirm(stream, { state: folded.state as ConfirmedStream['state'], parts }, generation)
    case 'call': return store.calls.confirm(folded.state as CallState)
    // nothing of them comes back to a desk; the directory comes as a whole
    case 'directory':
    case 'export':
    case 'review':
  }
}

/** Erases a stream that is no longer for this desk, and makes every word of it that this desk wrote illegible here. What still waits to be sent waits on. */
export function forgetStream(store: Store, stream: StreamType, streamId: string): void {
  if (stream === 'ticket') {
    hideBeside(store, streamId)
    hideTicket(store, streamId)
    store.attachments.doomTicket(streamId)
  } else store.streams.remove(streamId)
  hideSaid(store, streamId)
}

/** What hangs on a ticket that is not for this desk: the calls that led to it, and what was asked about it and about the work on it. */
export function hideBeside(store: Store, ticketId: string): void {
  const ticket = store.tickets.confirmed(ticketId)?.state ?? { id: ticketId, callId: null }
  for (const streamId of [...callsOf(store, ticket), ...store.outbox.beside(ticketId)]) hideSaid(store, streamId)
}

/** What this desk said of a stream is made illegible here; what still waits to be sent, when it was. */
export function hideSaid(store: Store, streamId: string): void {
  store.gone.add(streamId)
  noteErased(store)
  store.outbox.takeBack(streamId, sealedCopies(store))
}

/** The words of a ticket were erased: this desk forgets what it said of it itself, and of the calls that led to it. Answers whether there was anything. */
export function forgetErased(store: Store, ticket: CalledFor): boolean {
  const calls = callsOf(store, ticket)
  for (const callId of calls) store.gone.add(callId)
  const forgotten = [ticket.id, ...calls].map((streamId) => store.outbox.forgetWords(streamId))
  if (!forgotten.includes(true)) return false
  noteErased(store)
  return true
}

/**
 * A command of this desk is final and the server has no words of it: they were erased before it came (again), and go here too.
 * Answers whether it held any.
 */
export function forgetUnkept(store: Store, commandId: string): boolean {
  const saved = store.outbox.get(commandId)?.saved
  if (saved === undefined || saved.sealed || saved.worded !== true) return false
  noteErased(store)
  store.outbox.forgetWordsOf(commandId)
  return true
}

export type CalledFor = Pick<TicketState, 'id' | 'callId'>
/** The calls that led to this ticket, as it says itself or they do. */
function callsOf(store: Store, { id, callId }: CalledFor): readonly string[] {
  const own = callId ?? store.outbox.callOf(id)
  return [...new Set([...store.calls.of(id), ...(own === null ? [] : [own])])]
}

/**
 * The words are in no row any more, but SQLite leaves copies: the index in its segments, which are merged away behind the
 * operator's back (indexer.ts), every page in the room that rows left when they moved (fresh-file.ts).
 */
export const noteErased = (store: Store): void => store.meta.set('remnants', 'found')

/** Answers the ticket's row number on this desk. `folded`: its words, where they are known already. */
function showTicket(store: Store, state: TicketState, parts: PrivateDocument, pending: number, folded?: string): number {
  const row = ticketRow(state, parts)
  const number = store.tickets.write(row, pending)
  store.checks.write(number, state, calledOf(state, row))
  store.search.wait(number, folded)
  return number
}

/** The confirmed tickets of a pack, of which this desk has nothing: nothing is looked up, and their words are left to the background. */
export function takePack(store: Store, { rows, streets, checks, called }: WorkedFrame, pack: Pack, generation: number): void {
  const first = store.tickets.nextNumber()
  rows.forEach((values, place) => store.tickets.add(first + place, values, streets[place] ?? null))
  for (const [place, values] of checks) store.checks.add(first + place, values)
  for (const [place, last] of called) store.checks.addCalled(first + place, last)
  store.documents.putPack(first, pack, generation)
  store.search.waitRange(first, first + rows.length - 1)
}

function hideTicket(store: Store, ticketId: string): void {
  const number = store.tickets.numberOf(ticketId)
  if (number === null) return
  store.search.remove(number)
  store.checks.remove(number)
  store.tickets.remove(number)
}
