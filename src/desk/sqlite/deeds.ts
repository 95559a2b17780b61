import type { OutboxState } from './outbox.ts'
import type { Queries } from './query.ts'

/** What operators did at this desk, by the commands that it keeps. */
export interface Deeds {
  /** Types of this operator's commands since then, how often each; those that the server refused are none. */
  readonly since: (operatorId: string, at: number) => ReadonlyMap<string, number>
}

interface Stored { place: number, state: OutboxState, type: string, at: number, author: string }

const PAGE = 200
const DONE: ReadonlySet<OutboxState> = new Set(['waiting', 'accepted', 'final'])

export function deeds({ rows }: Queries): Deeds {
  // a sealed message is one that was registered, and no more is known of it
  const page = rows<[number, number], Stored>('deeds.page', `
    select place, state, coalesce(saved ->> '$.type', 'RegisterTicket') as type, saved ->> '$.at' as at, coalesce(saved ->> '$.context.operator.id', saved ->> '$.authorId') as author
    from outbox where place < ? order by place desc limit ?`)
  return {
    since: (operatorId, from) => {
      const counted = new Map<string, number>()
      for (let place = Number.MAX_SAFE_INTEGER; ;) {
        const found = page.all(place, PAGE)
        for (const { state, type, at, author } of found) if (author === operatorId && at >= from && DONE.has(state)) counted.set(type, (counted.get(type) ?? 0) + 1)
        const last = found.at(-1)
        // saved in the order of their times, but for a clock that was set
        if (last === undefined || found.length < PAGE || found.every(({ at }) => at < from)) return counted
        place = last.place
      }
    },
  }
}
