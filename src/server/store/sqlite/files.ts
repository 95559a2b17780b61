import { join } from 'node:path'

/** What lies in the server's data folder. */
export const filesIn = (folder: string) => ({
  database: join(folder, 'peygir.sqlite'),
  /** High mark of the tracking codes, apart from the database so that it outlives a restore. */
  mark: join(folder, 'codes.mark'),
  /** Tickets whose personal data was erased: a restore erases them again. */
  erasures: join(folder, 'erasures.list'),
  /** Tickets that were hidden from the desks: a restore hides them again. */
  hidings: join(folder, 'hidings.list'),
  /** Desks and people that were shut out: a restore shuts them out again. */
  shutOut: join(folder, 'shut-out.list'),
  /** Private key to which desks seal what is confidential; every backup carries a copy of it. */
  sealingKey: join(folder, 'sealing.key'),
  /** The bytes of attachments, each file encrypted; every backup carries a copy of them and of their key. */
  attachments: join(folder, 'attachments'),
  attachmentKey: join(folder, 'attachments.key'),
  /** Releases of the console, as they are given to desks. No backup has them: what is signed can be uploaded again. */
  releases: join(folder, 'releases'),
  lock: join(folder, 'server.lock'),
  snapshots: join(folder, 'snapshots'),
})

/** Companions of a SQLite database in WAL mode. */
export const WAL_SUFFIXES = ['-wal', '-shm'] as const
