import type { ApprovalState } from '#domain/approval/approval.ts'
import { COMMANDS, STREAMS, decideCommand, evolveStream, isCommandType, readCommand, type DomainEvent, type StreamType } from '#domain/catalog.ts'
import type { Context, PrivatePart } from '#domain/decider.ts'
import type { Json, Refusal } from '#domain/refusals.ts'
import { refusal } from '#domain/refusals.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import { below } from '#domain/directory/tree.ts'
import { may } from '#domain/operator/roles.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { parseTrackingCode } from '#domain/tracking-code/code.ts'
import type { EnvelopeBody, Receipt } from './protocol.ts'

/** A command that came over the wire and whose author the server has looked up. */
export interface Submission {
  readonly body: EnvelopeBody
  /** Who the server itself says the author is; a refusal when the proof failed or the right to work here is gone. */
  readonly author: { readonly ok: true; readonly operator: Context['operator'] } | { readonly ok: false; readonly refusal: Refusal }
}

/** What one admission may read. All answers come from the transaction that will store its outcome. */
export interface Ledger {
  readonly receipt: (commandId: string) => Receipt | null
  readonly state: (stream: StreamType, streamId: string) => unknown
  /** True when the payload was leased to this desk, in this epoch or (after a restore) in one whose leases were lost. */
  readonly leasedTo: (payload: number, deskId: string) => boolean
  readonly codeTaken: (code: string) => boolean
  /** The desk was taken out of work for good: whoever has it now, nothing that comes from it is believed unseen. */
  readonly decommissioned: (deskId: string) => boolean
  /** The ticket was hidden before the server was restored to a time at which it had not come yet. */
  readonly hidden: (ticketId: string) => boolean
  /** The next unused code for a command that brings none (imported history). */
  readonly nextCode: () => string
  /** The city as it stands now: deadlines, whose matter it is, what is confidential. */
  readonly directory: () => Directory
  /** Whether this department lately reported work that was not done. */
  readonly doubted: (departmentId: string) => boolean
  readonly now: number
}

/**
 * What is to be stored, all in one transaction. `events` get the next sequence numbers.
 * `feed`: what the desks are told. append: the events get the next positions. none: nothing. withdraw: the stream's earlier
 * positions become empty and the next says `gone`. whole: all its events, these last, get the next positions.
 */
export interface Admission {
  readonly events: readonly { readonly event: DomainEvent; readonly version: number }[]
  readonly stream: StreamType
  readonly streamId: string
  readonly feed: 'append' | 'none' | 'withdraw' | 'whole'
  readonly private: PrivatePart | null
  readonly state: unknown
}

export type Verdict =
  /** The command was answered before: the same receipt goes back, nothing is stored. */
  | { readonly kind: 'known'; readonly receipt: Receipt }
  | { readonly kind: 'accepted'; readonly admission: Admission }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'quarantined'; readonly refusal: Refusal }

/** Commands that no rule may lose: what is not refused as malformed goes to a supervisor instead. */
const NEVER_LOST = new Set(['RegisterTicket', 'AddNote', 'AmendTicket'])
/** `ticket_unknown` too: a ticket may be unknown to this author only, and its register may wait with the supervisor itself. */
const RIGHTS = new Set(['not_permitted', 'author_unproven', 'operator_disabled', 'code_not_leased', 'code_taken', 'code_missing', 'ticket_unknown'])

/** The server's decision on one command: the same `decide` as on the desk, with the server's authority. */
export function admit(submission: Submission, ledger: Ledger): Verdict {
  const { body, author } = submission
  const known = ledger.receipt(body.commandId)
  if (known !== null) return { kind: 'known', receipt: known }
  const read = readCommand(body.type, body.data)
  if (!read.ok) return { kind: 'refused', refusal: read.refusal }
  if (isCommandType(body.type) && body.version > COMMANDS[body.type].version) return { kind: 'refused', refusal: refusal('server_too_old', { command: body.type }) }
  if (ledger.decommissioned(body.deskId)) return { kind: 'quarantined', refusal: refusal('desk_decommissioned') }
  if (!author.ok) return set(body, author.refusal)

  const code = checkCode(body, ledger)
  if (typeof code === 'object' && code !== null) return set(body, code)
  const { stream, streamId } = read.command
  const stored = ledger.state(stream, streamId)
  const hidden = isConfidential(stream, stored)
  // to others it is as if there were no such ticket, except that a second one cannot be made under its id
  const before = (hidden && !may(author.operator, 'confidential.read')) || isForeign(stream, stored, author.operator, ledger) ? null : stored
  if (before === null && stored !== null && code !== null) return set(body, refusal('ticket_exists'))
  const facts = factsFor(ledger.directory(), read.command, before, author.operator, body.at, ledger.doubted)
  const context: Context = {
    commandId: body.commandId, at: body.at, trackingCode: code, directoryVersion: body.directoryVersion, operator: author.operator, deskId: body.deskId,
    facts: { ...facts, confidential: facts.confidential || (body.type === 'RegisterTicket' && ledger.hidden(streamId)) },
  }
  // approvals go to every desk: with the ticket that it is about a request is hidden too
  if (stream === 'approval' && subjectsOf(stored, read.command.data).some((ticketId) => isHidden(ticketId, ledger))) return set(body, refusal(stored === null ? 'ticket_unknown' : 'approval_unknown'))
  const result = decideCommand(before, read.command, context)
  // details would tell the desk, which keeps them, how a hidden ticket stands
  if (!result.ok) return set(body, hidden && before !== null ? refusal(result.refusal.code) : result.refusal)

  const origin = { commandId: body.commandId, by: author.operator.id, deskId: body.deskId, occurredAt: body.at, recordedAt: ledger.now }
  const state = result.events.reduce((folded, event) => evolveStream(stream, folded, event, origin), before)
  const events = result.events.map((event) => ({ event, version: 1 }))
  return { kind: 'accepted', admission: { events, stream, streamId, feed: feedOf(stream, before, state), private: result.private, state } }
}

/** The tickets that a request is about, as it was asked or is being asked; of people there are none by their ids. */
function subjectsOf(asked: unknown, data: Readonly<Record<string, unknown>>): readonly string[] {
  const { ticketId, subjectIds } = (asked ?? data) as Partial<Pick<ApprovalState, 'ticketId' | 'subjectIds'>>
  return [...(ticketId == null ? [] : [ticketId]), ...(subjectIds ?? [])]
}

function isHidden(ticketId: string, ledger: Ledger): boolean {
  const state = ledger.state('ticket', ticketId)
  return state === null ? ledger.hidden(ticketId) : isConfidential('ticket', state)
}

/** A department knows the tickets that it ever had a part of, and no others. */
function isForeign(stream: StreamType, state: unknown, { departmentId }: Context['operator'], ledger: Ledger): boolean {
  if (stream !== 'ticket' || state === null || departmentId === null) return false
  const units = below(ledger.directory().departments, departmentId)
  return !(state as TicketState).assignments.some((part) => units.has(part.departmentId))
}

export const isConfidential = (stream: StreamType, state: unknown): boolean => stream === 'ticket' && (state as TicketState | null)?.confidential === true

function feedOf(stream: StreamType, before: unknown, after: unknown): Admission['feed'] {
  if (!STREAMS[stream].inFeed) return 'none'
  if (stream !== 'ticket') return 'append'
  const hidden = isConfidential(stream, after)
  const wasHidden = isConfidential(stream, before)
  if (hidden) return before === null || wasHidden ? 'none' : 'withdraw'
  return wasHidden ? 'whole' : 'append'
}

function set(body: EnvelopeBody, reason: Refusal): Verdict {
  const kept = NEVER_LOST.has(body.type) && RIGHTS.has(reason.code)
  return { kind: kept ? 'quarantined' : 'refused', refusal: reason }
}

function checkCode(body: EnvelopeBody, ledger: Ledger): string | null | Refusal {
  const takes = isCommandType(body.type) && COMMANDS[body.type].takesCode
  if (!takes) return null
  if (body.type === 'ImportTicket') return ledger.nextCode()
  const code = body.trackingCode
  const payload = code === null ? null : parseTrackingCode(code)
  if (code === null || payload === null) return refusal('code_missing')
  if (!ledger.leasedTo(payload, body.deskId)) return refusal('code_not_leased', { code })
  if (ledger.codeTaken(code)) return refusal('code_taken', { code })
  return code
}

/** The receipt to store and send for a verdict; `position` is the feed position of its last event, null outside the feed. `erased`: see Receipt. */
export function receiptOf(commandId: string, verdict: Exclude<Verdict, { kind: 'known' }>, position: number | null, now: number, erased = false): Receipt {
  if (verdict.kind === 'accepted') return { commandId, verdict: { kind: 'accepted', position, ...(erased && { erased }) }, recordedAt: now }
  const { code, details } = verdict.refusal
  return { commandId, verdict: { kind: verdict.kind, code, details: details as Readonly<Record<string, Json>> }, recordedAt: now }
}
