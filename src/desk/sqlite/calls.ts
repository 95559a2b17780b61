import type { PrivatePart } from '#domain/decider.ts'
import type { CallState } from '#domain/call/call.ts'
import type { Queries } from './query.ts'

/** Calls taken at this desk that the server has confirmed. They are not in the feed, so this desk keeps its own. */
export interface Calls {
  readonly confirmed: (id: string) => { readonly state: CallState; readonly parts: Readonly<Record<string, PrivatePart>> } | null
  readonly confirm: (state: CallState, parts: Readonly<Record<string, PrivatePart>>) => void
  /** Erases the caller's number from the calls that led to this ticket. Answers these calls. */
  readonly erase: (ticketId: string) => readonly string[]
  readonly prune: (before: number) => void
  /** After the server was restored: its receipts bring back what it has. */
  readonly forgetAll: () => void
}

export function calls({ rows, column }: Queries): Calls {
  const read = rows<[string], { state: string; parts: string }>('calls.confirmed', 'select state, parts from calls where id = ?')
  const write = rows<[string, string, string, number]>('calls.confirm', `
    insert into calls (id, state, parts, at) values (?, ?, ?, ?) on conflict (id) do update set state = excluded.state, parts = excluded.parts`)
  const erase = column<[string], string>('calls.erase', `
    update calls set parts = '{}' where exists (select 1 from json_each(calls.state, '$.ticketIds') t where t.value = ?) returning id`)
  const prune = rows<[number]>('calls.prune', 'delete from calls where at < ?')
  const clear = rows<[]>('calls.clear', 'delete from calls')
  return {
    confirmed: (id) => {
      const found = read.get(id)
      return found === undefined ? null : { state: JSON.parse(found.state) as CallState, parts: JSON.parse(found.parts) as Record<string, PrivatePart> }
    },
    confirm: (state, parts) => void write.run(state.id, JSON.stringify(state), JSON.stringify(parts), state.startedAt),
    erase: (ticketId) => erase.all(ticketId),
    prune: (before) => void prune.run(before),
    forgetAll: () => void clear.run(),
  }
}
