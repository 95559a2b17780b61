import type { DeskScope } from '#domain/operator/board.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { advance, isBehind, phase, plan, startClient, wakeAt, type ClientState, type Failure, type Input, type Task } from '#sync/client.ts'
import { TICKET_STATE_VERSION } from '#domain/ticket/state.ts'
import { failureOf } from './failures.ts'
import type { Slice } from './follow-up/slice.ts'
import { openLevels } from './levels.ts'
import type { Pacing } from './pace.ts'
import { faultOf } from './sqlite/faults.ts'
import type { Store } from './sqlite/store.ts'
import {
  NEWS, codesLow, fetchDirectory, fetchSnapshot, leaseCodes, pullFeed, pushCommands, sayHello, type Brought, type TaskTools, type Topic,
} from './sync-tasks.ts'
import { LineLost, type Transport } from './transport.ts'
import { onTimer, type Wait } from './wait.ts'

export interface SyncView {
  readonly phase: ReturnType<typeof phase>
  readonly problem: Refusal | null
  readonly retryAt: number | null
}

export interface SyncLoop {
  readonly view: () => SyncView
  /** Much is on its way up or down: what can wait leaves it the processor and the disk. */
  readonly isBehind: () => boolean
  /** The store changed: something was saved. */
  readonly stored: () => void
  /** Try at once, also after a problem that a person has mended. */
  readonly resume: () => void
  /** True as soon as all that the server had when this was asked is applied here; false when that is not to be had in time. */
  readonly level: (limitMs: number) => Promise<boolean>
  /** Ends what runs and answers when nothing of it is left. */
  readonly stop: () => Promise<void>
}

export interface SyncLoopOptions {
  readonly store: () => Store
  readonly transport: Transport
  readonly now: () => number
  /** 0 to 1, for the back-off. */
  readonly random: () => number
  readonly onChange: (topics: readonly Topic[]) => void
  readonly onContact: (at: number) => void
  readonly onClockOffset: (ms: number) => void
  readonly onLoading: (done: number, total: number) => void
  /** Whether all came or it broke off and begins anew later. */
  readonly onLoadEnded: () => void
  /** The database failed under a task, or there is a bug. */
  readonly onTrouble: (error: unknown) => void
  /** After each answered push: what the server has need not lie in the journal. */
  readonly onAnswered: () => void
  readonly onErased: () => void
  /** After each look at the server. */
  readonly onLooked: () => void
  /** The server says that sessions were ended. */
  readonly onSessions?: () => void
  readonly scope: DeskScope
  readonly slice: Slice
  readonly pacing?: Pacing
  readonly wait?: Wait
}

/** So long news stay in memory alone (milliseconds): a flush for each would cost a hard disk half its time where a whole city works. */
const SETTLE_MS = 1000

/** Does what `plan` says, one task at a time, stores its outcome and asks again. All judgement is in sync/client.ts. */
export function startSyncLoop(options: SyncLoopOptions): SyncLoop {
  const { store, transport, now, onChange, pacing, wait = onTimer } = options
  const tools: TaskTools = { store, transport, now, onClockOffset: options.onClockOffset, onLoading: options.onLoading, onErased: options.onErased, onTrouble: options.onTrouble, pacing }
  const loop: { state: ClientState; stopped: boolean; endWait: () => void; endSettling: (() => void) | null; unlisten: (() => void) | null; running: Promise<void> } =
    { state: startClient, stopped: false, endWait: () => undefined, endSettling: null, unlisten: null, running: Promise.resolve() }

  const levels = openLevels(wait)

  const take = (input: Input): void => {
    loop.state = advance(loop.state, input)
  }
  const readStore = (): void => {
    const { meta, outbox } = store()
    take({
      type: 'stored', epoch: meta.get('epoch'), cursor: meta.number('cursor'), waiting: outbox.count('waiting'), codesLow: codesLow(store()),
      needsSnapshot: meta.get('needsSnapshot') !== '0' || meta.number('stateVersion') !== TICKET_STATE_VERSION,
      directoryVersion: meta.number('directoryVersion'), lines: meta.number('snapshotLines'), scope: options.scope, sliceAt: options.slice.at(),
    })
  }

  const turn = (): void => {
    if (loop.stopped) return
    loop.endWait()
    if (levels.wantLook()) take({ type: 'look' })
    const task = plan(loop.state, now())
    levels.turn(loop.state, task)
    if (task !== null) {
      take({ type: 'began', task })
      loop.running = run(task)
      return
    }
    const wake = wakeAt(loop.state)
    if (wake !== null) loop.endWait = wait(Math.max(0, wake - now()), turn)
  }

  const run = async (task: Task): Promise<void> => {
    const brought = await attempt(task)
    if (loop.stopped) return
    settle(task, brought)
    follow(task, brought.ok)
    onChange(brought.ok ? brought.value.topics : [])
    turn()
  }

  /** Brings the news to the disk. Where that fails, and where a save failed that would have taken them along, they came only as far as is on the disk. */
  const settleNews = (): void => {
    loop.endSettling = null
    const failure = settleStore()
    // a task that runs looks at the store when it ends
    if (loop.state.running !== null) return
    if (failure !== null) take({ type: 'failed', task: 'pull', failure, now: now(), jitter: options.random() })
    readAgain()
    if (failure !== null) onChange(NEWS)
    turn()
  }
  const settleStore = (): Failure | null => {
    try {
      store().settle()
      return null
    } catch (error) {
      return failureFrom(error)
    }
  }

  /** What comes after a task; the loop goes on whatever becomes of it. */
  const follow = (task: Task, done: boolean): void => {
    try {
      if (task === 'snapshot') options.onLoadEnded()
      if (!done) return
      if (task === 'hello') listen()
      if (task === 'hello') options.onLooked()
      if (task === 'push') options.onAnswered()
    } catch (error) {
      options.onTrouble(error)
    }
  }

  const readAgain = (): void => {
    try {
      readStore()
      if (!store().isSettled()) loop.endSettling ??= wait(SETTLE_MS, settleNews)
    } catch (error) {
      options.onTrouble(error)
    }
  }
  const settle = (task: Task, brought: Brought): void => {
    readAgain()
    if (!brought.ok) {
      take({ type: 'failed', task, failure: brought.failure, now: now(), jitter: options.random() })
      return
    }
    options.onContact(now())
    // only hello is a look at everything; what others learn of the head is as good as a poke
    if (task === 'hello' && brought.value.server !== null) take({ type: 'answered', server: brought.value.server, now: now() })
    else if (brought.value.server !== null) take({ type: 'poked', poke: { type: 'poke', ...brought.value.server } })
    take({ type: 'done', task, now: now() })
  }

  const attempt = async (task: Task): Promise<Brought> => {
    try {
      return await perform(task)
    } catch (error) {
      return { ok: false, failure: failureFrom(error) }
    }
  }
  const failureFrom = (error: unknown): Failure => {
    if (error instanceof LineLost) return error.failure
    options.onTrouble(error)
    return failureOf(refusal(faultOf(error) ?? 'internal_error'))
  }

  const perform = (task: Task): Promise<Brought> => {
    const { server } = loop.state
    if (task === 'hello' || server === null) return sayHello(tools)
    switch (task) {
      case 'directory': return fetchDirectory(tools)
      case 'lease': return leaseCodes(tools)
      case 'snapshot': return fetchSnapshot(tools)
      case 'push': return pushCommands(tools, server)
      case 'pull': return pullFeed(tools, server)
      case 'slice': return options.slice.fetch(transport)
    }
  }

  const listen = (): void => {
    if (loop.unlisten !== null) return
    loop.unlisten = transport.listen(
      (poke) => {
        if (poke.type === 'session') return options.onSessions?.()
        take({ type: 'poked', poke })
        // a department's messages are fetched by whoever looks at them; a beat is no news
        if (options.scope === 'department' && poke.type === 'poke') onChange(['department'])
        turn()
      },
      (wasOpen) => {
        loop.unlisten = null
        if (loop.stopped || !wasOpen) return
        take({ type: 'lost' })
        onChange([])
        turn()
      },
    )
  }

  readStore()
  loop.endWait = wait(0, turn)
  return {
    isBehind: () => isBehind(loop.state),
    view: () => ({ phase: phase(loop.state), problem: loop.state.problem ?? loop.state.transient, retryAt: loop.state.retryAt }),
    stored: () => {
      readStore()
      turn()
    },
    resume: () => {
      take({ type: 'resumed' })
      turn()
    },
    level: (limitMs) => {
      const reached = levels.ask(limitMs)
      turn()
      return reached
    },
    stop: async () => {
      loop.stopped = true
      levels.stop()
      loop.endWait()
      loop.endSettling?.()
      loop.unlisten?.()
      transport.close()
      await loop.running
    },
  }
}
