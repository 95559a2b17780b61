import { mkdirSync } from 'node:fs'
import { refusal } from '#domain/refusals.ts'
import { StoreFailure, type Answer, type CommitGroup, type News, type ServerStore, type SnapshotBuilt, type SnapshotEncoding, type SnapshotForm } from '../ports.ts'
import { accountReads } from './accounts.ts'
import { attachmentReads } from './attachments.ts'
import { boardReads } from './board.ts'
import { confidentialReads } from './confidential.ts'
import { connect, isDurable, storageCode } from './connection.ts'
import { departmentReads } from './departments.ts'
import { filesIn } from './files.ts'
import { followUpReads } from './follow-up.ts'
import { leaseReads } from './leases.ts'
import { quarantineReads } from './quarantine.ts'
import { readsOf } from './reads.ts'
import { releaseReads } from './releases.ts'
import { startThread } from './thread.ts'
import type { FromWriter, Job } from './writer.ts'
import type { WriteInput, WriteName, WriteOutput } from './writes.ts'

export interface SqliteOptions {
  readonly folder: string
  /** The writer ended by itself: nothing can be stored any more, the process should be started anew. */
  readonly onWriterLost?: (error: Error) => void
  /** Why a write failed; the text never leaves the server and must be logged without its parameters. */
  readonly onFault?: (fault: string) => void
}

/** Opens (and where needed creates) the store in `folder`. Rejects when the database cannot be read or is newer than this program. */
export async function openSqliteStore(options: SqliteOptions): Promise<ServerStore> {
  const files = filesIn(options.folder)
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const writer = await startWriter(options)
  const reader = connect(files.database, 'read')
  const reads = { ...readsOf(reader), ...accountReads(reader), ...confidentialReads(reader), ...attachmentReads(reader), ...leaseReads(reader), ...boardReads(reader), ...departmentReads(reader), ...quarantineReads(reader), ...followUpReads(reader), ...releaseReads(reader) }
  const { write } = writer
  const read = <A extends readonly unknown[], T>(look: (...input: A) => T) => async (...input: A): Promise<T> => {
    try {
      return look(...input)
    } catch (error) {
      throw failure(error)
    }
  }

  return {
    standing: read(reads.standing),
    submit: (entries, now) => write('submit', { entries, now }),
    feed: read(reads.feed),
    writeSnapshot: (file, form, encoding) => buildSnapshot({ database: files.database, file, form, encoding }),
    leaseCodes: (deskId, now) => write('leaseCodes', { deskId, now }),
    onCommit: writer.onCommit,
    onGroup: writer.onGroup,
    found: (city) => write('found', city),
    founded: read(reads.founded),
    directory: read(reads.directory),
    addOperator: (operator) => write('addOperator', operator),
    changeOperator: (change) => write('changeOperator', change),
    operators: read(reads.operators),
    operatorNamed: read(reads.operatorNamed),
    openSession: (session) => write('openSession', session),
    revokeSession: (sessionId, now) => write('revokeSession', { sessionId, now }),
    session: read(reads.session),
    sessionByToken: read(reads.sessionByToken),
    offerEnrolment: (offer) => write('offerEnrolment', offer),
    enrol: (desk) => write('enrol', desk),
    desk: read(reads.desk),
    desks: read(reads.desks),
    deskSeen: (deskId, now) => write('deskSeen', { deskId, now }),
    revokeDesk: (deskId, now) => write('revokeDesk', { deskId, now }),
    audit: (line) => write('audit', line),
    auditTrail: read(reads.auditTrail),
    vitals: read(reads.vitals),
    state: read(reads.state),
    accounts: read(reads.accounts),
    changeAccount: (change) => write('changeAccount', change),
    auditPage: read(reads.auditPage),
    confidentialTicket: read(reads.confidentialTicket),
    confidentialTickets: read(reads.confidentialTickets),
    attachment: read(reads.attachment),
    detachedAfter: read(reads.detachedAfter),
    grantLeases: (asked) => write('grantLeases', asked),
    releaseLeases: (asked) => write('releaseLeases', asked),
    giveLease: (asked) => write('giveLease', asked),
    leases: read(reads.leases),
    reportDesk: (told) => write('reportDesk', told),
    board: read(reads.board),
    reviews: read(reads.reviews),
    quarantined: read(reads.quarantined),
    settleQuarantined: (settling) => write('settleQuarantined', settling),
    departmentTickets: read(reads.departmentTickets),
    departmentCounts: read(reads.departmentCounts),
    publicTicket: read(reads.publicTicket),
    desksOf: read(reads.desksOf),
    rings: read(reads.rings),
    releases: read(reads.releases),
    announceRelease: (announced) => write('announceRelease', announced),
    removeRelease: (version) => write('removeRelease', version),
    putRing: (put) => write('putRing', put),
    removeRing: (removed) => write('removeRing', removed),
    orderDesk: (ordered) => write('orderDesk', ordered),
    updateOrders: read(reads.updateOrders),
    workstations: read(reads.workstations),
    openChannels: (channels) => write('openChannels', channels),
    timed: read(reads.timed),
    openTickets: read(reads.openTickets),
    replanning: read(reads.replanning),
    retime: (told) => write('retime', told),
    dueDeliveries: read(reads.dueDeliveries),
    putOffDelivery: (job) => write('putOffDelivery', job),
    dropDelivery: (messageId) => write('dropDelivery', messageId),
    wholeTicket: read(reads.wholeTicket),
    servesFrom: (protocol) => write('servesFrom', { protocol }),
    check: async () => [
      { connection: 'writer', durable: await write('probe', { now: Date.now() }) },
      { connection: 'reader', durable: isDurable(reader) },
    ],
    close: async () => {
      // The reader first: the last connection of all writes the journal back and removes it.
      reader.close()
      await writer.stop()
    },
  }
}

function failure(error: unknown): StoreFailure {
  return new StoreFailure(refusal(storageCode(error) ?? 'server_error'), { cause: error })
}

interface Waiting { readonly name: WriteName; readonly askedAt: number; readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

async function startWriter({ folder, onWriterLost, onFault }: SqliteOptions) {
  const worker = startThread('writer', { folder })
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(news: News) => void>()
  const watchers = new Set<(group: CommitGroup) => void>()
  const state = { id: 0, head: 0, directoryVersion: 0, ready: false, over: false }

  function settle(message: Extract<FromWriter, { type: 'committed' }>): void {
    const group: { answers: Answer[]; waits: number[] } = { answers: [], waits: [] }
    for (const outcome of message.outcomes) {
      const { name, askedAt, resolve, reject } = waiting.get(outcome.id)!
      waiting.delete(outcome.id)
      group.waits.push(performance.now() - askedAt)
      if (outcome.ok && name === 'submit') group.answers.push(...(outcome.value as WriteOutput<'submit'>))
      if (outcome.ok) resolve(outcome.value)
      else {
        onFault?.(outcome.fault)
        reject(new StoreFailure(refusal(outcome.code)))
      }
    }
    for (const watcher of watchers) watcher(group)
    const { head, directoryVersion, changed } = message.news
    if (head === state.head && directoryVersion === state.directoryVersion && changed.length === 0) return
    Object.assign(state, { head, directoryVersion })
    for (const listener of listeners) listener(message.news)
  }

  await new Promise<void>((resolve, reject) => {
    const lost = (error: Error): void => {
      if (state.over) return
      state.over = true
      if (!state.ready) return reject(failure(error))
      for (const each of waiting.values()) each.reject(failure(error))
      waiting.clear()
      onWriterLost?.(error)
    }
    worker.on('message', (message: FromWriter) => {
      if (message.type === 'committed') settle(message)
      if (message.type === 'stopped') state.over = true
      if (message.type !== 'ready') return
      const { head, directoryVersion } = message.news
      Object.assign(state, { head, directoryVersion, ready: true })
      resolve()
    })
    worker.on('error', lost)
    worker.on('exit', (code) => lost(new Error(`the writer ended with ${code}`)))
  })

  const send = (job: Job): void => worker.postMessage(job)
  return {
    write: <N extends WriteName>(name: N, input: WriteInput<N>): Promise<WriteOutput<N>> =>
      new Promise((resolve, reject) => {
        if (state.over) return reject(new StoreFailure(refusal('server_error')))
        const id = ++state.id
        waiting.set(id, { name, askedAt: performance.now(), resolve: resolve as (value: unknown) => void, reject })
        send({ id, name, input })
      }),
    onCommit: (listener: (news: News) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onGroup: (watcher: (group: CommitGroup) => void) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    stop: async (): Promise<void> => {
      if (state.over) return
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      send({ id: 0, name: 'stop' })
      await ended
    },
  }
}

const buildSnapshot = (workerData: { readonly database: string; readonly file: string; readonly form: SnapshotForm; readonly encoding: SnapshotEncoding }): Promise<SnapshotBuilt> =>
  new Promise((resolve, reject) => {
    const worker = startThread('snapshot', workerData)
    worker.once('message', resolve)
    worker.once('error', (error) => reject(failure(error)))
    worker.once('exit', (code) => reject(failure(new Error(`the snapshot's writer ended with ${code}`))))
  })
