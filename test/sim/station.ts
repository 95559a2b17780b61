import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { directory as directorySchema, type Directory } from '#domain/directory/directory.ts'
import { enrolDesk } from '#desk/enrol.ts'
import type { Enrolment } from '#desk/enrolment.ts'
import { openFreshFile } from '#desk/fresh-file.ts'
import { openIndexer, type Indexer } from '#desk/indexer.ts'
import { onlineCommands, type OnlineCommands } from '#desk/online-command.ts'
import type { CallHandlers } from '#desk/call-handlers.ts'
import { checkHandlers } from '#desk/follow-up/check-handlers.ts'
import { openFollowUp, type FollowUpWork } from '#desk/follow-up/follow-up.ts'
import { outboxFileHandlers, outboxGrants } from '#desk/outbox-file.ts'
import type { Pacing } from '#desk/pace.ts'
import type { Circumstances } from '#desk/save-command.ts'
import type { Session } from '#desk/sessions.ts'
import { faultOf } from '#desk/sqlite/faults.ts'
import type { Store } from '#desk/sqlite/store.ts'
import { startSyncLoop, type SyncLoop } from '#desk/sync-loop.ts'
import type { LeaseKey } from '#sync/leases.ts'
import { refusal } from '#domain/refusals.ts'
import type { Transport } from '#desk/transport.ts'
import { openVault, type Vault } from '#desk/vault.ts'
import type { Every, Wait } from '#desk/wait.ts'
import * as z from 'zod/mini'

/** The desk ended in the midst of what it did. */
export class Ended extends Error {
  override readonly name = 'Ended'
}

/** One workstation of the simulated world: the product's vault, sync loop, indexer and commands on files of its own. */
export interface Station {
  readonly index: number
  readonly deskId: string
  readonly store: () => Store
  readonly vault: () => Vault
  readonly loop: () => SyncLoop
  readonly transport: () => Transport
  readonly online: () => OnlineCommands
  readonly directory: () => Directory | null
  readonly now: () => number
  /** What its clock is off by; milliseconds. */
  readonly clock: { offset: number }
  readonly sessions: Session[]
  /** Whoever sits there now, by their place in `sessions`; null: nobody. */
  readonly seat: { place: number | null }
  readonly followUp: () => FollowUpWork
  readonly checks: () => Pick<CallHandlers, 'checks.next' | 'checks.hold' | 'checks.release'>
  /** What the operator does at the telephone. A start forgets it. */
  readonly calling: () => Calling
  readonly circumstances: (session: Session, newId: () => string) => Circumstances
  /** As desk.ts after a command was saved. */
  readonly saved: () => void
  /** Ends at the boundary of a transaction, so many from now. */
  readonly endAt: (boundaries: number | null) => void
  readonly hasEnded: () => boolean
  /** Ends at once. `journal`: the last save reached the journal and not the database, whose files were copied before. */
  readonly end: () => void
  readonly copyDatabase: () => string
  /** Starts on what its disk holds. */
  readonly reopen: (database?: string) => void
  /** Ends in order and starts again after `between`, as for an update. */
  readonly restart: (between: (vault: Vault) => void | Promise<void>) => Promise<void>
  /** It is another desk from now on, with what waits in its outbox. */
  readonly enrol: (enrolment: Enrolment) => Promise<void>
  /** Whoever is signed in writes all that waits into a file. Null: there is nothing that could be written. */
  readonly writeOutbox: (session: Session) => Promise<string | null>
  readonly atRest: () => boolean
  readonly folder: () => string
  readonly close: () => Promise<void>
}

export interface Calling {
  /** They wait for the next call. */
  asking: boolean
  /** It is on the screen and its citizen is being called. */
  screen: (LeaseKey & { readonly operatorId: string; readonly epoch: string | null }) | null
}

export interface StationOptions {
  readonly index: number
  readonly root: string
  readonly key: string
  readonly enrolment: Enrolment
  readonly transport: (deskId: string) => Transport
  /** The world's time. */
  readonly now: () => number
  readonly random: () => number
  readonly wait: Wait
  /** A fault or a bug that the desk met by itself. */
  readonly onTrouble: (error: unknown) => void
  readonly onEnd: () => void
  /** Something that it did by itself is on its disk now. */
  readonly onCommit: (store: Store) => void
}

/** Small, so that a crash finds a place between two of them. */
const SLICE = 7
const pacing: Pacing = () => ({
  size: () => SLICE,
  isOver: () => true,
  run: async (_, work) => {
    work()
    await Promise.resolve()
  },
})
const FILES = ['desk.db', 'desk.db-wal']
const JOURNAL = 'rescue.journal'

interface Life {
  readonly folder: string
  readonly vault: Vault
  readonly loop: SyncLoop
  readonly indexer: Indexer
  readonly transport: Transport
  readonly online: OnlineCommands
  readonly followUp: FollowUpWork
  readonly checks: ReturnType<Station['checks']>
  readonly calling: Calling
  ended: boolean
  boundaries: number | null
}

export function openStation({ index, root, key, enrolment, transport: connect, now: worldNow, random, wait, onTrouble, onEnd, onCommit }: StationOptions): Station {
  const clock = { offset: 0 }
  const now = (): number => Math.max(0, worldNow() + clock.offset)
  const sessions: Session[] = []
  const seat: Station['seat'] = { place: null }
  const seated = (): Session | null => (seat.place === null ? null : sessions[seat.place] ?? null)
  const counter = { lives: 0, copies: 0 }
  const read: { version: number; directory: Directory | null } = { version: 0, directory: null }

  const directoryIn = (store: Store): Directory | null => {
    const version = store.meta.number('directoryVersion')
    if (version !== read.version) Object.assign(read, { version, directory: z.parse(directorySchema, JSON.parse(store.meta.get('directory') ?? '')) })
    return read.directory
  }

  function live(folder: string): Life {
    const vault = openVault({ folder, key, now, slow: () => undefined })
    if (vault.damage() !== null) throw new Error(`the desk's database could not be read: ${JSON.stringify(vault.damage())}`)
    if (vault.enrolment() === null) vault.enrol(enrolment)
    const enrolled = (): Enrolment => vault.enrolment() ?? enrolment
    const transport = connect(enrolled().deskId)
    const fate = { ended: false, boundaries: null as number | null }
    const boundary = (): void => {
      if (fate.ended) throw new Ended()
      if (fate.boundaries === null || fate.boundaries-- > 0) return
      fate.ended = true
      onEnd()
      throw new Ended()
    }
    const guardedOf = (raw: Store): Store => ({
      ...raw,
      transaction: (work) => {
        boundary()
        const done = raw.transaction(work)
        onCommit(raw)
        boundary()
        return done
      },
      soon: (work) => {
        boundary()
        const done = raw.soon(work)
        boundary()
        return done
      },
      settle: () => {
        if (raw.isSettled()) return
        boundary()
        raw.settle()
        onCommit(raw)
        boundary()
      },
    })
    const guard = { raw: vault.store(), guarded: guardedOf(vault.store()) }
    const store = (): Store => {
      if (fate.ended) throw new Ended()
      const raw = vault.store()
      if (raw !== guard.raw) Object.assign(guard, { raw, guarded: guardedOf(raw) })
      return guard.guarded
    }
    const trouble = (error: unknown): void => {
      if (!(error instanceof Ended) && faultOf(error) === null) onTrouble(error)
    }
    const waiting: Wait = (ms, then) => wait(ms, () => alive(then))
    const indexer = openIndexer({
      store, onProgress: () => undefined, onError: trouble, pacing, wait: waiting,
      onMended: () => alive(() => {
        vault.sweep()
        freshFile.soon()
      }),
    })
    const freshFile = openFreshFile({ vault: { ...vault, store }, alone: () => seated() === null, occupied: () => indexer.progress() !== null, onChange: () => undefined, onError: trouble, wait: waiting })
    const alive = (work: () => void): void => {
      if (!fate.ended) work()
    }
    const here: { line: { readonly transport: Transport; readonly loop: SyncLoop } | null } = { line: null }
    const every: Every = (ms, work) => {
      const next = { end: (): void => undefined }
      const later = (): void => {
        next.end = waiting(ms, () => {
          later()
          work()
        })
      }
      later()
      return () => next.end()
    }
    // as desk.ts wires it
    const followUp = openFollowUp({ store, session: seated, deskId: () => enrolled().deskId, line: () => here.line, training: false, now, uptime: worldNow, onChange: () => undefined, onTrouble: trouble, every })
    const checks = checkHandlers({ vault: { ...vault, store }, directory: () => directoryIn(vault.store()), followUp }, {
      reading: (work) => {
        const current = seated()
        return current === null ? { ok: false, refusal: refusal('signed_out') } : { ok: true, value: work(current) }
      },
    })
    const loop = startSyncLoop({
      store, transport, now, random, pacing, onTrouble: trouble,
      wait: waiting, onChange: (topics) => alive(() => (topics.includes('tickets') ? indexer.soon() : undefined)),
      onContact: () => undefined, onClockOffset: () => undefined, onLoading: () => undefined, onLooked: () => undefined, scope: 'centre', slice: followUp.slice,
      onLoadEnded: () => alive(() => indexer.start()),
      onAnswered: () => alive(() => vault.tidy()),
      onErased: () => alive(() => {
        vault.sweep()
        indexer.start()
      }),
    })
    here.line = { transport, loop }
    indexer.start()
    freshFile.soon()
    const online = onlineCommands({ enrolment: vault.enrolment, directory: () => directoryIn(vault.store()), epoch: () => vault.store().meta.get('serverEpoch'), now, newId: () => onlineId.next() })
    return {
      folder, vault, loop, indexer, transport, online, followUp, checks, calling: { asking: false, screen: null },
      get ended() { return fate.ended },
      set ended(ended) { fate.ended = ended },
      get boundaries() { return fate.boundaries },
      set boundaries(boundaries) { fate.boundaries = boundaries },
    }
  }
  const enrolledAs = (): Enrolment => current.life.vault.enrolment() ?? enrolment
  const onlineId = { next: (): string => { throw new Error('nobody gave an id') } }

  const firstFolder = join(root, `desk-${index}-0`)
  mkdirSync(firstFolder, { recursive: true })
  const current = { life: live(firstFolder) }

  const copy = (from: string, to: string, names: readonly string[]): void => {
    mkdirSync(to, { recursive: true })
    for (const name of names) if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name))
  }
  const leave = ({ vault, folder }: Life): void => {
    vault.close()
    rmSync(folder, { recursive: true, force: true })
  }

  const restart: Station['restart'] = async (between) => {
    const before = current.life
    // an answer that is still under way finds nobody, so nothing is waited for
    void before.loop.stop()
    before.ended = true
    before.followUp.stop()
    seat.place = null
    onEnd()
    await before.indexer.stop()
    await between(before.vault)
    before.vault.close()
    current.life = live(before.folder)
  }

  return {
    index, clock, now, sessions, seat,
    get deskId() { return enrolledAs().deskId },
    store: () => current.life.vault.store(),
    vault: () => current.life.vault,
    loop: () => current.life.loop,
    transport: () => current.life.transport,
    online: () => current.life.online,
    followUp: () => current.life.followUp,
    checks: () => current.life.checks,
    calling: () => current.life.calling,
    directory: () => directoryIn(current.life.vault.store()),
    circumstances: (session, newId) => {
      onlineId.next = newId
      return { vault: current.life.vault, enrolment: enrolledAs(), session, now: now(), newId, directory: directoryIn(current.life.vault.store()), mayCall: current.life.followUp.own.mayCall }
    },
    saved: () => {
      current.life.loop.stored()
      current.life.indexer.soon()
    },
    endAt: (boundaries) => {
      current.life.boundaries = boundaries
    },
    hasEnded: () => current.life.ended,
    end: () => {
      current.life.ended = true
      onEnd()
    },
    copyDatabase: () => {
      const folder = join(root, `copy-${index}-${++counter.copies}`)
      copy(current.life.folder, folder, FILES)
      return folder
    },
    reopen: (database) => {
      const before = current.life
      const folder = join(root, `desk-${index}-${++counter.lives}`)
      copy(database ?? before.folder, folder, FILES)
      copy(before.folder, folder, [JOURNAL])
      void before.loop.stop()
      before.followUp.stop()
      seat.place = null
      leave(before)
      if (database !== undefined) rmSync(database, { recursive: true, force: true })
      current.life = live(folder)
    },
    restart,
    enrol: (next) => restart(async (vault) => {
      const { serverUrl, ...told } = next
      const answer = { ok: true, value: { ...told, epoch: told.deskId } } as const
      await enrolDesk(vault, { enrol: async () => answer, connect: ({ deskId }) => connect(deskId) }, serverUrl, '', '')
    }),
    writeOutbox: async (session) => {
      const chosen = outboxGrants()
      const file = join(root, `stick-${index}-${++counter.copies}`)
      chosen.write.give('chosen', file)
      const { vault } = current.life
      const handlers = outboxFileHandlers({
        chosen, store: vault.store, enrolment: vault.enrolment, directory: () => directoryIn(vault.store()), session: () => session, training: false, now,
        online: { who: () => ({ ok: false, refusal: refusal('signed_out') }), passOn: () => Promise.resolve({ ok: false, refusal: refusal('signed_out') }) },
      })
      const reply = await handlers['outbox.write']({ grant: 'chosen' })
      return reply.ok ? readFileSync(file, 'utf8') : null
    },
    atRest: () => current.life.indexer.progress() === null && ['none', null].includes(current.life.vault.store().meta.get('remnants')) && current.life.loop.view().phase === 'online',
    folder: () => current.life.folder,
    close: async () => {
      current.life.ended = true
      void current.life.loop.stop()
      current.life.followUp.stop()
      await current.life.indexer.stop()
      leave(current.life)
    },
  }
}
