import type { IncidentState } from '#domain/incident/incident.ts'
import type { PersonState } from '#domain/person/person.ts'
import type { PrivateDocument } from '#domain/ticket/state.ts'
import type { Queries } from './query.ts'

/** Incidents and people as the server has confirmed them. */
export interface Streams {
  readonly confirmed: (id: string) => ConfirmedStream | null
  readonly confirm: (stream: 'incident' | 'person', confirmed: ConfirmedStream, generation: number) => void
  readonly remove: (id: string) => void
  readonly incidents: () => string[]
  /** People whom the server knows as merged straight into this one. */
  readonly mergedInto: (personId: string) => string[]
  /** Removes what a finished snapshot did not bring. */
  readonly removeStale: (generation: number) => void
}

export interface ConfirmedStream {
  readonly state: IncidentState | PersonState
  readonly parts: PrivateDocument
}

export function streams({ rows, column }: Queries): Streams {
  const confirmed = rows<[string], { state: string; parts: string }>('streams.confirmed', 'select state, parts from streams where id = ?')
  const confirm = rows<[string, string, string, string, number, string | null]>('streams.confirm', `
    insert into streams (id, stream, state, parts, generation, merged_into) values (?, ?, ?, ?, ?, ?)
    on conflict (id) do update set state = excluded.state, parts = excluded.parts, generation = excluded.generation, merged_into = excluded.merged_into`)
  const remove = rows<[string]>('streams.remove', 'delete from streams where id = ?')
  const incidents = column<[], string>('streams.incidents', `select id from streams where stream = 'incident'`)
  const mergedInto = column<[string], string>('streams.mergedInto', 'select id from streams where merged_into = ?')
  const removeStale = rows<[number]>('streams.removeStale', 'delete from streams where generation < ?')
  return {
    confirmed: (id) => {
      const found = confirmed.get(id)
      return found === undefined ? null : { state: JSON.parse(found.state) as ConfirmedStream['state'], parts: JSON.parse(found.parts) as PrivateDocument }
    },
    confirm: (stream, { state, parts }, generation) =>
      void confirm.run(state.id, stream, JSON.stringify(state), JSON.stringify(parts), generation, 'mergedInto' in state ? state.mergedInto : null),
    remove: (id) => void remove.run(id),
    incidents: () => incidents.all(),
    mergedInto: (personId) => mergedInto.all(personId),
    removeStale: (generation) => void removeStale.run(generation),
  }
}
