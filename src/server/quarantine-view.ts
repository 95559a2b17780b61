import { readCommand } from '#domain/catalog.ts'
import { demandsConfidence } from '#domain/directory/facts.ts'
import type { Directory } from '#domain/directory/directory.ts'
import type { Quarantined } from '#domain/operator/quarantine.ts'
import { envelopeBody, type EnvelopeBody } from '#sync/protocol.ts'
import { isConfidential } from '#sync/server.ts'
import * as z from 'zod/mini'
import type { Unseal } from './auth/sealing.ts'
import type { QuarantineRow } from './store/work-ports.ts'

export interface Around {
  readonly directory: Directory
  readonly unseal: Unseal
  /** The ticket of this id as it stands; null when there is none. */
  readonly ticket: (ticketId: string) => Promise<unknown>
  /** The reader may see what is confidential. */
  readonly inspects: boolean
}

/** What a supervisor sees of a command that is kept for them: no word about a confidential message without the right to it. */
export async function quarantineView({ envelope, ...row }: QuarantineRow, { directory, unseal, ticket, inspects }: Around): Promise<Quarantined> {
  const body = bodyOf(envelope.sealed ? unseal(envelope) : envelope.body)
  const hidden = envelope.sealed || body === null || (await isAboutHidden(body, directory, ticket))
  const shown = hidden && !inspects ? null : body
  const read = shown === null ? null : readCommand(shown.type, shown.data)
  return {
    ...row, hidden, operatorId: body?.operatorId ?? null, at: body?.at ?? null,
    type: shown?.type ?? null, ticketId: read?.ok === true && read.command.stream === 'ticket' ? read.command.streamId : null, trackingCode: shown?.trackingCode ?? null, data: shown?.data ?? null,
  }
}

function bodyOf(text: string | null): EnvelopeBody | null {
  if (text === null) return null
  try {
    const read = z.safeParse(envelopeBody, JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

async function isAboutHidden({ type, data }: EnvelopeBody, directory: Directory, ticket: Around['ticket']): Promise<boolean> {
  const { ticketId, categoryId, confidential } = data
  if (type === 'RegisterTicket' && (confidential === true || demandsConfidence(directory, String(categoryId)))) return true
  return typeof ticketId === 'string' && isConfidential('ticket', await ticket(ticketId))
}
