import { createHash } from 'node:crypto'
import { refusal } from '#domain/refusals.ts'
import type { Attachment } from '#domain/ticket/state.ts'
import type { Reply } from '#ipc/contract.ts'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import type { AttachmentLine } from '../transport.ts'

/** Of an attachment that only passes through this desk: with the session of somebody who may, and kept nowhere. */
export async function fetchWhole(server: AttachmentLine, { id, size, sha256 }: Attachment, token: string): Promise<Reply<Buffer>> {
  const parts: Buffer[] = []
  for (let here = 0; here < size;) {
    const part = await nextPart(server, id, here, size, token)
    if (!part.ok) return part
    parts.push(part.value)
    here += part.value.length
  }
  const value = Buffer.concat(parts)
  return createHash('sha256').update(value).digest('hex') === sha256 ? { ok: true, value } : DAMAGED
}

/** The part that begins at `offset`, as long as it must be. */
export async function nextPart(server: AttachmentLine, id: string, offset: number, size: number, token: string | null): Promise<Reply<Buffer>> {
  const answer = await server.part(id, offset, token)
  if (!answer.ok) return { ok: false, refusal: answer.failure.refusal }
  const fits = answer.value.length === Math.min(ATTACHMENT_PART, size - offset)
  return fits ? answer : DAMAGED
}

/** Part by part, from where the server stands. Whoever sends waits, so a line that breaks is theirs to try again. */
export async function sendWhole(server: AttachmentLine, attachmentId: string, bytes: Uint8Array, token: string): Promise<Reply<null>> {
  let answer = await server.standing(attachmentId, token)
  for (let before = -1; answer.ok && !answer.value.complete;) {
    const at = answer.value.received
    // neither further nor done: the server threw away what was damaged
    if (at <= before || at >= bytes.length) return DAMAGED
    before = at
    answer = await server.put(attachmentId, at, bytes.subarray(at, at + ATTACHMENT_PART), token)
  }
  return answer.ok ? { ok: true, value: null } : { ok: false, refusal: answer.failure.refusal }
}

const DAMAGED: Reply<never> = { ok: false, refusal: refusal('attachment_damaged') }
