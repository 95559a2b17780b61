import type { Keys } from './keys.ts'
import type { Queries } from './query.ts'

/** Who entered what, for those who look at a sample of it. */
export interface Entered {
  /** Tickets that came since then, by operators that are not `except`; `by` null: by any of them. */
  readonly since: (at: number, by: string | null, except: string) => { readonly number: number; readonly id: string }[]
}

export function entered({ rows }: Queries, keys: Keys): Entered {
  const since = rows<[number, number | null, number | null, number], { number: number; id: string }>('entered.since',
    'select number, id from tickets where received_at >= ? and (? is null or author = ?) and author <> ?')
  return {
    since: (at, by, except) => {
      const [author = null] = by === null ? [null] : keys.known([by])
      // somebody who never entered anything has no key
      if (by !== null && author === null) return []
      return since.all(at, author, author, keys.known([except])[0] ?? -1)
    },
  }
}
