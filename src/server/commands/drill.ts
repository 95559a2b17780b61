import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ATTACHMENT_PART } from '#sync/protocol.ts'
import { openBlobs, type Announced, type Blobs } from '../attachments/blobs.ts'
import { copiesOf } from '../attachments/copies.ts'
import { attachmentKey } from '../attachments/key.ts'
import { announcedBlobs } from '../store/sqlite/attachments.ts'
import { connect } from '../store/sqlite/connection.ts'
import { testStore, toldBy, type Difference, type Tested } from '../store/sqlite/drill.ts'
import { filesIn } from '../store/sqlite/files.ts'
import { restoreStore } from './backup.ts'
import { Complaint } from './complaint.ts'
import { withStore } from './open.ts'

export interface DrillOptions {
  readonly from: string
  /** Null: beside the backup. */
  readonly attachments: string | null
  /** Where the backup is restored to for as long as this takes; null: the system's temporary folder. */
  readonly scratch: string | null
  readonly now: Date
}

/** `whole`: read, opened and of the announced hash. `elsewhere`: their desks still had them when the backup was made. */
export interface AttachmentsTested { readonly whole: number; readonly damaged: number; readonly missing: number; readonly elsewhere: number }

export interface DrillReport extends Omit<Tested, 'feed'> {
  readonly ok: boolean
  readonly backup: string
  readonly epoch: string | null
  readonly feedChecksum: string
  readonly attachments: AttachmentsTested
  readonly seconds: number
}

/**
 * Restores a backup as a disaster would have it restored, in a folder of its own that is gone afterwards, and reads all of it.
 * Throws `Complaint` when it cannot be restored at all.
 */
export async function drill({ from, attachments, scratch, now }: DrillOptions): Promise<DrillReport> {
  const begun = performance.now()
  const copies = attachments ?? copiesOf(from)
  if (attachments !== null && !existsSync(attachments)) throw new Complaint(`${attachments} is not there`)
  const told = readOrComplain(from)
  const folder = mkdtempSync(join(scratch ?? tmpdir(), 'peygir-drill-'))
  // citizens' data must not stay behind, also where somebody loses patience
  const clear = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', clear)
  try {
    await restoreStore(folder, from, now, copies)
    // as the server opens it: what the states are made into is made here too
    const standing = await withStore(folder, (store) => store.standing())
    const db = connect(filesIn(folder).database, 'read')
    try {
      const { feed, ...tested } = testStore(db, told)
      const blobs = await testBlobs(folder, announcedBlobs(db), existsSync(copies) ? readdirSync(copies).length : 0, told.copies)
      const differences = [...tested.differences, { what: 'attachments_damaged', count: blobs.damaged }, { what: 'attachments_missing', count: blobs.missing }] as const satisfies readonly Difference[]
      const ok = standing.head === tested.head && differences.every(({ count }) => count === 0)
      return { ok, backup: from, epoch: told.epoch, ...tested, feedChecksum: feed, differences, attachments: blobs, seconds: Math.round((performance.now() - begun) / 100) / 10 }
    } finally {
      db.close()
    }
  } finally {
    clear()
    process.off('exit', clear)
  }
}

function readOrComplain(from: string): ReturnType<typeof toldBy> {
  try {
    return toldBy(from)
  } catch (error) {
    throw new Complaint(`${from} cannot be read as a backup: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** `found`: copies that lie beside the backup now; `were`: when it was made, null where it does not say. */
async function testBlobs(folder: string, announced: ReturnType<typeof announcedBlobs>, found: number, were: number | null): Promise<AttachmentsTested> {
  const files = filesIn(folder)
  const here = new Set(readdirSync(files.attachments))
  const sum = { whole: 0, damaged: 0, missing: Math.max(0, (were ?? found) - found), elsewhere: 0 }
  if (announced.length === 0) return sum
  const blobs = openBlobs(files.attachments, attachmentKey(files.attachmentKey, files.attachments))
  for (const blob of announced) {
    if (here.has(blob.blobId)) sum[(await isWhole(blobs, blob)) ? 'whole' : 'damaged'] += 1
    // what was detached is removed on the server
    else if (blob.live === 1) sum.elsewhere += 1
  }
  return { ...sum, elsewhere: Math.max(0, sum.elsewhere - sum.missing) }
}

async function isWhole(blobs: Blobs, blob: Announced): Promise<boolean> {
  const hash = createHash('sha256')
  for (let offset = 0; offset < blob.size; offset += ATTACHMENT_PART) {
    const part = await blobs.read(blob, offset)
    if (part === null) return false
    hash.update(part)
  }
  return hash.digest('hex') === blob.sha256
}

const SAID: Readonly<Record<Difference['what'], string>> = {
  integrity: 'the database is sound',
  log_gaps: 'the log has no gaps',
  feed_gaps: 'the feed has no gaps',
  feed_checksum: 'the feed says what the backup’s says',
  states: 'every state is what its events fold to',
  not_in_feed: 'what is public is in the feed',
  hidden_in_feed: 'nothing hidden is in the feed',
  attachments_damaged: 'every attachment has its announced hash',
  attachments_missing: 'no attachment of the backup is missing',
}

/** The report in words, a line each. */
export const inWords = ({ ok, backup, events, tickets, head, feedChecksum, attachments, differences, seconds }: DrillReport): readonly string[] => [
  `Restored ${backup} into a folder of its own and read all of it in ${seconds} s: ${tickets} tickets, ${events} events, feed up to ${head}.`,
  `Checksum of the feed: ${feedChecksum}`,
  `Attachments: ${attachments.whole} whole, ${attachments.damaged} damaged, ${attachments.missing} missing; ${attachments.elsewhere} were still at their desks.`,
  ...differences.map(({ what, count }) => (count === 0 ? `  well   ${SAID[what]}` : `  WRONG  ${SAID[what]}: not so for ${count}`)),
  ok ? 'The backup is good.' : 'THE BACKUP IS NOT GOOD. Keep the earlier ones, and find out why.',
]
