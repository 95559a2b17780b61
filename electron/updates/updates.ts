import type { Reply } from '#ipc/contract.ts'
import type { HostStanding, HostUpdate } from '#ipc/host-protocol.ts'
import type { ShellOutput } from '#ipc/shell.ts'
import type { Log } from '../log.ts'
import type { Policy } from '../policy.ts'
import { turnOf, type Remembering } from './memory.ts'
import { follow, freshWait, postponable, putOff, stepOf, type Waiting } from './moment.ts'
import { folderSource, sourceOf, type Source } from './source.ts'
import type { Found as Trialled } from './trial.ts'
import type { Found, Updater } from './updater.ts'

type State = HostUpdate['state']
type Why = NonNullable<State['why']>
export type ShownUpdate = ShellOutput['shell.update']

/** After the start everything else comes first (milliseconds). */
const FIRST_LOOK_MS = 3 * 60_000
const EVERY_MS = 4 * 3600_000
/** A part of it is added by lot, so that desks that were switched on together do not ask together for ever. */
const EVERY_MORE_MS = 1800_000
const RETRY_MS = 15 * 60_000
const TICK_MS = 1_000
/** How often the wait is written down. */
const KEEP_MS = 10 * 60_000
/** Where no server says one. */
const SPREAD_MINUTES = 30
/** A release that was cut off so often while it was put in is not tried again. */
const CUT_OFF_MOST = 2

export interface UpdatesOptions {
  readonly version: string
  readonly policy: Pick<Policy, 'ring' | 'updateSource' | 'updateWaitHours'>
  readonly updater: Updater
  /** What was found of a trial at the start. */
  readonly found: Trialled
  readonly memory: Remembering
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only grow. */
  readonly uptime: () => number
  /** 0 to 1. */
  readonly random: () => number
  /** Calls after so many milliseconds; answers how to call it off. */
  readonly wait: (ms: number, then: () => void) => () => void
  /** Somebody practises. */
  readonly training: () => boolean
  /** It looks different to the operator. */
  readonly tell: (shown: ShownUpdate) => void
  readonly tellHost: (ring: string, state: State) => void
  /** Ends this console and puts the release in. Answers why that cannot be. */
  readonly putIn: (release: Found, serverUrl: string | null) => Promise<Why | null>
  /** The program on trial, or the one that came back, has synced: what was kept can go. */
  readonly settled: () => void
  readonly log: Log
}

export interface Updates {
  readonly shown: () => ShownUpdate
  /** `standing` null: the host is gone. */
  readonly stands: (standing: HostStanding | null) => void
  /** Tells the host, which may be a new one, how the update stands. */
  readonly tellAgain: () => void
  readonly when: (choice: 'now' | 'shiftEnd' | 'later') => Reply<null>
  /** Looks at once; `folder` null: where policy says. Answers when it is known what is there. */
  readonly look: (folder: string | null) => Promise<Reply<null>>
  readonly stop: () => void
}

/** When releases are looked for, fetched and put in. What a release is and whether to believe it is the updater's; when, moment.ts. */
export function openUpdates(options: UpdatesOptions): Updates {
  const { version, policy, updater, found, memory, now, uptime, random, wait, tell, tellHost, putIn, log } = options
  const limit = policy.updateWaitHours * 3600_000
  const off: Why | null = updater.unable ?? (policy.updateSource === 'off' ? 'update_off' : null)
  const here: {
    state: Omit<State, 'holds'>
    standing: HostStanding | null
    aloneSince: number | null
    waiting: Waiting
    keptAt: number
    ticked: number
    busy: AbortController | null
    installing: boolean
    ends: Map<'look' | 'due' | 'tick', () => void>
    told: string
    settled: boolean
  } = {
    state: first(), standing: null, aloneSince: null, waiting: freshWait(), keptAt: 0, ticked: 0, busy: null, installing: false, ends: new Map(), told: '', settled: found.is !== 'trial' && found.is !== 'returned',
  }

  function first(): Omit<State, 'holds'> {
    const at = { since: now(), percent: null }
    if (found.is === 'returned') memory.write({ refused: { version: found.version, why: found.why, at: now(), forced: memory.read().putIn?.version === found.version && memory.read().putIn?.forced === true } })
    if (found.is === 'abandoned') {
      const times = memory.read().cutOff?.version === found.version ? (memory.read().cutOff?.times ?? 0) + 1 : 1
      memory.write({ cutOff: { version: found.version, times }, ...(times >= CUT_OFF_MOST ? { refused: { version: found.version, why: 'update_not_started', at: now(), forced: false } } : {}) })
    }
    const { refused } = memory.read()
    if (found.is === 'trial') return { ...at, phase: 'trial', version, why: null }
    if (refused !== null && refused.version !== version) return { ...at, since: refused.at, phase: 'returned', version: refused.version, why: refused.why }
    return off === null ? { ...at, phase: 'current', version: null, why: null } : { ...at, phase: 'off', version: null, why: off }
  }

  const orders = () => here.standing?.orders ?? null
  const ring = (): string => orders()?.ring ?? policy.ring
  const held = (): boolean => orders()?.hold === true || orders()?.paused === true
  const forced = (release: string | null): boolean => release !== null && orders()?.force === release

  const state = (): State => ({ ...here.state, holds: here.state.phase === 'ready' ? [...(here.standing?.holds ?? [])] : [] })
  const shown = (): ShownUpdate => {
    const { choice, countTo } = here.waiting
    return { ...state(), when: { choice, at: countTo === null ? null : now() + Math.max(0, Math.round(countTo - uptime())), postponable: postponable(here.waiting) } }
  }
  const say = (): void => {
    const text = JSON.stringify([state(), here.waiting.choice, here.waiting.countTo, here.waiting.postponed, ring()])
    if (text === here.told) return
    here.told = text
    tell(shown())
    tellHost(policy.ring, state())
  }
  const become = (phase: State['phase'], release: string | null, more: { readonly percent?: number; readonly why?: Why } = {}): void => {
    const same = here.state.phase === phase && here.state.version === release
    here.state = { phase, version: release, since: same ? here.state.since : now(), percent: more.percent ?? null, why: more.why ?? null }
    if (!same) log('update', { phase, version: release, why: here.state.why })
    say()
  }
  const after = (what: 'look' | 'due' | 'tick', ms: number, then: () => void): void => {
    here.ends.get(what)?.()
    here.ends.set(what, wait(ms, then))
  }
  const callOff = (what: 'look' | 'due' | 'tick'): void => {
    here.ends.get(what)?.()
    here.ends.delete(what)
  }

  /** A release that failed here is left alone, unless IT says anew that it is to be put in. */
  const isRefused = (release: string): boolean => {
    const { refused } = memory.read()
    return refused?.version === release && (!forced(release) || refused.forced)
  }

  const look = async (by: Source | null): Promise<void> => {
    after('look', EVERY_MS + random() * EVERY_MORE_MS, () => void look(null))
    const source = by ?? sourceOf(policy.updateSource, ring(), here.standing?.serverUrl ?? null)
    if (off !== null || source === null || here.state.phase === 'trial' || here.busy !== null || here.installing || (by === null && held())) return
    const work = new AbortController()
    here.busy = work
    const checked = await updater.check(source)
    here.busy = null
    if (work.signal.aborted) return
    const { phase } = here.state
    if (!checked.ok) return phase === 'ready' ? undefined : failed(checked.code)
    const { release } = checked
    if (release === null) return nothing()
    if (isRefused(release.version)) return back()
    if (phase === 'ready' && updater.fetched()?.version === release.version) return
    if (by !== null || forced(release.version)) return fetch(source, release.version)
    if (memory.read().seen?.version !== release.version) memory.write({ seen: { version: release.version, at: now() } })
    const spread = (orders()?.spreadMinutes ?? SPREAD_MINUTES) * 60_000
    const delay = Math.min(Math.max((memory.read().seen?.at ?? 0) + turnOf(here.standing?.deskId ?? version, release.version) * spread - now(), 0), spread)
    if (phase !== 'ready') become('due', release.version)
    after('due', delay, () => void fetch(source, release.version))
  }
  const nothing = (): void => {
    callOff('due')
    callOff('tick')
    if (memory.read().refused === null || memory.read().refused?.version === version) become('current', null)
    else back()
  }
  const back = (): void => {
    const { refused } = memory.read()
    callOff('due')
    callOff('tick')
    if (refused !== null) become('returned', refused.version, { why: refused.why })
  }
  const failed = (why: Why): void => {
    become('failed', here.state.version, { why })
    after('look', RETRY_MS * (1 + random()), () => void look(null))
  }

  const fetch = async (source: Source, release: string): Promise<void> => {
    callOff('due')
    if (here.busy !== null || here.installing || here.state.phase === 'trial') return
    const work = new AbortController()
    here.busy = work
    const checked = await updater.fetch(source, {
      signal: work.signal,
      percent: (percent) => {
        if (!work.signal.aborted) become('downloading', release, { percent })
      },
    })
    here.busy = null
    if (work.signal.aborted) return nothing()
    if (!checked.ok) return failed(checked.code)
    if (checked.release === null) return nothing()
    const { waited } = memory.read()
    const known = waited?.version === checked.release.version ? waited : null
    here.waiting = freshWait(known?.ms, known?.postponed)
    here.ticked = uptime()
    here.keptAt = uptime()
    become('ready', checked.release.version)
    tick()
  }

  const tick = (): void => {
    const { phase, version: release } = here.state
    if (phase !== 'ready' || release === null || here.installing) return
    after('tick', TICK_MS, tick)
    const at = uptime()
    here.waiting = { ...here.waiting, waited: here.waiting.waited + at - here.ticked }
    here.ticked = at
    if (at - here.keptAt >= KEEP_MS) keepWait(release)
    const { standing } = here
    const step = stepOf(here.waiting, {
      now: at, aloneSince: here.aloneSince, holds: standing?.holds ?? [], held: held(), forced: forced(release), busy: standing === null || options.training(),
    }, limit)
    here.waiting = follow(here.waiting, step)
    say()
    if (step.do === 'install') void install()
  }
  const keepWait = (release: string): void => {
    here.keptAt = uptime()
    memory.write({ waited: { version: release, ms: here.waiting.waited, postponed: here.waiting.postponed } })
  }
  const install = async (): Promise<void> => {
    const release = updater.fetched()
    if (release === null) return
    here.installing = true
    log('update_put_in', { version: release.version, agreed: here.waiting.choice === 'now', forced: forced(release.version) })
    memory.write({ putIn: { version: release.version, forced: forced(release.version) } })
    const why = await putIn(release, here.standing?.serverUrl ?? null)
    if (why === null) return
    here.installing = false
    here.waiting = freshWait(here.waiting.waited, here.waiting.postponed)
    failed(why)
  }

  const stands = (standing: HostStanding | null): void => {
    const before = here.standing
    here.standing = standing
    if (standing === null || standing.signedIn) here.aloneSince = null
    else here.aloneSince ??= uptime()
    // a desk that knows no server has nothing to sync
    if (standing !== null && (standing.synced || standing.serverUrl === null) && !here.settled) {
      here.settled = true
      log('update_settled', { phase: here.state.phase })
      options.settled()
      if (here.state.phase === 'trial') become(off === null ? 'current' : 'off', null, off === null ? {} : { why: off })
    }
    const said = standing?.orders ?? null
    if (standing !== null && JSON.stringify(said) !== JSON.stringify(before?.orders ?? null)) ordered(said)
    say()
  }
  const ordered = (said: HostStanding['orders']): void => {
    const { refused } = memory.read()
    if (refused !== null && refused.forced && said?.force !== refused.version) memory.write({ refused: { ...refused, forced: false } })
    if (held()) {
      callOff('due')
      here.busy?.abort()
      return
    }
    // what was let go, moved to another ring or is wanted at once does not wait for the next look
    if (off === null && here.state.phase !== 'ready') after('look', said?.force == null ? RETRY_MS * random() : 0, () => void look(null))
  }

  if (off === null) after('look', FIRST_LOOK_MS, () => void look(null))
  return {
    shown, stands,
    tellAgain: () => tellHost(policy.ring, state()),
    when: (choice) => {
      if (here.state.phase !== 'ready') return { ok: true, value: null }
      if (choice === 'later') {
        const later = putOff(here.waiting, uptime())
        if (later === null) return { ok: false, refusal: { code: 'not_permitted', details: {} } }
        here.waiting = later
        if (here.state.version !== null) keepWait(here.state.version)
      } else here.waiting = { ...here.waiting, choice }
      log('update_choice', { choice })
      tick()
      say()
      return { ok: true, value: null }
    },
    look: async (folder) => {
      if (off !== null) return { ok: false, refusal: { code: off, details: {} } }
      const source = folder === null ? sourceOf(policy.updateSource, ring(), here.standing?.serverUrl ?? null) : folderSource(folder, ring())
      if (source === null) return { ok: false, refusal: { code: 'not_enrolled', details: {} } }
      await look(source)
      return { ok: true, value: null }
    },
    stop: () => {
      for (const what of [...here.ends.keys()]) callOff(what)
      here.busy?.abort()
    },
  }
}
