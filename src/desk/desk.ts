import { v7 } from 'uuid'
import type { Directory } from '#domain/directory/directory.ts'
import { refusal } from '#domain/refusals.ts'
import type { CallInput, CallName, CallOutput, Reply, Status } from '#ipc/contract.ts'
import type { Diagnosis } from '#ipc/diagnosis.ts'
import type { HostStart } from '#ipc/host-protocol.ts'
import { watchAge } from './ageing.ts'
import { openAttachments, type DeskAttachments } from './attachments/attachments.ts'
import { callHandlers } from './call-handlers.ts'
import { forgetSent } from './department-desk.ts'
import { diagnose } from './diagnosis.ts'
import { enrolDesk } from './enrol.ts'
import type { Enrolment } from './enrolment.ts'
import { openFileJobs, type FileJobs } from './file-jobs.ts'
import { deskReport, type DeskReporting } from './follow-up/desk-report.ts'
import { openFollowUp, type FollowUpWork } from './follow-up/follow-up.ts'
import { openFreshFile } from './fresh-file.ts'
import { openIndexer } from './indexer.ts'
import { keepFor } from './keeping.ts'
import { knownCity } from './known-city.ts'
import { openListeners, type DeskListener } from './listeners.ts'
import type { Circumstances } from './save-command.ts'
import { openSessions, type Session, type Sessions } from './sessions.ts'
import { faultOf } from './sqlite/faults.ts'
import { watchStore, type StoreHealth } from './store-health.ts'
import { startSyncLoop, type SyncLoop } from './sync-loop.ts'
import type { Topic } from './sync-tasks.ts'
import { traceOf } from './trace.ts'
import type { Transport, TransportFactory } from './transport.ts'
import { NOTHING_STORED, storedCounts, type Stored } from './stored-counts.ts'
import { openVault, type Vault } from './vault.ts'

/** What main says at the start, and what a test may put in the place of the world. */
export interface DeskOptions extends Omit<HostStart, 'type' | 'line'> {
  readonly transports: TransportFactory
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that only grow, whatever is done to the clock. */
  readonly uptime: () => number
  /** 0 to 1, for the back-off and for lots. */
  readonly random: () => number
  /** A new uuid for a command, later ones behind earlier ones. */
  readonly newId?: () => string
  /** One line for the log file. Never holds personal data. */
  readonly log: (line: string) => void
  /** As of the vault. */
  readonly repair?: boolean
}

/** One workstation: its encrypted store, its outbox and its line to the server. */
export interface Desk {
  /** Input must have been read by the contract. Never throws: what fails answers a refusal. */
  readonly call: <N extends CallName>(name: N, input: CallInput<N>) => Promise<Reply<CallOutput[N]>>
  readonly status: () => Status
  /** Answers how to stop listening. */
  readonly listen: (listener: DeskListener) => () => void
  /** Ends the session as that of a desk at which nobody is. */
  readonly lock: () => void
  /** Main says that this file was chosen to be written, to be read; that this folder holds a release. */
  readonly allowExport: FileJobs['allow']['save']
  readonly allowImport: FileJobs['allow']['open']
  readonly allowRelease: FileJobs['allow']['release']
  readonly updates: Pick<DeskReporting, 'standsWith' | 'orders'>
  readonly diagnose: () => Promise<Diagnosis>
  readonly close: () => Promise<void>
}

/** What the handlers of the calls work with. */
export interface DeskParts {
  readonly vault: Vault
  readonly sessions: Sessions
  readonly status: () => Status
  readonly directory: () => Directory | null
  readonly circumstances: (session: Session) => Reply<Circumstances>
  readonly now: () => number
  readonly newId: () => string
  readonly enrol: (serverUrl: string, code: string) => Promise<Reply<Enrolment>>
  readonly syncNow: () => void
  readonly repair: StoreHealth['repair']
  /** After a command was saved or settled. */
  readonly saved: (topics: readonly Topic[]) => void
  readonly changed: (topics: readonly Topic[]) => void
  readonly attachments: DeskAttachments
  readonly exports: FileJobs['exports']
  readonly imports: FileJobs['imports']
  readonly uploads: FileJobs['uploads']
  readonly outboxGrants: FileJobs['outboxGrants']
  readonly followUp: FollowUpWork
  /** 0 to 1. */
  readonly random: () => number
  /** Null: not enrolled, or training. */
  readonly transport: () => Transport | null
  readonly training: boolean
  readonly language: HostStart['language']
}

/** While a first sync runs, lists are read again this often and not with every slice. */
const RELIST_MS = 1000

/** Throws when the database can neither be opened nor rebuilt (see `faultOf`, NewerDatabase). */
export function openDesk(options: DeskOptions): Desk {
  const { now, log, newId = v7 } = options
  const vault = openVault({
    folder: options.dataFolder, key: options.databaseKey, now,
    slow: (query, ms) => log(`slow query ${query} ${ms} ms`), repair: options.repair === true,
  })
  const listeners = openListeners()
  const live: {
    line: { transport: Transport; loop: SyncLoop } | null
    clockOffset: number | null
    lastContactAt: number | null
    loading: { done: number; total: number } | null
    listedAt: number
    stored: Stored
    closed: boolean
  } = { line: null, clockOffset: null, lastContactAt: vault.store().meta.number('contactAt') || null, loading: null, listedAt: 0, stored: NOTHING_STORED, closed: false }

  const directory = knownCity(vault.store)
  const tellStatus = (): void => listeners.tell('status')
  const changed = (topics: readonly Topic[]): void => {
    if (topics.includes('tickets') || indexer.progress() !== null) indexer.soon()
    if (topics.includes('session')) freshFile.soon()
    if (topics.length > 0) listeners.tell('changed', topics)
    tellStatus()
  }
  const onBug = (error: unknown): void => log(traceOf(error))
  const health = watchStore({
    vault, now, log, onBug, onChange: tellStatus, onWorks: () => live.line?.loop.stored(),
    onRebuilt: () => listeners.tell('changed', ['tickets', 'attention', 'directory']),
  })
  const onTrouble = health.onTrouble
  const indexer = openIndexer({
    store: vault.store, isHeldUp: () => live.loading !== null || live.line?.loop.isBehind() === true, onProgress: tellStatus, onError: onTrouble,
    onMended: () => {
      vault.sweep()
      freshFile.soon()
    },
  })
  const freshFile = openFreshFile({
    vault, alone: () => sessions.current() === null, occupied: () => live.closed || live.loading !== null || indexer.progress() !== null, onChange: tellStatus, onError: onTrouble,
  })
  const eraseRests = (): void => {
    vault.sweep()
    indexer.start()
  }
  const lineTransport = (): Transport | null => live.line?.transport ?? null
  const sessions = openSessions({
    store: vault.store, transport: lineTransport, now, uptime: options.uptime, training: options.training !== null, log,
    onEnded: () => {
      followUp.signedOut()
      changed(['session', 'tickets', 'attention', 'views'])
    },
  })
  const attachments = openAttachments({
    folder: options.dataFolder, databaseKey: options.databaseKey, store: vault.store, now, random: options.random, onTrouble,
    transport: lineTransport, calm: () => live.line?.loop.view().phase === 'online', deskName: () => vault.enrolment()?.deskName ?? null,
    onChange: () => changed(['attachments']),
  })
  const followUp = openFollowUp({
    store: vault.store, session: sessions.current, deskId: () => vault.enrolment()?.deskId ?? '', line: () => live.line, training: options.training !== null, now, uptime: options.uptime,
    onChange: () => changed(['leases']), onTrouble,
  })
  const reporting = deskReport({
    store: vault.store, folder: options.dataFolder, version: options.appVersion, clockOffset: () => live.clockOffset, now, onOrders: (orders) => listeners.tell('ordered', orders),
  })

  const connect = (enrolment: Enrolment): void => {
    const transport = options.transports.connect(enrolment, options.machineId)
    const loop = startSyncLoop({
      store: vault.store, transport, now, random: options.random, onTrouble, scope: enrolment.scope, slice: followUp.slice, onSessions: () => void sessions.look().catch(onTrouble),
      onLooked: () => void Promise.all([reporting.report(transport), sessions.look()]).catch(onTrouble),
      onChange: (topics) => {
        changed(topics)
        attachments.look()
      },
      onContact: (at) => {
        live.lastContactAt = at
      },
      onClockOffset: (ms) => {
        live.clockOffset = ms
      },
      onLoading: (done, total) => {
        live.loading = { done, total }
        const due = now() - live.listedAt >= RELIST_MS
        if (due) live.listedAt = now()
        changed(due ? ['tickets'] : [])
      },
      onLoadEnded: () => {
        live.loading = null
        indexer.soon(true)
        attachments.recheck()
      },
      onAnswered: () => {
        if (enrolment.scope === 'department') forgetSent(vault.store())
        vault.tidy()
      },
      onErased: eraseRests,
    })
    live.line = { transport, loop }
  }

  const enrol = async (serverUrl: string, code: string): Promise<Reply<Enrolment>> => {
    const reply = await enrolDesk(vault, options.transports, serverUrl, code, options.machineId)
    if (!reply.ok || live.closed) return reply
    await live.line?.loop.stop()
    connect(reply.value)
    if (reply.value.scope === 'department') eraseRests()
    changed(['session', 'directory', 'tickets'])
    return reply
  }

  const status = (): Status => {
    try {
      live.stored = storedCounts(vault.store(), directory()?.city ?? null, sessions.current()?.operator.id ?? null)
    } catch (error) {
      // the last known numbers stand; whoever asks for the status must get one
      onTrouble(error)
    }
    const enrolment = vault.enrolment()
    const sync = live.line?.loop.view() ?? null
    return {
      ...live.stored, cityName: live.stored.cityName ?? enrolment?.cityName ?? null, training: options.training !== null,
      version: options.appVersion, enrolled: enrolment !== null, deskName: enrolment?.deskName ?? null, deskId: enrolment?.deskId ?? null, scope: enrolment?.scope ?? 'centre', serverUrl: enrolment?.serverUrl ?? options.policy.serverUrl,
      phase: sync?.phase ?? 'stopped', problem: sync?.problem ?? null, retryAt: sync?.retryAt ?? null, lastContactAt: live.lastContactAt,
      clockOffset: live.clockOffset, loading: live.loading, indexing: live.loading === null ? indexer.progress() : null, keyProtection: options.keyProtection, storage: health.fault() ?? vault.damage(), renewing: freshFile.busy(), ended: sessions.ended(),
    }
  }

  const circumstances = (session: Session): Reply<Circumstances> => {
    const enrolment = vault.enrolment()
    if (enrolment === null) return { ok: false, refusal: refusal('not_enrolled') }
    return { ok: true, value: { vault, enrolment, session, now: now(), newId, directory: directory(), mayCall: (key) => options.training !== null || followUp.own.mayCall(key) } }
  }
  const saved = (topics: readonly Topic[]): void => {
    health.works()
    live.line?.loop.stored()
    changed(topics)
  }
  const jobs = openFileJobs({
    folder: options.dataFolder, store: vault.store, directory, session: sessions.current, circumstances, transport: lineTransport, now, training: options.training !== null, onTrouble,
    recorded: () => saved([]), imported: () => live.line?.loop.resume(), tell: listeners.tell,
  })
  const handlers = callHandlers({
    vault, sessions, status, directory, circumstances, now, newId, enrol, changed, attachments, ...jobs, followUp, random: options.random, transport: lineTransport, training: options.training !== null, language: options.language,
    syncNow: () => live.line?.loop.resume(), saved, repair: health.repair,
  })

  const start = async (): Promise<void> => {
    const enrolment = vault.enrolment()
    if (enrolment !== null && options.training === null) connect(enrolment)
    const { serverUrl, enrolmentCode } = options.policy
    if (enrolment === null && serverUrl !== null && enrolmentCode !== null) {
      const reply = await enrol(serverUrl, enrolmentCode)
      if (!reply.ok) log(`enrolment by policy: ${reply.refusal.code}`)
    }
  }
  const endAgeing = watchAge(sessions, onTrouble)
  const endKeeping = keepFor({ folder: options.dataFolder, days: options.policy.daysKept ?? 0, store: vault.store, attachments, now, log, onTrouble })
  indexer.start()
  freshFile.soon()
  attachments.sweep()
  void start().catch(onBug)

  return {
    call: async (name, input) => {
      indexer.asked()
      try {
        return await handlers[name](input)
      } catch (error) {
        const fault = faultOf(error)
        onTrouble(error)
        const damage = fault === 'database_unreadable' ? vault.damage() : null
        return { ok: false, refusal: damage ?? refusal(fault ?? 'internal_error') }
      }
    },
    status,
    lock: sessions.lock,
    diagnose: () => diagnose({ vault, status, now }),
    allowImport: jobs.allow.open,
    allowExport: jobs.allow.save,
    allowRelease: jobs.allow.release,
    updates: reporting,
    listen: listeners.add,
    close: async () => {
      live.closed = true
      endAgeing()
      endKeeping()
      listeners.clear()
      health.stop()
      freshFile.stop()
      followUp.stop()
      await jobs.stop()
      await live.line?.loop.stop()
      await attachments.stop()
      await indexer.stop()
      vault.close()
    },
  }
}
