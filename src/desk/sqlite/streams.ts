import type { ApprovalState } from '#domain/approval/approval.ts'
import type { IncidentState } from '#domain/incident/incident.ts'
import type { PersonState } from '#domain/person/person.ts'
import type { ShiftState } from '#domain/shift/shift.ts'
import type { PrivateDocument } from '#domain/ticket/state.ts'
import type { Queries } from './query.ts'

/** Of these there are few beside the tickets: incidents, people, approvals and shifts. */
export type SmallStream = 'incident' | 'person' | 'approval' | 'shift'

/** As the server has confirmed them. */
export interface Streams {
  readonly confirmed: (id: string) => ConfirmedStream | null
  readonly confirm: (stream: SmallStream, confirmed: ConfirmedStream, generation: number) => void
  readonly remove: (id: string) => void
  readonly incidents: () => string[]
  /** Ids of those that still run (asked, not ended, not closed) or that do not, the latest change first. */
  readonly latest: (stream: SmallStream, open: boolean, limit: number) => string[]
  /** People whom the server knows as merged straight into this one. */
  readonly mergedInto: (personId: string) => string[]
  /** Removes what a finished snapshot did not bring. */
  readonly removeStale: (generation: number) => void
  readonly removeAll: () => void
}

export interface ConfirmedStream {
  readonly state: IncidentState | PersonState | ApprovalState | ShiftState
  readonly parts: PrivateDocument
}

export function streams({ rows, column }: Queries): Streams {
  const confirmed = rows<[string], { state: string; parts: string }>('streams.confirmed', 'select state, parts from streams where id = ?')
  const confirm = rows<[string, string, string, string, number, string | null, number, number]>('streams.confirm', `
    insert into streams (id, stream, state, parts, generation, merged_into, open, at) values (?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (id) do update set state = excluded.state, parts = excluded.parts, generation = excluded.generation, merged_into = excluded.merged_into,
      open = excluded.open, at = excluded.at`)
  const remove = rows<[string]>('streams.remove', 'delete from streams where id = ?')
  const incidents = column<[], string>('streams.incidents', `select id from streams where stream = 'incident'`)
  const latest = column<[string, number, number], string>('streams.latest', 'select id from streams where stream = ? and open = ? order by at desc, id limit ?')
  const mergedInto = column<[string], string>('streams.mergedInto', 'select id from streams where merged_into = ?')
  const removeStale = rows<[number]>('streams.removeStale', 'delete from streams where generation < ?')
  const removeAll = rows<[]>('streams.removeAll', 'delete from streams')
  return {
    confirmed: (id) => {
      const found = confirmed.get(id)
      return found === undefined ? null : { state: JSON.parse(found.state) as ConfirmedStream['state'], parts: JSON.parse(found.parts) as PrivateDocument }
    },
    confirm: (stream, { state, parts }, generation) =>
      void confirm.run(state.id, stream, JSON.stringify(state), JSON.stringify(parts), generation, 'mergedInto' in state ? state.mergedInto : null, Number(isOpen(state)), state.updatedAt),
    remove: (id) => void remove.run(id),
    incidents: () => incidents.all(),
    latest: (stream, open, limit) => latest.all(stream, Number(open), limit),
    mergedInto: (personId) => mergedInto.all(personId),
    removeStale: (generation) => void removeStale.run(generation),
    removeAll: () => void removeAll.run(),
  }
}

function isOpen(state: ConfirmedStream['state']): boolean {
  if ('status' in state) return state.status === 'open' || state.status === 'answered' || state.status === 'asked'
  return 'endedAt' in state ? state.endedAt === null : true
}
