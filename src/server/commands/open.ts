import { existsSync } from 'node:fs'
import { filesIn } from '../store/sqlite/files.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { StoreFailure, type ServerStore } from '../store/ports.ts'
import { Complaint } from './complaint.ts'

/** Opens the founded store in `folder`, also while a server runs on it, and closes it again. */
export async function withStore<T>(folder: string, use: (store: ServerStore) => Promise<T>): Promise<T> {
  const store = await openFounded(folder)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

export async function openFounded(folder: string, options: Omit<Parameters<typeof openSqliteStore>[0], 'folder'> = {}): Promise<ServerStore> {
  if (!existsSync(filesIn(folder).database)) throw new Complaint(`${folder} holds no city yet: run \`server init\` first`)
  const store = await openOrComplain(folder, options)
  if (await store.founded()) return store
  await store.close()
  throw new Complaint(`${folder} holds no city yet: run \`server init\` first`)
}

export async function openOrComplain(folder: string, options: Omit<Parameters<typeof openSqliteStore>[0], 'folder'> = {}): Promise<ServerStore> {
  try {
    return await openSqliteStore({ ...options, folder })
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error
    throw new Complaint(`the store in ${folder} cannot be opened (${error.refusal.code}): ${error.cause instanceof Error ? error.cause.message : ''}`)
  }
}
