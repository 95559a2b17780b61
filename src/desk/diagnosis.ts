import { setImmediate as turn } from 'node:timers/promises'
import type { Status } from '#ipc/contract.ts'
import type { Diagnosis } from '#ipc/diagnosis.ts'
import type { CheckedTable } from './sqlite/table-check.ts'
import type { Vault } from './vault.ts'

/** Looks all through the database, with a turn for others after each table, and says how the desk stands. */
export async function diagnose({ vault, status, now }: { readonly vault: Pick<Vault, 'store'>; readonly status: () => Status; readonly now: () => number }): Promise<Diagnosis> {
  const tables: CheckedTable[] = []
  for (const name of vault.store().tables.tables()) {
    tables.push(vault.store().tables.check(name))
    await turn()
  }
  const {
    version, enrolled, deskName, deskId, scope, serverUrl, cityName, training, phase, retryAt, lastContactAt, waiting, attention, codesLeft, channels, clockOffset, loading, indexing, keyProtection, renewing, problem, storage,
  } = status()
  return {
    status: { version, enrolled, deskName, deskId, scope, serverUrl, cityName, training, phase, retryAt, lastContactAt, waiting, attention, codesLeft, channels, clockOffset, loading, indexing, keyProtection, renewing },
    problem: problem?.code ?? null, storage: storage?.code ?? null, node: process.versions.node, tables, at: now(),
  }
}
