import type { CodeLease } from '#sync/protocol.ts'
import type { Queries } from './query.ts'

/** Tracking codes leased to this desk, by payload number. */
export interface Codes {
  /** The next payload, not yet used up; null when the desk has none. Blocks of `epoch` come first. */
  readonly next: (epoch: string | null) => number | null
  /** Belongs in the transaction that saves the command which carries it. */
  readonly burn: (payload: number) => void
  readonly left: (epoch: string | null) => number
  readonly leftInAll: () => number
  /**
   * False when the block overlaps one that this desk holds or held: used codes must never come back.
   * Blocks of earlier epochs go, because a restored server cannot vouch for them.
   */
  readonly lease: (block: CodeLease) => boolean
  readonly forgetAll: () => void
}

export function codes({ rows, column }: Queries): Codes {
  const next = column<[string], number>('codes.next', 'select next from code_blocks where next <= last order by (epoch = ?) desc, id limit 1')
  const burn = rows<[number, number]>('codes.burn', 'update code_blocks set next = ? + 1 where ? between next and last')
  const left = column<[string], number>('codes.left', 'select coalesce(sum(last - next + 1), 0) from code_blocks where epoch = ?')
  const all = column<[], number>('codes.leftInAll', 'select coalesce(sum(last - next + 1), 0) from code_blocks')
  const drop = rows<[string]>('codes.drop', 'delete from code_blocks where epoch <> ?')
  const known = column<[number, number], number>('codes.known', 'select count(*) from code_blocks where first <= ? and last >= ?')
  const add = rows<[string, number, number, number]>('codes.add', 'insert into code_blocks (epoch, first, last, next) values (?, ?, ?, ?)')
  return {
    next: (epoch) => next.get(epoch ?? '') ?? null,
    burn: (payload) => void burn.run(payload, payload),
    left: (epoch) => left.get(epoch ?? '') ?? 0,
    leftInAll: () => all.get() ?? 0,
    lease: ({ epoch, from, to }) => {
      if ((known.get(to, from) ?? 0) > 0) return false
      drop.run(epoch)
      add.run(epoch, from, to, from)
      return true
    },
    forgetAll: () => void drop.run(''),
  }
}
