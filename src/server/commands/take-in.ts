import { readFileSync } from 'node:fs'
import type { OutboxTaken } from '#domain/operator/outbox-file.ts'
import { readSealingKey, unsealer } from '../auth/sealing.ts'
import { takeInOutbox } from '../outbox-file.ts'
import { filesIn } from '../store/sqlite/files.ts'
import { holdFolder } from '../store/sqlite/lock.ts'
import { Complaint } from './complaint.ts'
import { withStore } from './open.ts'

/** Takes in a desk's file where the server lies. A running server keeps pages of the feed in memory and would not hear of what is erased here. */
export async function takeInFile(folder: string, file: string, now: number): Promise<OutboxTaken> {
  const text = readOrComplain(file)
  const lock = holdFolder(folder)
  if (lock === null) throw new Complaint(`a server runs on ${folder}: bring the file in at its supervisor's board, or stop it first`)
  try {
    const unseal = unsealer(readSealingKey(filesIn(folder).sealingKey))
    const taken = await withStore(folder, (store) => takeInOutbox(text, { store, unseal, now: () => now, by: { operatorId: null, address: null } }))
    if (!taken.ok) throw new Complaint(`${file} was not taken in: ${taken.refusal.code} ${JSON.stringify(taken.refusal.details)}`)
    return taken.value
  } finally {
    lock.release()
  }
}

function readOrComplain(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Complaint(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
