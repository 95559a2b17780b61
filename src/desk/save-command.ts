import { COMMANDS, decideCommand, readCommand, type Command, type CommandType } from '#domain/catalog.ts'
import type { Context } from '#domain/decider.ts'
import { refusal } from '#domain/refusals.ts'
import { trackingCode } from '#domain/tracking-code/code.ts'
import type { Reply } from '#ipc/contract.ts'
import type { EnvelopeBody } from '#sync/protocol.ts'
import { sign } from './author-key.ts'
import type { Enrolment } from './enrolment.ts'
import type { SavedCommand } from './saved-command.ts'
import type { Session } from './sessions.ts'
import type { Store } from './sqlite/store.ts'
import { showStream, standing } from './standing.ts'
import { keptForm } from './typed-text.ts'
import type { Vault } from './vault.ts'

export interface Asked {
  readonly type: CommandType
  readonly data: Readonly<Record<string, unknown>>
  readonly draftId: string | null
  /** A refused command that is sent again: it keeps its time, and its code unless the code was the trouble. */
  readonly again: { readonly commandId: string; readonly at: number; readonly code: string | null } | null
}

export interface Circumstances {
  readonly vault: Vault
  readonly enrolment: Enrolment
  readonly session: Session
  readonly now: number
  readonly commandId: string
  readonly directoryVersion: number
}

/** Decides a command and saves it. When this answers `ok` the command is durable and its code final; otherwise nothing was written. */
export function saveCommand(asked: Asked, circumstances: Circumstances): Reply<{ commandId: string; code: string | null }> {
  const { vault, session } = circumstances
  // history comes in at the server, which gives its codes; a desk would read out one that is not kept
  if (asked.type === 'ImportTicket') return { ok: false, refusal: refusal('not_permitted', { permission: 'ticket.import' }) }
  const data = keptForm(asked.data)
  if (asked.type === 'AddNote' && data['text'] === '') return { ok: false, refusal: refusal('text_empty') }
  const read = readCommand(asked.type, data)
  if (!read.ok) return read
  const { command } = read
  const store = vault.store()

  const payload = COMMANDS[command.type].takesCode && asked.again?.code == null ? store.codes.next(store.meta.get('serverEpoch')) : null
  if (COMMANDS[command.type].takesCode && payload === null && asked.again?.code == null) return { ok: false, refusal: refusal('codes_used_up') }
  const context = contextOf(circumstances, asked, payload)
  const decided = decideCommand(standing(store, command.stream, command.streamId).state, command, context)
  if (!decided.ok) return decided

  const saved = envelopeOf(command, context, circumstances, asked)
  vault.save(saved, (into) => write(into, saved, payload, session.operator.id))
  return { ok: true, value: { commandId: saved.commandId, code: saved.code } }
}

function contextOf({ now, commandId, directoryVersion, enrolment, session }: Circumstances, { again }: Asked, payload: number | null): Context {
  return {
    commandId,
    at: again?.at ?? now,
    trackingCode: payload === null ? again?.code ?? null : trackingCode(payload),
    directoryVersion,
    operator: { id: session.operator.id, role: session.operator.role, permissions: [...session.permissions] },
    deskId: enrolment.deskId,
  }
}

function envelopeOf(command: Command, context: Context, { session }: Circumstances, { draftId, again }: Asked): SavedCommand {
  const { commandId, at, trackingCode: code, directoryVersion, deskId } = context
  const content: EnvelopeBody = {
    commandId, type: command.type, version: COMMANDS[command.type].version, data: { ...command.data }, at, trackingCode: code, directoryVersion,
    operatorId: session.operator.id, sessionId: session.sessionId, deskId,
  }
  // made once: what is signed, kept and sent is this very text
  const body = JSON.stringify(content)
  return {
    commandId, body, mac: sign(body, session.authorKey), type: command.type, stream: command.stream, streamId: command.streamId, code, at,
    authorName: session.operator.name, draftId, supersedes: again?.commandId ?? null,
    context: { ...context, operator: { ...context.operator, permissions: [...context.operator.permissions] } },
  }
}

function write(store: Store, saved: SavedCommand, payload: number | null, operatorId: string): void {
  if (saved.supersedes !== null) store.outbox.settle(saved.supersedes, 'superseded')
  store.outbox.add(saved)
  if (payload !== null) store.codes.burn(payload)
  if (saved.draftId !== null) store.drafts.remove(operatorId, saved.draftId)
  showStream(store, saved.stream, saved.streamId)
}
