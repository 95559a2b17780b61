import { COMMANDS, decideCommand, readCommand, type Command, type CommandType, type DomainEvent } from '#domain/catalog.ts'
import type { Context } from '#domain/decider.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { CITIZEN_CHECKS } from '#domain/ticket/check.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import type { Reply } from '#ipc/contract.ts'
import type { LeaseKey } from '#sync/leases.ts'
import type { EnvelopeBody } from '#sync/protocol.ts'
import { sign } from './author-key.ts'
import type { Enrolment } from './enrolment.ts'
import { authorOf, type OpenCommand, type SavedCommand, type SealedCommand } from './saved-command.ts'
import { seal } from './sealing.ts'
import type { Session } from './sessions.ts'
import type { Store } from './sqlite/store.ts'
import { hideSaid, showSaved, standing } from './standing.ts'
import { keptForm, wordsAreEmpty } from './typed-text.ts'
import type { Vault } from './vault.ts'

export interface Asked {
  readonly type: CommandType
  readonly data: Readonly<Record<string, unknown>>
  /** A refused command that is sent again: it keeps its time, and its code unless the code was the trouble. */
  readonly again?: { readonly at: number; readonly code: string | null }
  /** The refused command in whose place this one is given. */
  readonly supersedes?: string
}

export interface Circumstances {
  readonly vault: Vault
  readonly enrolment: Enrolment
  readonly session: Session
  readonly now: number
  readonly newId: () => string
  readonly directory: Directory | null
  /** Whether the citizen of this check may be called from here. */
  readonly mayCall: (key: LeaseKey) => boolean
}

export interface Saved {
  readonly commandIds: readonly string[]
  /** The first tracking code that was given. */
  readonly code: string | null
}

type No = { readonly ok: false; readonly refusal: Refusal }
const no = (code: Refusal['code'], details: Refusal['details'] = {}): No => ({ ok: false, refusal: refusal(code, details) })

/** Only what is thrown rolls a transaction back; it is caught where the transaction ends. */
class Refused extends Error {
  readonly reply: No
  constructor(reply: No) {
    super(reply.refusal.code)
    this.reply = reply
  }
}

/**
 * Decides commands, each on top of those before it, and saves them: all or none. When this answers `ok` they are durable and
 * their codes final; otherwise nothing was written.
 */
export function saveCommands(asked: readonly Asked[], draftId: string | null, circumstances: Circumstances): Reply<Saved> {
  const saved: SavedCommand[] = []
  try {
    circumstances.vault.save((store) => {
      for (const [place, one] of asked.entries()) {
        const reply = saveOne(store, one, place === 0 ? draftId : null, circumstances)
        // what was sealed a moment ago has left this desk: nothing can be added to it here
        if (!reply.ok) throw new Refused(saved.some(({ sealed }) => sealed) ? no('confidential_needs_server') : reply)
        saved.push(reply.value)
      }
      return saved
    })
  } catch (error) {
    if (error instanceof Refused) return error.reply
    throw error
  }
  return { ok: true, value: { commandIds: saved.map(({ commandId }) => commandId), code: saved.find(({ code }) => code !== null)?.code ?? null } }
}

/** Belongs in a transaction of `Vault.save`. What is refused has written nothing. */
export function saveOne(store: Store, asked: Asked, draftId: string | null, circumstances: Circumstances): Reply<SavedCommand> {
  // history comes in at the server, which gives its codes; a desk would read out one that is not kept
  if (asked.type === 'ImportTicket') return no('not_permitted', { permission: 'ticket.import' })
  const { session, directory } = circumstances
  const data = keptForm(asked.data)
  const read = readCommand(asked.type, data)
  if (!read.ok) return wordsAreEmpty(data) ? no('text_empty') : read
  const { command } = read
  // nothing of the city's tickets is kept there
  if (command.stream === 'ticket' && circumstances.enrolment.scope === 'department') return no('scope_department')
  const superseded = checkSuperseded(store, asked, session)
  if (superseded !== null) return superseded

  const kept = asked.again?.code ?? null
  const takes = COMMANDS[command.type].takesCode && kept === null
  const payload = takes ? store.codes.next(store.meta.get('serverEpoch')) : null
  if (takes && payload === null) return no('codes_used_up')
  const stands = standing(store, command.stream, command.streamId)
  const before = stands.state
  // this desk will soon have nothing of it, and nothing about it may reach the disk
  if (command.stream === 'ticket' && (before as TicketState | null)?.confidential === true) return no('confidential_needs_server')
  if (asked.again === undefined && isUnleasedCall(command, before as TicketState | null, circumstances)) return no('check_not_leased')
  const context = contextOf(command, before, payload === null ? kept : trackingCode(payload), asked, circumstances)
  const decided = decideCommand(before, command, context)
  if (!decided.ok) return decided

  const own = { draftId, supersedes: asked.supersedes ?? null, worded: decided.private !== null }
  const open = openCommand(command, context, session, own)
  const hidden = decided.events.some((event) => event.type === 'TicketRegistered' && event.confidential)
  if (hidden && (directory === null || directory.sealingKey === null)) return no('confidential_needs_server')
  const callId = calledUnseen(store, decided.events)
  const saved = (hidden || callId === command.streamId) && directory?.sealingKey != null ? sealedCommand(open, directory.sealingKey, callId) : open
  write(store, saved, payload, session.operator.id)
  if (!saved.sealed) showSaved(store, stands, { command, context }, decided)
  if (callId !== null) hideSaid(store, callId)
  return { ok: true, value: saved }
}

/** The call that led to what this desk does not show, as a confidential message: who called is not to be read here either. */
function calledUnseen(store: Store, events: readonly DomainEvent[]): string | null {
  for (const event of events) {
    if (event.type === 'TicketRegistered' && event.confidential) return event.callId
    if (event.type === 'CallEnded' && event.ticketIds.some((ticketId) => store.tickets.numberOf(ticketId) === null)) return event.callId
  }
  return null
}

/** Two desks must not call one citizen about the same: whoever calls has taken the check before. */
function isUnleasedCall({ type, data, streamId }: Command, ticket: TicketState | null, { mayCall }: Circumstances): boolean {
  if (type !== 'RecordAttempt') return false
  const check = ticket?.checks.find(({ key }) => key === data['check'])
  return check !== undefined && CITIZEN_CHECKS.includes(check.kind) && !mayCall({ ticketId: streamId, check: check.key })
}

function checkSuperseded(store: Store, { supersedes }: Asked, { operator }: Session): No | null {
  if (supersedes === undefined) return null
  const item = store.outbox.get(supersedes)
  if (item === null || (item.state !== 'refused' && item.state !== 'quarantined')) return no('attention_unknown')
  // nobody settles another's words by writing their own
  return authorOf(item.saved) === operator.id ? null : no('not_permitted')
}

function contextOf(command: Command, state: unknown, code: string | null, { again }: Asked, { now, newId, directory, enrolment, session }: Circumstances): Context {
  const { id, role, departmentId } = session.operator
  const operator = { id, role, permissions: [...session.permissions], departmentId }
  const at = again?.at ?? now
  return {
    commandId: newId(), at, trackingCode: code, directoryVersion: directory?.version ?? 0, operator, deskId: enrolment.deskId,
    facts: factsFor(directory, command, state, operator, at),
  }
}

function openCommand(command: Command, context: Context, session: Session, own: Pick<OpenCommand, 'draftId' | 'supersedes' | 'worded'>): OpenCommand {
  const { commandId, at, trackingCode: code, directoryVersion, deskId } = context
  const content: EnvelopeBody = {
    commandId, type: command.type, version: COMMANDS[command.type].version, data: { ...command.data }, at, trackingCode: code, directoryVersion,
    operatorId: session.operator.id, sessionId: session.sessionId, deskId,
  }
  // made once: what is signed, kept and sent is this very text
  const body = JSON.stringify(content)
  return {
    commandId, body, mac: sign(body, session.authorKey), sealed: false, type: command.type, stream: command.stream, streamId: command.streamId, code, at,
    authorName: session.operator.name, ...own, context: context as OpenCommand['context'],
  }
}

/** The mac stays that of the text inside: the server proves the author after it has opened the seal. */
function sealedCommand({ commandId, body, mac, code, at, authorName, context, draftId, supersedes }: OpenCommand, sealingKey: string, callId: string | null): SealedCommand {
  return { commandId, body: JSON.stringify(seal(body, commandId, sealingKey)), mac, sealed: true, code, at, authorName, authorId: context.operator.id, draftId, supersedes, callId }
}

function write(store: Store, saved: SavedCommand, payload: number | null, operatorId: string): void {
  if (saved.supersedes !== null) store.outbox.settle(saved.supersedes, 'superseded')
  store.outbox.add(saved)
  if (payload !== null) store.codes.burn(payload)
  if (saved.draftId !== null) store.drafts.remove(operatorId, saved.draftId)
  if (saved.sealed && saved.code !== null) store.sealedMessages.add(saved.authorId, { commandId: saved.commandId, code: saved.code, at: saved.at })
}
