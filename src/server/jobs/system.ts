import { createHash } from 'node:crypto'
import type { CommandType } from '#domain/catalog.ts'
import { SYSTEM, SYSTEM_ID } from '#domain/operator/system.ts'
import type { Entry, ServerStore } from '../store/ports.ts'

/** What the server does by itself about a ticket. `occasion`: of one occasion and ticket it is done once, however often it is tried. */
export interface Deed {
  readonly type: CommandType
  readonly data: Readonly<Record<string, unknown>> & { readonly ticketId: string }
  readonly occasion: string
}

/** A name-based UUID, version 8 of RFC 9562: the same deed on the same occasion is the same command. */
export function commandIdOf({ type, data, occasion }: Deed): string {
  const hash = createHash('sha256').update(JSON.stringify([type, data.ticketId, occasion])).digest().subarray(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Gives the commands as everybody gives theirs. Answers of each whether it was done now: false when it was refused, or known before. */
export async function act(store: Pick<ServerStore, 'submit' | 'standing'>, deeds: readonly Deed[], now: number): Promise<readonly boolean[]> {
  if (deeds.length === 0) return []
  const { serverDeskId: deskId, directoryVersion } = await store.standing()
  const entries = deeds.map((deed): Entry => {
    const commandId = commandIdOf(deed)
    const body = { commandId, type: deed.type, version: 1, data: deed.data, at: now, trackingCode: null, directoryVersion, operatorId: SYSTEM_ID, sessionId: SYSTEM_ID, deskId }
    return { commandId, deskId, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator: SYSTEM } } } }
  })
  const answers = await store.submit(entries, now)
  return answers.map(({ known, receipt }) => !known && receipt.verdict.kind === 'accepted')
}
