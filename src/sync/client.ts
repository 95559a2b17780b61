import type { DeskScope } from '#domain/operator/board.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { Poke } from './protocol.ts'

/**
 * The desk's side of sync as a function of values: (state, input) -> state, and `plan(state)` says the one thing to do next.
 * The host does it, stores its outcome in one transaction, and reports back. Nothing here waits, sends or stores.
 *
 *   hello -> directory? -> lease? -> snapshot? -> push* -> pull* -> slice? -> (rest until a poke, a save or the next look)
 *
 * `lease` fetches tracking codes, `slice` the checks that this desk may work on without a line. A department's desk only
 * looks, takes the directory and sends.
 */
export type Task = 'hello' | 'snapshot' | 'directory' | 'lease' | 'push' | 'pull' | 'slice'

export interface ClientState {
  readonly running: Task | null
  readonly scope: DeskScope
  /** Known from the server; null until it has answered since start or since the line was lost. */
  readonly server: { readonly epoch: string; readonly head: number; readonly directoryVersion: number } | null
  readonly epoch: string | null
  /** Feed position up to which this desk has everything. */
  readonly cursor: number
  /** The desk holds no confirmed rows for `epoch` yet. */
  readonly needsSnapshot: boolean
  /** Streams that the last snapshot brought: about as many as there are. */
  readonly lines: number
  readonly directoryVersion: number
  /** Outbox commands without a verdict. */
  readonly waiting: number
  readonly codesLow: boolean
  /** When leases are to be fetched or given back (milliseconds); null: nobody here works on checks. */
  readonly sliceAt: number | null
  readonly failures: number
  /** Not before this time (milliseconds); null when nothing holds it back. */
  readonly retryAt: number | null
  /** Needs a person (update, enrolment withdrawn); sync rests until `resumed`. */
  readonly problem: Refusal | null
  readonly transient: Refusal | null
  /** Look at the server at this time even without a poke: a poke is a hint. */
  readonly lookAt: number
}

export type Input =
  /** The store was read: at start, and after every transaction that changes one of these. */
  | { readonly type: 'stored' } & Pick<ClientState, 'scope' | 'epoch' | 'cursor' | 'needsSnapshot' | 'lines' | 'directoryVersion' | 'waiting' | 'codesLow' | 'sliceAt'>
  | { readonly type: 'began'; readonly task: Task }
  | { readonly type: 'answered'; readonly server: NonNullable<ClientState['server']>; readonly now: number }
  | { readonly type: 'done'; readonly task: Task; readonly now: number }
  | { readonly type: 'failed'; readonly task: Task; readonly failure: Failure; readonly now: number; readonly jitter: number }
  | { readonly type: 'poked'; readonly poke: Poke }
  /** Somebody must know what the server has at this moment: look at once, the line is not in doubt. */
  | { readonly type: 'look' }
  /** The line broke, the machine woke, or somebody asked to sync now. */
  | { readonly type: 'lost' }
  | { readonly type: 'resumed' }

/** Transient: try again later. Permanent: a person is needed. */
export interface Failure { readonly kind: 'transient' | 'permanent'; readonly refusal: Refusal }

export const LOOK_MS = 30_000
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000

export const startClient: ClientState = {
  running: null, scope: 'centre', server: null, epoch: null, cursor: 0, needsSnapshot: true, lines: 0, directoryVersion: 0, waiting: 0, codesLow: true, sliceAt: null,
  failures: 0, retryAt: null, problem: null, transient: null, lookAt: 0,
}

export function advance(state: ClientState, input: Input): ClientState {
  switch (input.type) {
    case 'stored': {
      const { type: _, ...stored } = input
      return { ...state, ...stored }
    }
    case 'began':
      return { ...state, running: input.task, retryAt: null }
    case 'answered':
      return { ...state, server: input.server, lookAt: input.now + LOOK_MS, retryAt: null }
    case 'done': {
      const rested = { ...state, running: null }
      // a server that says hello and then fails at the next thing is failing still: the waits go on growing
      const trying = input.task === 'hello' && state.failures > 0 && plan(rested, input.now) !== null
      return trying ? rested : { ...rested, failures: 0, transient: null }
    }
    case 'failed': {
      const rest = { ...state, running: null, server: null }
      if (input.failure.kind === 'permanent') return { ...rest, problem: input.failure.refusal, transient: null }
      const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(state.failures, 10))
      // half fixed, half random: hundreds of desks must not come back in one instant
      return { ...rest, failures: state.failures + 1, transient: input.failure.refusal, retryAt: input.now + wait / 2 + (wait / 2) * input.jitter }
    }
    case 'poked': {
      if (state.server === null || input.poke.epoch !== state.server.epoch) return { ...state, server: null }
      const { head, directoryVersion } = input.poke
      return { ...state, server: { ...state.server, head: Math.max(head, state.server.head), directoryVersion: Math.max(directoryVersion, state.server.directoryVersion) } }
    }
    case 'look':
      return { ...state, lookAt: 0 }
    case 'lost':
      return { ...state, server: null, retryAt: null }
    case 'resumed':
      return { ...state, server: null, problem: null, transient: null, failures: 0, retryAt: null }
  }
}

/** The next thing to do now, or null: something runs, a person is needed, it is too early, or all is in step. */
export function plan(state: ClientState, now: number): Task | null {
  if (state.running !== null || state.problem !== null) return null
  if (state.retryAt !== null && isAhead(state.retryAt, now, LAST_RETRY_MS)) return null
  const { server } = state
  if (server === null || !isAhead(state.lookAt, now, LOOK_MS)) return 'hello'
  // what an operator needs to take a call comes before what is only to be looked up
  if (state.directoryVersion < server.directoryVersion) return 'directory'
  if (state.scope === 'department') return state.waiting > 0 ? 'push' : null
  if (state.codesLow) return 'lease'
  if (state.epoch !== server.epoch || state.needsSnapshot) return 'snapshot'
  // what citizens said before what only catches up: with a whole city to take over it would come minutes later
  if (state.waiting > 0) return 'push'
  if (isTailTooLong(state, server.head)) return 'snapshot'
  if (state.cursor < server.head) return 'pull'
  // last: a lease goes back only when the server knows what was done with it
  return sliceDue(state, now) ? 'slice' : null
}

/** Entries. Twice as many as a snapshot may lag behind, so that each one gains ground. */
const LONGEST_TAIL = 10_000

/** A ticket of a snapshot costs a desk less than an entry of the tail: who is behind by more entries than half the city has streams takes the city as it is. */
export const isTailTooLong = ({ cursor, lines }: Pick<ClientState, 'cursor' | 'lines'>, head: number): boolean => head - cursor > Math.max(LONGEST_TAIL, lines / 2)

/** Further ahead than anything is ever put off means that the clock was set back: a desk must not be silent until it has caught up. */
const isAhead = (at: number, now: number, most: number): boolean => now < at && at - now <= most

const sliceTime = ({ scope, sliceAt }: ClientState): number => (scope === 'centre' && sliceAt !== null ? sliceAt : Infinity)
const sliceDue = (state: ClientState, now: number): boolean => now >= sliceTime(state)

/** When `plan` is worth asking again although nothing happened. */
export const wakeAt = (state: ClientState): number | null => {
  if (state.running !== null || state.problem !== null) return null
  return state.retryAt ?? (state.server === null ? 0 : Math.min(state.lookAt, sliceTime(state)))
}

/** So many commands or entries are no matter of a moment. */
const MUCH = 500

/** Much is on its way up or down just now. */
export const isBehind = ({ server, waiting, cursor, problem, transient, scope }: ClientState): boolean =>
  server !== null && problem === null && transient === null && (waiting > MUCH || (scope === 'centre' && server.head - cursor > MUCH))

/** In the words of the interface: `online` means that the server answered and nothing is left to fetch or send. */
export function phase(state: ClientState): 'connecting' | 'syncing' | 'online' | 'offline' | 'paused' {
  if (state.problem !== null) return 'paused'
  if (state.transient !== null) return 'offline'
  if (state.server === null) return 'connecting'
  const missing = state.scope === 'centre' && (state.needsSnapshot || state.epoch !== state.server.epoch || state.cursor < state.server.head)
  const behind = missing || state.waiting > 0
  return behind ? 'syncing' : 'online'
}
