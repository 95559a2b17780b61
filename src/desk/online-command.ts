import { createHash } from 'node:crypto'
import { COMMANDS, readCommand, type CommandType } from '#domain/catalog.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { Reply } from '#ipc/contract.ts'
import type { Envelope, EnvelopeBody } from '#sync/protocol.ts'
import { sign } from './author-key.ts'
import type { Enrolment } from './enrolment.ts'
import { seal } from './sealing.ts'
import type { Session } from './sessions.ts'
import type { Transport } from './transport.ts'
import { keptForm, wordsAreEmpty } from './typed-text.ts'

/** Commands on tickets of which this desk has nothing, confidential ones and a department's: they go to the server at once, sealed, and lie on no disk here. */
export interface OnlineCommands {
  /**
   * Answers by the server's receipt. Without one (`server_unreachable`) it is not known whether the command was carried out:
   * the very same is sent when its author asks for the same again, so that it cannot happen twice.
   */
  readonly run: (type: CommandType, data: Readonly<Record<string, unknown>>, session: Session, transport: Transport) => Promise<Reply<{ readonly commandId: string }>>
}

export interface OnlineCommandOptions {
  readonly enrolment: () => Enrolment | null
  readonly directory: () => Directory | null
  /** The epoch of the server that answers now. */
  readonly epoch: () => string | null
  readonly now: () => number
  readonly newId: () => string
}

const no = (code: Refusal['code'], details: Refusal['details'] = {}): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code, details) })

export function onlineCommands({ enrolment, directory, epoch, now, newId }: OnlineCommandOptions): OnlineCommands {
  /** What was sent and not answered, by its author and a hash of what was asked. */
  const unsettled = new Map<string, Envelope>()

  const envelopeOf = (type: CommandType, data: EnvelopeBody['data'], { operator, sessionId, authorKey }: Session): Reply<Envelope> => {
    const desk = enrolment()
    const city = directory()
    if (desk === null) return no('not_enrolled')
    if (city === null || city.sealingKey === null) return no('confidential_needs_server')
    const content: EnvelopeBody = {
      commandId: newId(), type, version: COMMANDS[type].version, data, at: now(), trackingCode: null, directoryVersion: city.version,
      operatorId: operator.id, sessionId, deskId: desk.deskId,
    }
    const text = JSON.stringify(content)
    const { commandId } = content
    return { ok: true, value: { commandId, body: JSON.stringify(seal(text, commandId, city.sealingKey)), mac: sign(text, authorKey), sealed: true } }
  }

  return {
    run: async (type, asked, session, transport) => {
      // a new message needs a code, which has a way of its own
      if (COMMANDS[type].takesCode) return no('not_permitted')
      const kept = keptForm(asked)
      const read = readCommand(type, kept)
      if (!read.ok) return wordsAreEmpty(kept) ? no('text_empty') : read
      const key = `${session.operator.id} ${createHash('sha256').update(JSON.stringify([type, read.command.data])).digest('base64url')}`
      const known = unsettled.get(key)
      const made: Reply<Envelope> = known === undefined ? envelopeOf(type, { ...read.command.data }, session) : { ok: true, value: known }
      if (!made.ok) return made
      const envelope = made.value
      unsettled.set(key, envelope)
      const answer = await transport.push(epoch() ?? '', [envelope])
      if (!answer.ok) return { ok: false, refusal: answer.failure.refusal }
      const receipt = answer.value.receipts.find(({ commandId }) => commandId === envelope.commandId)
      if (receipt === undefined) return no('server_error', { reason: 'no_receipts' })
      unsettled.delete(key)
      const { verdict } = receipt
      return verdict.kind === 'accepted' ? { ok: true, value: { commandId: envelope.commandId } } : no(verdict.code, verdict.details)
    },
  }
}
