import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type Store } from '#desk/sqlite/store.ts'

/** The key as the console left it: where there is no key store of the system it lies beside the data. */
export const keyOf = (userData: string): string => readFileSync(join(userData, 'key'), 'utf8').trim()

export function withDeskStore<T>(userData: string, work: (store: Store) => T): T {
  const store = openStore(join(userData, 'desk.db'), keyOf(userData), () => undefined)
  try {
    return work(store)
  } finally {
    store.close()
  }
}
