import type { LeaseKey } from '#sync/leases.ts'
import type { Queries } from './query.ts'

/** A check that the server has given to this desk. */
export interface OwnLease extends LeaseKey {
  /** On whose screen it is. */
  readonly operatorId: string | null
  /** By the server's clock, for showing. */
  readonly until: number
  /** The same by this desk's clock, reckoned from when it was asked: never later than it really is. */
  readonly localUntil: number
  /** What the server had when it granted it lies in the feed up to here; before that is applied the check may be done already. */
  readonly since: number
  /** For the time without a line. */
  readonly sliced: boolean
  /** To be given back as soon as nothing waits to be sent. */
  readonly returning: boolean
  /** The check as it was leased: what has moved since is other work. */
  readonly wakes: number
  readonly attempts: number
}

export interface Leases {
  readonly all: () => OwnLease[]
  readonly find: (key: LeaseKey) => OwnLease | null
  readonly put: (lease: OwnLease) => void
  readonly giveBack: (key: LeaseKey) => void
  readonly giveAllBack: () => void
  /** The server has it again, or has a new epoch and knows of none. */
  readonly remove: (key: LeaseKey) => void
  readonly removeAll: () => void
}

interface Stored { ticket_id: string, key: string, operator_id: string | null, until: number, local_until: number, since: number, sliced: number, going_back: number, wakes: number, attempts: number }

const COLUMNS = 'ticket_id, key, operator_id, until, local_until, since, sliced, going_back, wakes, attempts'

const read = ({ ticket_id, key, operator_id, until, local_until, since, sliced, going_back, wakes, attempts }: Stored): OwnLease => ({
  ticketId: ticket_id, check: key, operatorId: operator_id, until, localUntil: local_until, since, sliced: sliced === 1, returning: going_back === 1, wakes, attempts,
})

export function leases({ rows }: Queries): Leases {
  const all = rows<[], Stored>('leases.all', `select ${COLUMNS} from leases order by ticket_id, key`)
  const find = rows<[string, string], Stored>('leases.find', `select ${COLUMNS} from leases where ticket_id = ? and key = ?`)
  const put = rows<unknown[]>('leases.put', `insert or replace into leases (${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const giveBack = rows<[string, string]>('leases.giveBack', 'update leases set going_back = 1, operator_id = null where ticket_id = ? and key = ?')
  const giveAllBack = rows<[]>('leases.giveAllBack', 'update leases set going_back = 1, operator_id = null')
  const remove = rows<[string, string]>('leases.remove', 'delete from leases where ticket_id = ? and key = ?')
  const removeAll = rows<[]>('leases.removeAll', 'delete from leases')
  return {
    all: () => all.all().map(read),
    find: ({ ticketId, check }) => {
      const one = find.get(ticketId, check)
      return one === undefined ? null : read(one)
    },
    put: ({ ticketId, check, operatorId, until, localUntil, since, sliced, returning, wakes, attempts }) =>
      void put.run(ticketId, check, operatorId, until, localUntil, since, Number(sliced), Number(returning), wakes, attempts),
    giveBack: ({ ticketId, check }) => void giveBack.run(ticketId, check),
    giveAllBack: () => void giveAllBack.run(),
    remove: ({ ticketId, check }) => void remove.run(ticketId, check),
    removeAll: () => void removeAll.run(),
  }
}
