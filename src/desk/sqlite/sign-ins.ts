import type { Queries } from './query.ts'

/** Somebody who signed in, or tried to, while the server was not there. */
export interface NotedSignIn { readonly number: number; readonly at: number; readonly operatorId: string; readonly ok: boolean }

export interface SignIns {
  readonly note: (operatorId: string, ok: boolean, at: number) => void
  /** The oldest that the server has not heard of. */
  readonly first: (limit: number) => NotedSignIn[]
  /** It has heard of these and all before. */
  readonly told: (number: number) => void
}

export function signIns({ rows }: Queries): SignIns {
  const note = rows<[number, string, number]>('signIns.note', 'insert into sign_ins (at, operator_id, ok) values (?, ?, ?)')
  const first = rows<[number], { number: number; at: number; operator_id: string; ok: number }>('signIns.first', 'select number, at, operator_id, ok from sign_ins order by number limit ?')
  const told = rows<[number]>('signIns.told', 'delete from sign_ins where number <= ?')
  return {
    note: (operatorId, ok, at) => void note.run(at, operatorId, Number(ok)),
    first: (limit) => first.all(limit).map(({ operator_id, ok, ...each }) => ({ ...each, operatorId: operator_id, ok: ok === 1 })),
    told: (number) => void told.run(number),
  }
}
