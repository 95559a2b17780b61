import type { Queries } from './query.ts'

/** Single values of the desk. Text; numbers and documents are written as JSON by their owners. */
export type MetaName =
  | 'epoch' | 'cursor' | 'needsSnapshot' | 'snapshotLines' | 'stateVersion' | 'generation' | 'serverEpoch'
  | 'enrolment' | 'directory' | 'directoryVersion' | 'settings' | 'roomCheckedAt' | 'remnants' | 'exportPart'
  | 'clockOffset' | 'clockSeen' | 'workerAt' | 'sliceAskedAt' | 'leaseTurn' | 'channels' | 'contactAt' | 'passed' | 'passedAt' | 'updateOrders'

export interface Meta {
  readonly get: (name: MetaName) => string | null
  readonly set: (name: MetaName, value: string) => void
  readonly number: (name: MetaName) => number
  /** After a transaction that was rolled back: what it set is not in the database. */
  readonly forget: () => void
}

export function meta({ rows, column }: Queries): Meta {
  const read = column<[string], string>('meta.get', 'select value from meta where name = ?')
  const write = rows<[string, string]>('meta.set', 'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value')
  // every save and every status asks for some of them, and the city's directory alone is as long as a thousand tickets' rows
  const known = new Map<MetaName, string | null>()
  const get = (name: MetaName): string | null => {
    const kept = known.get(name)
    if (kept !== undefined) return kept
    const value = read.get(name) ?? null
    known.set(name, value)
    return value
  }
  return {
    get,
    set: (name, value) => {
      write.run(name, value)
      known.set(name, value)
    },
    number: (name) => Number(get(name) ?? 0),
    forget: () => known.clear(),
  }
}
