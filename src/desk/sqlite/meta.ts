import type { Queries } from './query.ts'

/** Single values of the desk. Text; numbers and documents are written as JSON by their owners. */
export type MetaName =
  | 'epoch' | 'cursor' | 'needsSnapshot' | 'stateVersion' | 'generation' | 'serverEpoch'
  | 'enrolment' | 'directory' | 'directoryVersion' | 'settings' | 'roomCheckedAt' | 'indexRemnants'

export interface Meta {
  readonly get: (name: MetaName) => string | null
  readonly set: (name: MetaName, value: string) => void
  readonly number: (name: MetaName) => number
}

export function meta({ rows, column }: Queries): Meta {
  const read = column<[string], string>('meta.get', 'select value from meta where name = ?')
  const write = rows<[string, string]>('meta.set', 'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value')
  const get = (name: MetaName): string | null => read.get(name) ?? null
  return { get, set: (name, value) => void write.run(name, value), number: (name) => Number(get(name) ?? 0) }
}
