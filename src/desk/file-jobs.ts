import type { Directory } from '#domain/directory/directory.ts'
import type { Reply } from '#ipc/contract.ts'
import { openExports, type Exports } from './export/exports.ts'
import { openImports, type Imports } from './import/imports.ts'
import { outboxGrants, type OutboxGrants } from './outbox-file.ts'
import type { Listeners } from './listeners.ts'
import { openReleaseUploads, type ReleaseUploads } from './release-upload.ts'
import type { Circumstances } from './save-command.ts'
import type { Session } from './sessions.ts'
import type { Store } from './sqlite/store.ts'
import type { Transport } from './transport.ts'

export interface FileJobsOptions {
  /** The console's data folder. */
  readonly folder: string
  readonly store: () => Store
  readonly directory: () => Directory | null
  readonly session: () => Session | null
  readonly circumstances: (session: Session) => Reply<Circumstances>
  readonly transport: () => Transport | null
  readonly now: () => number
  readonly training: boolean
  readonly onTrouble: (error: unknown) => void
  readonly tell: Listeners['tell']
  /** An export was recorded: a command waits to be sent. */
  readonly recorded: () => void
  /** Cases came in: they are in the feed now. */
  readonly imported: () => void
}

/** What is written to, and read from, places that the operator chose in the system's own dialog. */
export interface FileJobs {
  readonly exports: Exports
  readonly imports: Imports
  readonly uploads: ReleaseUploads
  readonly outboxGrants: OutboxGrants
  /** Main says that this was chosen to be written, to be read, or as the folder of a release. */
  readonly allow: Readonly<Record<'save' | 'open' | 'release', (grant: string, file: string) => void>>
  readonly stop: () => Promise<void>
}

export function openFileJobs(options: FileJobsOptions): FileJobs {
  const exports = openExports({ ...options, onChange: (job) => options.tell('exported', job) })
  const imports = openImports({ ...options, onChange: (job) => options.tell('imported', job) })
  const uploads = openReleaseUploads({ ...options, onChange: (job) => options.tell('uploaded', job) })
  const chosen = outboxGrants()
  const toAll = (...takers: readonly ((grant: string, file: string) => void)[]) => (grant: string, file: string): void => takers.forEach((give) => give(grant, file))
  return {
    exports, imports, uploads, outboxGrants: chosen,
    allow: { save: toAll(exports.allow, imports.allowRejects, chosen.write.give), open: toAll(imports.allow, chosen.read.give), release: uploads.allow },
    stop: async () => {
      await exports.stop()
      await imports.stop()
      await uploads.stop()
    },
  }
}
