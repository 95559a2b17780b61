import type { CallState } from '#domain/call/call.ts'
import type { Queries } from './query.ts'

/** Calls taken at this desk that the server has confirmed, without the callers' numbers. They are not in the feed, so this desk keeps its own. */
export interface Calls {
  readonly confirmed: (id: string) => CallState | null
  readonly confirm: (state: CallState) => void
  /** The calls that led to this ticket. */
  readonly of: (ticketId: string) => readonly string[]
  readonly prune: (before: number) => void
  /** After the server was restored: its receipts bring back what it has. */
  readonly forgetAll: () => void
}

export function calls({ rows, column }: Queries): Calls {
  const read = column<[string], string>('calls.confirmed', 'select state from calls where id = ?')
  const write = rows<[string, string, number]>('calls.confirm', `
    insert into calls (id, state, at) values (?, ?, ?) on conflict (id) do update set state = excluded.state`)
  const of = column<[string], string>('calls.of', `
    select id from calls where exists (select 1 from json_each(calls.state, '$.ticketIds') t where t.value = ?)`)
  const prune = rows<[number]>('calls.prune', 'delete from calls where at < ?')
  const clear = rows<[]>('calls.clear', 'delete from calls')
  return {
    confirmed: (id) => {
      const found = read.get(id)
      return found === undefined ? null : JSON.parse(found) as CallState
    },
    confirm: (state) => void write.run(state.id, JSON.stringify(state), state.startedAt),
    of: (ticketId) => of.all(ticketId),
    prune: (before) => void prune.run(before),
    forgetAll: () => void clear.run(),
  }
}
