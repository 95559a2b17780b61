import { fold } from '#domain/text/fold.ts'
import type { Keys } from './keys.ts'
import type { Queries } from './query.ts'

/** Streets as callers name them, counted by the tickets that do. `place` is a key; null: no place was given. */
export interface Streets {
  readonly learn: (place: number | null, street: string) => void
  /** What is learned during `work` is written once for each street. Belongs in a transaction. */
  readonly together: (work: () => void) => void
  /** Takes one ticket's naming back. */
  readonly unlearn: (place: number | null, street: string) => void
  /** Those with a word that begins as typed, the most frequent first. `placeIds` null: of all places. */
  readonly like: (typed: string, placeIds: readonly string[] | null, limit: number) => string[]
}

interface Gathered { readonly place: number; readonly street: string; tickets: number }

const NOWHERE = 0
/** Streets whose folded form is remembered: most addresses name one of a few hundred. */
const REMEMBERED = 5000

export function streets({ rows, column }: Queries, keys: Keys): Streets {
  const learn = rows<[number, string, string, number]>('streets.learn', `
    insert into streets (place, folded, text, tickets) values (?, ?, ?, ?) on conflict (place, folded) do update set tickets = tickets + excluded.tickets, text = excluded.text`)
  const unlearn = rows<[number, string]>('streets.unlearn', 'update streets set tickets = tickets - 1 where place = ? and folded = ?')
  const drop = rows<[number, string]>('streets.drop', 'delete from streets where place = ? and folded = ? and tickets <= 0')
  const ranked = (where: string): string => `
    select max(text) from streets where ${where} instr(' ' || folded, ' ' || ?) > 0 group by folded order by instr(folded, ?) = 1 desc, sum(tickets) desc, folded limit ?`
  const anywhere = column<[string, string, number], string>('streets.anywhere', ranked(''))
  const within = column<[string, string, string, number], string>('streets.within', ranked('place in (select value from json_each(?)) and'))
  const gathering: { streets: Map<string, Gathered> | null } = { streets: null }
  const gather = (gathered: Map<string, Gathered>, place: number, street: string): void => {
    const known = gathered.get(`${place} ${street}`)
    if (known === undefined) gathered.set(`${place} ${street}`, { place, street, tickets: 1 })
    else known.tickets += 1
  }
  const folded = new Map<string, string>()
  const foldOf = (street: string): string => {
    const known = folded.get(street)
    if (known !== undefined) return known
    if (folded.size >= REMEMBERED) folded.clear()
    const fresh = fold(street)
    folded.set(street, fresh)
    return fresh
  }
  return {
    learn: (place, street) => {
      if (gathering.streets === null) learn.run(place ?? NOWHERE, foldOf(street), street, 1)
      else gather(gathering.streets, place ?? NOWHERE, street)
    },
    together: (work) => {
      const gathered = new Map<string, Gathered>()
      gathering.streets = gathered
      try {
        work()
      } finally {
        gathering.streets = null
      }
      for (const { place, street, tickets } of gathered.values()) learn.run(place, foldOf(street), street, tickets)
    },
    unlearn: (place, street) => {
      unlearn.run(place ?? NOWHERE, foldOf(street))
      drop.run(place ?? NOWHERE, foldOf(street))
    },
    like: (typed, placeIds, limit) => {
      const sought = fold(typed)
      return placeIds === null ? anywhere.all(sought, sought, limit) : within.all(JSON.stringify(keys.known(placeIds)), sought, sought, limit)
    },
  }
}
