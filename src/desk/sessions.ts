import type { Operator } from '#domain/operator/roles.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import type { Ended, Reply, SignedIn } from '#ipc/contract.ts'
import { SIGN_INS_LIMIT } from '#sync/protocol.ts'
import { passwordLock, type PasswordLock } from './author-key.ts'
import { AWAY } from './failures.ts'
import { draftKeys, type DraftKey } from './draft-seal.ts'
import { passedTime } from './passed-time.ts'
import type { Drafts } from './sqlite/drafts.ts'
import type { Operators } from './sqlite/operators.ts'
import type { SignIns } from './sqlite/sign-ins.ts'
import type { Store } from './sqlite/store.ts'
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
  /** Closes the desk until somebody signs in: nothing of the session stays open, and what was typed is kept. */
  readonly lock: () => void
  /** Tells the server who came while it was away, asks it how the session stands, and ends one that the centre has ended. */
  readonly look: () => Promise<void>
  /** Ends a session that has gone on too long without the server. */
  readonly age: () => void
  /** Whose session ended without them doing it, and why; null when somebody is signed in or signed out by themselves. */
  readonly ended: () => Ended | null
}

export interface SessionsOptions {
  readonly store: () => Store
  readonly transport: () => Transport | null
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only grow, whatever is done to the clock. */
  readonly uptime: () => number
  /** Nothing is confirmed by a server. */
  readonly training: boolean
  /** After a session ended by itself. */
  readonly onEnded: () => void
  /** One line for the log file. */
  readonly log: (line: string) => void
}

/** A caller waits: a server that does not answer by then is treated as not there. */
const ONLINE_LIMIT_MS = 3000
/** How long somebody may sign in and work at a desk without the server having let them in again. */
export const OFFLINE_DAYS = 7
const DAY_MS = 24 * 3600_000
const FREE_ATTEMPTS = 5
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 15 * 60_000
/** Answers after which the server is as good as away; any other refusal of it stands. */
const WITHOUT = new Set([...AWAY, 'update_required', 'server_too_old'])

export const signedInOf = ({ operator, permissions, online }: Session): SignedIn => ({ operator, permissions: [...permissions], online })

export function openSessions({ store, transport, now, uptime, training, onEnded, log }: SessionsOptions): Sessions {
  const here: { session: Session | null; ended: Ended | null } = { session: null, ended: null }
  const operators = (): Operators => store().operators
  const drafts = (): Drafts => store().drafts
  const signIns = (): SignIns => store().signIns
  const passed = passedTime({ meta: () => store().meta, now, uptime })

  /** A count that was lost with a database, or is not known, is taken for the longest. */
  const isOld = (confirmedAt: number): boolean => {
    const age = passed() - confirmedAt
    return !training && (confirmedAt < 0 || age < 0 || age > OFFLINE_DAYS * DAY_MS)
  }

  const draftKeysOf = async (operatorId: string, lock: PasswordLock): Promise<Session['draftKeys']> => {
    const keys = await draftKeys(drafts, operatorId, lock)
    const closed = drafts().of(operatorId).filter(({ keyId }) => !keys.some(({ wrapped }) => wrapped.id === keyId)).length
    if (closed > 0) log(`drafts kept that this password does not open: ${closed}`)
    return keys
  }

  const online = async (username: string, password: string): Promise<Reply<Session> | null> => {
    const line = transport()
    if (line === null) return null
    const lock = passwordLock(password)
    // the server's slow function and this desk's run at the same time
    lock.begin(operators().find(username))
    const answer = await line.signIn(username, password, ONLINE_LIMIT_MS)
    if (!answer.ok) {
      const { refusal: reason } = answer.failure
      if (WITHOUT.has(reason.code)) return null
      // who was shut out at the centre must not get in by pulling the cable
      if (reason.code === 'operator_disabled') operators().forget(username)
      return { ok: false, refusal: reason }
    }
    const { operator, permissions, sessionId, token, authorKey } = answer.value
    const key = Buffer.from(authorKey, 'base64url')
    const keys = await draftKeysOf(operator.id, lock)
    operators().remember({ operator, permissions, sessionId, ...await lock.close(key), failures: 0, waitUntil: 0, confirmedAt: passed() })
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
    signIns().note(known.operator.id, authorKey !== null && !isOld(known.confirmedAt), now())
    if (authorKey === null) return { ok: false, refusal: refusal('credentials_wrong') }
    operators().missed(known.operator.id, 0, 0)
    // told to whoever knows the password alone
    if (isOld(known.confirmedAt)) return { ok: false, refusal: refusal('offline_sign_in_expired', { days: OFFLINE_DAYS }) }
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
  /** `reason` null: the desk was locked. */
  const end = (reason: Refusal | null): void => {
    if (here.session === null) return
    const { username, name } = here.session.operator
    leave()
    here.ended = { username, name, reason }
    log(`session ended: ${reason?.code ?? 'locked'}`)
    onEnded()
  }

  const tellSignIns = async (): Promise<void> => {
    const noted = signIns().first(SIGN_INS_LIMIT)
    const last = noted.at(-1)
    if (training || last === undefined) return
    const answer = await transport()?.offlineSignIns(noted.map(({ at, operatorId, ok }) => ({ at, operatorId, ok })))
    if (answer?.ok === true) signIns().told(last.number)
  }

  return {
    current: () => here.session,
    signIn: async (username, password) => {
      const reply = await online(username, password) ?? await offline(username, password)
      if (!reply.ok) return reply
      leave()
      here.session = reply.value
      here.ended = null
      return { ok: true, value: signedInOf(reply.value) }
    },
    signOut: () => {
      here.ended = null
      leave()
    },
    lock: () => end(null),
    look: async () => {
      await tellSignIns()
      const { session } = here
      const answer = session === null ? null : await transport()?.session(session.sessionId)
      if (session === null || answer == null || !answer.ok || here.session !== session) return
      const { standing } = answer.value
      if (standing === 'disabled') operators().forget(session.operator.username)
      if (standing === 'disabled') end(refusal('operator_disabled'))
      // the key of a session that is over still signs what is done without the line
      else if (standing === 'barred') end(refusal('session_revoked'))
      // nobody is thrown out with a caller on the line: what needs the server asks for a sign-in, the rest goes on until the desk is locked
      else if (standing === 'over' && session.token !== null) here.session = { ...session, token: null, online: false }
    },
    age: () => {
      const { session } = here
      const known = session === null ? null : operators().find(session.operator.username)
      if (known !== null && isOld(known.confirmedAt)) end(refusal('offline_sign_in_expired', { days: OFFLINE_DAYS }))
    },
    ended: () => here.ended,
  }
}

const waitAfter = (failures: number): number =>
  failures < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_ATTEMPTS, 10))
