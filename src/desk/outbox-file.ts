import { createHash, createHmac, randomUUID } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Directory } from '#domain/directory/directory.ts'
import { may } from '#domain/operator/roles.ts'
import { refusal, type Refusal, type RefusalCode } from '#domain/refusals.ts'
import type { CallName, CallOutput, Reply } from '#ipc/contract.ts'
import { OUTBOX_FILE_LIMIT, OUTBOX_FILE_VERSION, PROTOCOL, PUSH_LIMIT, type Envelope, type outboxFile, type outboxFileBody, type outboxFileContent } from '#sync/protocol.ts'
import type * as z from 'zod/mini'
import type { CallHandlers } from './call-handlers.ts'
import type { Enrolment } from './enrolment.ts'
import { grants, type Grants } from './export/grants.ts'
import { fileRefusal, partBeside, writeWhole } from './export/whole-file.ts'
import type { OnlineAsking } from './online-asking.ts'
import { seal } from './sealing.ts'
import type { Session } from './sessions.ts'
import type { Store } from './sqlite/store.ts'

/** Main says that somebody chose this file. */
export interface OutboxGrants { readonly write: Grants; readonly read: Grants }
export const outboxGrants = (): OutboxGrants => ({ write: grants(), read: grants() })

export interface OutboxFileOptions {
  readonly chosen: OutboxGrants
  readonly store: () => Store
  readonly enrolment: () => Enrolment | null
  readonly directory: () => Directory | null
  readonly session: () => Session | null
  readonly training: boolean
  readonly now: () => number
  readonly online: OnlineAsking
}

const no = (code: RefusalCode, details: Refusal['details'] = {}): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code, details) })

/** What waits at a desk that cannot reach the server, in a file on a stick that only the server can read; and such a file of another desk, brought to it. */
export function outboxFileHandlers(options: OutboxFileOptions): Pick<CallHandlers, Extract<CallName, `outbox.${string}`>> {
  const { chosen, online } = options
  return {
    'outbox.write': async ({ grant }) => {
      const text = textFor(options)
      if (!text.ok) return text
      const file = await chosen.write.take(grant)
      return file === null ? no('file_not_chosen') : writeTo(file, text.value)
    },
    'outbox.takeIn': async ({ grant }) => {
      const asking = online.who()
      if (!asking.ok) return asking
      const file = await chosen.read.take(grant)
      if (file === null) return no('file_not_chosen')
      const bytes = await readFrom(file)
      return bytes.ok ? online.passOn(({ line, token }) => line.takeInOutbox(token, bytes.value), (taken) => taken) : bytes
    },
  }
}

async function writeTo(file: string, { text, count }: { readonly text: string; readonly count: number }): Promise<Reply<CallOutput['outbox.write']>> {
  try {
    await writeWhole(file, partBeside(file), (part) => writeFile(part, text, { mode: 0o600 }), () => true)
    return { ok: true, value: { name: basename(file), count } }
  } catch (error) {
    const reason = fileRefusal(error)
    if (reason === null) throw error
    return { ok: false, refusal: reason }
  }
}

async function readFrom(file: string): Promise<Reply<Buffer>> {
  try {
    return (await stat(file)).size > OUTBOX_FILE_LIMIT ? no('too_large') : { ok: true, value: await readFile(file) }
  } catch {
    return no('file_unreadable')
  }
}

/** All that waits, in its order, for whoever answers for this workstation. Nothing is marked: only a receipt takes a command from the outbox. */
function textFor({ store, enrolment, directory, session: current, training, now }: OutboxFileOptions): Reply<{ readonly text: string; readonly count: number }> {
  const [session, desk] = [current(), enrolment()]
  if (training) return no('not_in_training')
  if (session === null) return no('signed_out')
  if (!may(session, 'desk.enrol')) return no('not_permitted', { permission: 'desk.enrol' })
  if (desk === null) return no('not_enrolled')
  const sealedTo = directory()?.sealingKey ?? null
  if (sealedTo === null) return no('sealing_key_missing')
  const commands = waitingIn(store())
  if (commands.length === 0) return no('outbox_empty')
  const fileId = randomUUID()
  const body: z.infer<typeof outboxFileBody> = {
    fileId, protocol: PROTOCOL, deskId: desk.deskId, epoch: store().meta.get('serverEpoch'), count: commands.length, at: now(), sealedTo,
    sealed: seal(JSON.stringify({ commands } satisfies z.infer<typeof outboxFileContent>), fileId, sealedTo),
  }
  return { ok: true, value: { text: JSON.stringify(signed(JSON.stringify(body), desk)), count: commands.length } }
}

const signed = (body: string, { deskId, secret }: Enrolment): z.infer<typeof outboxFile> =>
  ({ peygir: 'outbox', v: OUTBOX_FILE_VERSION, deskId, body, mac: createHmac('sha256', createHash('sha256').update(secret).digest()).update(body).digest('base64url') })

function waitingIn({ outbox }: Store): Envelope[] {
  const commands: Envelope[] = []
  for (let after = 0; ;) {
    const next = outbox.toSend(after, PUSH_LIMIT)
    commands.push(...next.map(({ envelope }) => envelope))
    const last = next.at(-1)
    if (last === undefined) return commands
    after = last.place
  }
}
