import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod/mini'
import type { Sent } from '#desk/import/run-import.ts'
import type { ImportCommand } from '#domain/import/map-row.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { PROTOCOL, PROTOCOL_HEADER, ROUTES, errorReply, importReply, signInReply } from '#sync/protocol.ts'
import { done, failed, type Outcome } from './outcome.ts'
import type { SignIn } from './sign-in.ts'

export interface Connection {
  /** Sends one batch; the same batch may be sent again, the server knows its commands by their ids. */
  readonly send: (commands: readonly ImportCommand[]) => Promise<Sent>
}

/** Milliseconds. A batch is one transaction on the server; a minute means that nobody answers. */
const PATIENCE = 60_000
const WAITS = [500, 1_000, 2_000, 4_000] as const

/** Signs in; fails in one line when the server is away, the password is wrong, or the person may not import. */
export async function connect({ server, username, password }: SignIn): Promise<Outcome<Connection>> {
  const entered = await post(server, ROUTES.signIn.path, {}, { username, password })
  if (!entered.ok) return failed(inWords(entered, server, username))
  const session = z.safeParse(signInReply, entered.body)
  if (!session.success) return failed(`${server} does not answer like a Peygir server`)
  if (!session.data.permissions.includes('ticket.import')) return failed(`${username} may not import history; an administrator may`)

  const headers = { authorization: `Bearer ${session.data.token}` }
  return done({
    send: async (commands) => {
      const answer = await patiently(() => post(server, ROUTES.import.path, headers, { commands }))
      if (!answer.ok) return { ok: false, fault: { message: inWords(answer, server, username), refusal: answer.refusal ?? refusal('server_unreachable') } }
      const reply = z.safeParse(importReply, answer.body)
      if (reply.success) return { ok: true, ...reply.data }
      return { ok: false, fault: { message: `${server} does not answer like a Peygir server of this version`, refusal: refusal('server_error') } }
    },
  })
}

type Answer =
  | { readonly ok: true; readonly body: unknown }
  /** `refusal` is null where no Peygir server spoke. */
  | { readonly ok: false; readonly refusal: Refusal | null; readonly status: number | null }

async function post(server: string, path: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<Answer> {
  try {
    const response = await fetch(new URL(path, server), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL), ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    })
    const said: unknown = await response.json().catch(() => null)
    if (response.ok) return { ok: true, body: said }
    const refused = z.safeParse(errorReply, said)
    return { ok: false, refusal: refused.success ? refused.data.error : null, status: response.status }
  } catch {
    return { ok: false, refusal: null, status: null }
  }
}

async function patiently(attempt: () => Promise<Answer>): Promise<Answer> {
  for (const ms of WAITS) {
    const answer = await attempt()
    const passing = !answer.ok && (answer.status === null || answer.status === 429 || answer.status >= 500)
    if (!passing) return answer
    await wait(ms)
  }
  return attempt()
}

function inWords({ refusal: said, status }: Extract<Answer, { ok: false }>, server: string, username: string): string {
  const code = said?.code ?? null
  if (status === null) return `the server is unreachable: ${server}`
  if (code === 'credentials_wrong') return `wrong name or password for ${username}`
  if (code === 'operator_disabled') return `${username} is disabled`
  if (code === 'too_many_attempts') return `too many wrong passwords for ${username}; wait some minutes`
  if (code === 'not_permitted') return `${username} may not import history; an administrator may`
  if (code === 'session_expired' || code === 'signed_out') return 'the session has ended'
  if (code === 'disk_full') return "the server's disk is full"
  if (code === 'update_required' || code === 'server_too_old') return 'this console and the server are of different versions'
  if (code === 'category_unknown' || code === 'place_unknown') return `this city has no ${code === 'place_unknown' ? 'place' : 'category'} ${String(said?.details['id'])}; the map leads there`
  return code === null ? `${server} answered ${status}; is it a Peygir server?` : `the server refused: ${code}`
}
