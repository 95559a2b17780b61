import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copiesOf } from '../attachments/copies.ts'
import { backUp } from '../store/sqlite/backup.ts'
import { filesIn } from '../store/sqlite/files.ts'
import { holdFolder } from '../store/sqlite/lock.ts'
import { restore, type Restored } from '../store/sqlite/restore.ts'
import { Complaint } from './complaint.ts'
import { withStore } from './open.ts'

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export async function backUpStore(folder: string, file: string): Promise<void> {
  if (!existsSync(filesIn(folder).database)) throw new Complaint(`${folder} holds no city`)
  await backUp(folder, file).catch((error: unknown) => {
    throw new Complaint(`no backup was written: ${reason(error)}`)
  })
}

/** `copies`: where its attachments lie; null: beside it. */
export async function restoreStore(folder: string, file: string, now: Date, copies: string | null = null): Promise<Restored> {
  const lock = holdFolder(folder)
  if (lock === null) throw new Complaint(`a server runs on ${folder}: stop it first`)
  try {
    const restored = restoreOrComplain(folder, file, now, copies ?? copiesOf(file))
    await withStore(folder, (store) => store.audit({
      at: now.getTime(), kind: 'restored', operatorId: null, deskId: null, address: null, details: { floor: restored.floor, markFound: restored.markFound, erasures: restored.erasures },
    }))
    return restored
  } finally {
    lock.release()
  }
}

function restoreOrComplain(folder: string, file: string, now: Date, copies: string): Restored {
  try {
    return restore(folder, file, randomUUID(), now, copies)
  } catch (error) {
    throw new Complaint(`${file} was not restored: ${reason(error)}`)
  }
}
