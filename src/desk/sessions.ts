import type { Operator } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import type { Reply, SignedIn } from '#ipc/contract.ts'
import { openAuthorKey, sealAuthorKey } from './author-key.ts'
import type { KnownOperator, Operators } from './sqlite/operators.ts'
import type { Transport } from './transport.ts'

/** Somebody at this desk. The token of an online session and the author's key live in memory alone. */
export interface Session {
  readonly operator: Operator
  readonly permissions: readonly string[]
  readonly online: boolean
  readonly sessionId: string
  readonly authorKey: Buffer
  readonly token: string | null
}

export interface Sessions {
  readonly current: () => Session | null
  readonly signIn: (username: string, password: string) => Promise<Reply<SignedIn>>
  readonly signOut: () => void
}

export interface SessionsOptions {
  readonly operators: () => Operators
  readonly transport: () => Transport | null
  readonly now: () => number
}

/** A caller waits: a server that does not answer by then is treated as not there. */
const ONLINE_LIMIT_MS = 3000
const FREE_ATTEMPTS = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Answers after which the server is as good as away; any other refusal of it stands. */
const AWAY = new Set(['server_unreachable', 'server_error', 'server_starting', 'update_required', 'server_too_old'])

export const signedInOf = ({ operator, permissions, online }: Session): SignedIn => ({ operator, permissions: [...permissions], online })

export function openSessions({ operators, transport, now }: SessionsOptions): Sessions {
  const here: { session: Session | null } = { session: null }

  const online = async (username: string, password: string): Promise<Reply<Session> | null> => {
    const answer = await transport()?.signIn(username, password, ONLINE_LIMIT_MS)
    if (answer === undefined) return null
    if (!answer.ok) {
      const { refusal: reason } = answer.failure
      if (AWAY.has(reason.code)) return null
      // who was shut out at the centre must not get in by pulling the cable
      if (reason.code === 'operator_disabled') operators().forget(username)
      return { ok: false, refusal: reason }
    }
    const { operator, permissions, sessionId, token, authorKey } = answer.value
    const key = Buffer.from(authorKey, 'base64url')
    operators().remember({ operator, permissions, sessionId, ...await sealAuthorKey(key, password), failures: 0, waitUntil: 0 })
    return { ok: true, value: { operator, permissions, sessionId, token, authorKey: key, online: true } }
  }

  const offline = async (username: string, password: string): Promise<Reply<Session>> => {
    const known = operators().find(username)
    if (known === null) return { ok: false, refusal: refusal('offline_sign_in_unknown') }
    if (now() < known.waitUntil) return { ok: false, refusal: refusal('too_many_attempts', { retryAt: known.waitUntil }) }
    // counted before the answer is known: ending the program in between must not give a free guess
    const failures = known.failures + 1
    operators().missed(known.operator.id, failures, now() + waitAfter(failures))
    const authorKey = await openAuthorKey(known, password)
    if (authorKey === null) return { ok: false, refusal: refusal('credentials_wrong') }
    operators().missed(known.operator.id, 0, 0)
    return { ok: true, value: sessionOf(known, authorKey) }
  }

  const leave = (): void => {
    const { session } = here
    here.session = null
    session?.authorKey.fill(0)
    if (session?.token != null) void transport()?.signOut(session.token)
  }

  return {
    current: () => here.session,
    signIn: async (username, password) => {
      const reply = await online(username, password) ?? await offline(username, password)
      if (!reply.ok) return reply
      leave()
      here.session = reply.value
      return { ok: true, value: signedInOf(reply.value) }
    },
    signOut: leave,
  }
}

const waitAfter = (failures: number): number =>
  failures < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_ATTEMPTS, 10))

const sessionOf = ({ operator, permissions, sessionId }: KnownOperator, authorKey: Buffer): Session =>
  ({ operator, permissions, sessionId, authorKey, token: null, online: false })
