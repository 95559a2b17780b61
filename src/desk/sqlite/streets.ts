import { fold } from '#domain/text/fold.ts'
import type { Keys } from './keys.ts'
import type { Queries } from './query.ts'

/** Streets as callers name them, counted by the tickets that do. `place` is a key; null: no place was given. */
export interface Streets {
  readonly learn: (place: number | null, street: string) => void
  /** Takes one ticket's naming back. */
  readonly unlearn: (place: number | null, street: string) => void
  /** Those with a word that begins as typed, the most frequent first. `placeIds` null: of all places. */
  readonly like: (typed: string, placeIds: readonly string[] | null, limit: number) => string[]
}

const NOWHERE = 0

export function streets({ rows, column }: Queries, keys: Keys): Streets {
  const learn = rows<[number, string, string]>('streets.learn', `
    insert into streets (place, folded, text, tickets) values (?, ?, ?, 1) on conflict (place, folded) do update set tickets = tickets + 1, text = excluded.text`)
  const unlearn = rows<[number, string]>('streets.unlearn', 'update streets set tickets = tickets - 1 where place = ? and folded = ?')
  const drop = rows<[number, string]>('streets.drop', 'delete from streets where place = ? and folded = ? and tickets <= 0')
  const ranked = (where: string): string => `
    select max(text) from streets where ${where} instr(' ' || folded, ' ' || ?) > 0 group by folded order by instr(folded, ?) = 1 desc, sum(tickets) desc, folded limit ?`
  const anywhere = column<[string, string, number], string>('streets.anywhere', ranked(''))
  const within = column<[string, string, string, number], string>('streets.within', ranked('place in (select value from json_each(?)) and'))
  return {
    learn: (place, street) => void learn.run(place ?? NOWHERE, fold(street), street),
    unlearn: (place, street) => {
      unlearn.run(place ?? NOWHERE, fold(street))
      drop.run(place ?? NOWHERE, fold(street))
    },
    like: (typed, placeIds, limit) => {
      const folded = fold(typed)
      return placeIds === null ? anywhere.all(folded, folded, limit) : within.all(JSON.stringify(keys.known(placeIds)), folded, folded, limit)
    },
  }
}
