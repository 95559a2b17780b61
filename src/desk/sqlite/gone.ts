import type { Queries } from './query.ts'

/** Tickets that the server took back: what still waits for its verdict must leave no words behind when it comes. */
export interface Gone {
  readonly has: (ticketId: string) => boolean
  readonly all: () => string[]
  readonly add: (ticketId: string) => void
  /** It is public again. */
  readonly remove: (ticketId: string) => void
}

export function gone({ rows, column }: Queries): Gone {
  const has = column<[string], number>('gone.has', 'select 1 from gone where id = ?')
  const all = column<[], string>('gone.all', 'select id from gone')
  const add = rows<[string]>('gone.add', 'insert or ignore into gone (id) values (?)')
  const remove = rows<[string]>('gone.remove', 'delete from gone where id = ?')
  return {
    has: (ticketId) => has.get(ticketId) !== undefined,
    all: () => all.all(),
    add: (ticketId) => void add.run(ticketId),
    remove: (ticketId) => void remove.run(ticketId),
  }
}
