import { createHmac } from 'node:crypto'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { OLDEST_DESK, OUTBOX_FILE_VERSION, PROTOCOL, PUSH_LIMIT, outboxFile, outboxFileBody, outboxFileContent } from '#sync/protocol.ts'
import type { OutboxTaken } from '#domain/operator/outbox-file.ts'
import * as z from 'zod/mini'
import { readEntries } from './auth/author.ts'
import type { Unseal } from './auth/sealing.ts'
import { sameText } from './auth/secrets.ts'
import type { Answer, DeskRow, Entry, ServerStore, Upkeep } from './store/ports.ts'

type Body = z.infer<typeof outboxFileBody>
type Judged<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }
type Keeper = Pick<ServerStore, 'desk' | 'directory' | 'session' | 'submit'> & Pick<Upkeep, 'audit'>

export interface TakingIn {
  readonly store: Keeper
  readonly unseal: Unseal
  readonly now: () => number
  /** Who brings the file; nulls: an administrator at the server itself. */
  readonly by: { readonly operatorId: string | null; readonly address: string | null }
}

const no = (code: Refusal['code'], details: Refusal['details'] = {}): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code, details) })

/**
 * Takes in what a desk wrote into a file because it could not reach the server. It goes the way of a push of that desk: what was
 * answered before is answered as before, so the file may come twice, and the desk's own push afterwards gets the same receipts.
 */
export async function takeInOutbox(text: string, { store, unseal, now, by }: TakingIn): Promise<Judged<OutboxTaken>> {
  const opened = await openFile(text, store, unseal)
  if (!opened.ok) return opened
  const { desk, body, entries } = opened.value
  const answers: Answer[] = []
  // as pushes come: others are served in between
  for (let done = 0; done < entries.length; done += PUSH_LIMIT) answers.push(...(await store.submit(entries.slice(done, done + PUSH_LIMIT), now())))
  const count = (kind: Answer['receipt']['verdict']['kind']): number => answers.filter(({ receipt }) => receipt.verdict.kind === kind).length
  const figures = { count: answers.length, known: answers.filter(({ known }) => known).length, accepted: count('accepted'), refused: count('refused'), quarantined: count('quarantined') }
  await store.audit({ at: now(), kind: 'outbox_taken_in', ...by, deskId: desk.id, details: figures })
  return { ok: true, value: { deskId: desk.id, deskName: desk.name, decommissioned: desk.revokedAt !== null, at: body.at, ...figures } }
}

/** Whose it is, whether it is whole, and whether it was meant for this server. A desk that is out of work may bring its file: `admit` knows. */
async function openFile(text: string, store: Keeper, unseal: Unseal): Promise<Judged<{ readonly desk: DeskRow; readonly body: Body; readonly entries: readonly Entry[] }>> {
  const file = readJson(outboxFile, text)
  if (file === null) return no('outbox_file_damaged', { reason: 'form' })
  if (file.v > OUTBOX_FILE_VERSION) return no('server_too_old', { file: file.v })
  const body = readJson(outboxFileBody, file.body)
  if (body === null || body.deskId !== file.deskId) return no('outbox_file_damaged', { reason: 'form' })
  if (body.protocol > PROTOCOL) return no('server_too_old', { protocol: body.protocol })
  if (body.protocol < OLDEST_DESK) return no('update_required', { protocol: body.protocol })
  const { sealingKey, roles } = await store.directory()
  if (body.sealedTo !== sealingKey) return no('outbox_file_foreign')
  const desk = await store.desk(body.deskId)
  if (desk === null) return no('outbox_file_desk')
  if (!sameText(file.mac, createHmac('sha256', Buffer.from(desk.secretHash, 'hex')).update(file.body).digest('base64url'))) return no('outbox_file_damaged', { reason: 'mac' })
  const inside = unseal({ commandId: body.fileId, body: JSON.stringify(body.sealed) })
  // it was sealed to this city's key by this very desk: it is the server that lacks the other half
  if (inside === null) return no('sealing_key_missing')
  const content = readJson(outboxFileContent, inside)
  if (content === null || content.commands.length !== body.count) return no('outbox_file_damaged', { reason: 'content' })
  const entries = await readEntries(content.commands, desk.id, { session: store.session, roles, unseal })
  return { ok: true, value: { desk, body, entries: entries.filter((entry) => entry !== null) } }
}

function readJson<S extends z.ZodMiniType>(schema: S, text: string): z.output<S> | null {
  try {
    const read = z.safeParse(schema, JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
