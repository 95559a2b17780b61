import { writeFileSync } from 'node:fs'
import type { News, ServerStore } from '#server/store/ports.ts'
import { accountReads } from '#server/store/sqlite/accounts.ts'
import { confidentialReads } from '#server/store/sqlite/confidential.ts'
import { connect } from '#server/store/sqlite/connection.ts'
import { departmentReads } from '#server/store/sqlite/departments.ts'
import { filesIn } from '#server/store/sqlite/files.ts'
import { openGroup } from '#server/store/sqlite/group.ts'
import { leaseReads } from '#server/store/sqlite/leases.ts'
import { readsOf } from '#server/store/sqlite/reads.ts'
import { snapshotFrame } from '#server/store/sqlite/snapshot-frame.ts'
import { framesOf, snapshotText } from '#server/store/sqlite/snapshot-lines.ts'
import type { WriteInput, WriteName, WriteOutput } from '#server/store/sqlite/writes.ts'

/** Small, so that a world of some tickets has many packs. */
const FRAME_STREAMS = 6

/** What the simulated world asks of the server's store. */
export type WorldStore = Pick<ServerStore,
  'standing' | 'submit' | 'feed' | 'writeSnapshot' | 'leaseCodes' | 'onCommit' | 'directory' | 'session' | 'openSession' | 'changeOperator' |
  'offerEnrolment' | 'enrol' | 'desk' | 'revokeDesk' | 'audit' | 'found' | 'addOperator' | 'confidentialTickets' | 'grantLeases' | 'releaseLeases' | 'leases' | 'publicTicket' | 'close'>

/**
 * The product's SQLite store without its worker threads: the same tables, reads, writes and group commit, in this thread, so
 * that a step costs no hop to another.
 */
export function openInlineStore(folder: string): WorldStore {
  // one connection: a second would read every page anew after each commit
  const db = connect(filesIn(folder).database, 'write')
  const group = openGroup(folder, db)
  const reads = { ...readsOf(db), ...accountReads(db), ...confidentialReads(db), ...leaseReads(db), ...departmentReads(db) }
  const listeners = new Set<(news: News) => void>()
  const known = group.news()
  const state = { id: 0, head: known.head, directoryVersion: known.directoryVersion }

  const write = async <N extends WriteName>(name: N, input: WriteInput<N>): Promise<WriteOutput<N>> => {
    const [outcome] = group.commit([{ id: ++state.id, name, input }])
    const news = group.news()
    if (news.head !== state.head || news.directoryVersion !== state.directoryVersion || news.changed.length > 0) {
      Object.assign(state, { head: news.head, directoryVersion: news.directoryVersion })
      for (const listener of listeners) listener(news)
    }
    if (outcome === undefined || !outcome.ok) throw new Error(`${name} failed: ${outcome?.fault}`)
    return outcome.value as WriteOutput<N>
  }
  return {
    standing: async () => reads.standing(),
    submit: (entries, now) => write('submit', { entries, now }),
    feed: async (after, upTo) => reads.feed(after, upTo),
    writeSnapshot: async (file) => {
      const { epoch, position, frames } = db.transaction(() => {
        const text = snapshotText(db)
        return { ...text, frames: [...framesOf(text, FRAME_STREAMS)] }
      })()
      const bytes = Buffer.concat(frames.map((frame) => snapshotFrame(frame, 'identity')))
      writeFileSync(file, bytes, { flag: 'wx' })
      return { epoch, position, bytes: bytes.length }
    },
    leaseCodes: (deskId, now) => write('leaseCodes', { deskId, now }),
    onCommit: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    directory: async () => reads.directory(),
    session: async (id) => reads.session(id),
    openSession: (session) => write('openSession', session),
    changeOperator: (change) => write('changeOperator', change),
    offerEnrolment: (offer) => write('offerEnrolment', offer),
    enrol: (desk) => write('enrol', desk),
    desk: async (id) => reads.desk(id),
    revokeDesk: (deskId, now) => write('revokeDesk', { deskId, now }),
    audit: (line) => write('audit', line),
    found: (city) => write('found', city),
    addOperator: (operator) => write('addOperator', operator),
    confidentialTickets: async (before, limit) => reads.confidentialTickets(before, limit),
    grantLeases: (asked) => write('grantLeases', asked),
    releaseLeases: (asked) => write('releaseLeases', asked),
    leases: async (now) => reads.leases(now),
    publicTicket: async (ticketId) => reads.publicTicket(ticketId),
    close: async () => {
      group.close()
    },
  }
}
