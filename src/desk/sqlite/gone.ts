import type { Queries } from './query.ts'

/** Streams that the server took back: what still waits for its verdict must leave no words behind when it comes. */
export interface Gone {
  readonly has: (streamId: string) => boolean
  readonly all: () => string[]
  readonly add: (streamId: string) => void
  /** It is public again. */
  readonly remove: (streamId: string) => void
}

export function gone({ rows, column }: Queries): Gone {
  const has = column<[string], number>('gone.has', 'select 1 from gone where id = ?')
  const all = column<[], string>('gone.all', 'select id from gone')
  const add = rows<[string]>('gone.add', 'insert or ignore into gone (id) values (?)')
  const remove = rows<[string]>('gone.remove', 'delete from gone where id = ?')
  return {
    has: (streamId) => has.get(streamId) !== undefined,
    all: () => all.all(),
    add: (streamId) => void add.run(streamId),
    remove: (streamId) => void remove.run(streamId),
  }
}
