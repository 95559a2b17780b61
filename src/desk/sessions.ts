import type { Operator } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import type { Reply, SignedIn } from '#ipc/contract.ts'
import { passwordLock, type PasswordLock } from './author-key.ts'
import { draftKeys, type DraftKey } from './draft-seal.ts'
import type { Drafts } from './sqlite/drafts.ts'
import type { Operators } from './sqlite/operators.ts'
import type { Transport } from './transport.ts'

/** Somebody at this desk. The token of an online session and their open keys live in memory alone. */
export interface Session {
  readonly operator: Operator
  readonly permissions: readonly string[]
  readonly online: boolean
  readonly sessionId: string
  readonly authorKey: Buffer
  readonly token: string | null
  /** New drafts are sealed with the first. */
  readonly draftKeys: readonly [DraftKey, ...DraftKey[]]
}

export interface Sessions {
  readonly current: () => Session | null
  readonly signIn: (username: string, password: string) => Promise<Reply<SignedIn>>
  readonly signOut: () => void
}

export interface SessionsOptions {
  readonly operators: () => Operators
  readonly drafts: () => Drafts
  readonly transport: () => Transport | null
  readonly now: () => number
  /** One line for the log file. */
  readonly log: (line: string) => void
}

/** A caller waits: a server that does not answer by then is treated as not there. */
const ONLINE_LIMIT_MS = 3000
const FREE_ATTEMPTS = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Answers after which the server is as good as away; any other refusal of it stands. */
const AWAY = new Set(['server_unreachable', 'server_error', 'server_starting', 'update_required', 'server_too_old'])

export const signedInOf = ({ operator, permissions, online }: Session): SignedIn => ({ operator, permissions: [...permissions], online })

export function openSessions({ operators, drafts, transport, now, log }: SessionsOptions): Sessions {
  const here: { session: Session | null } = { session: null }

  const draftKeysOf = async (operatorId: string, lock: PasswordLock): Promise<Session['draftKeys']> => {
    const keys = await draftKeys(drafts, operatorId, lock)
    const closed = drafts().of(operatorId).filter(({ keyId }) => !keys.some(({ wrapped }) => wrapped.id === keyId)).length
    if (closed > 0) log(`drafts kept that this password does not open: ${closed}`)
    return keys
  }

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
    const lock = passwordLock(password)
    const keys = await draftKeysOf(operator.id, lock)
    operators().remember({ operator, permissions, sessionId, ...await lock.close(key), failures: 0, waitUntil: 0 })
    return { ok: true, value: { operator, permissions, sessionId, token, authorKey: key, online: true, draftKeys: keys } }
  }

  const offline = async (username: string, password: string): Promise<Reply<Session>> => {
    const known = operators().find(username)
    if (known === null) return { ok: false, refusal: refusal('offline_sign_in_unknown') }
    if (now() < known.waitUntil) return { ok: false, refusal: refusal('too_many_attempts', { retryAt: known.waitUntil }) }
    // counted before the answer is known: ending the program in between must not give a free guess
    const failures = known.failures + 1
    operators().missed(known.operator.id, failures, now() + waitAfter(failures))
    const lock = passwordLock(password)
    const authorKey = await lock.open(known)
    if (authorKey === null) return { ok: false, refusal: refusal('credentials_wrong') }
    operators().missed(known.operator.id, 0, 0)
    const { operator, permissions, sessionId } = known
    return { ok: true, value: { operator, permissions, sessionId, authorKey, token: null, online: false, draftKeys: await draftKeysOf(operator.id, lock) } }
  }

  const leave = (): void => {
    const { session } = here
    here.session = null
    session?.authorKey.fill(0)
    for (const { key } of session?.draftKeys ?? []) key.fill(0)
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
