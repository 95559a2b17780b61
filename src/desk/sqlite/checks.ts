import type { Check } from '#domain/ticket/check.ts'
import { reporterFor } from '#domain/ticket/checks.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { Queries } from './query.ts'

/** What is to be done about this desk's tickets, as they stand with what is saved here. */
export interface Checks {
  /** Replaces those of the ticket, and gives back what was leased for those that are done or have moved. */
  readonly write: (number: number, state: Checked, called: Called | null) => void
  /** For a ticket of which this desk has nothing. */
  readonly add: (number: number, check: CheckValues) => void
  readonly addCalled: (number: number, called: Called) => void
  readonly remove: (number: number) => void
  readonly find: (ticketId: string, key: string) => FoundCheck | null
  /** Those awake at `now`, counted by lane, without those of reports that this viewer gave. */
  readonly counts: (now: number, viewerId: string) => LaneCount[]
  /** Those of a lane that are awake at some time between `now` and `ahead`, the most urgent first. `viewerId`: as for counts; null: of all. */
  readonly inLane: (lane: Lane, now: number, ahead: number, limit: number, viewerId: string | null) => FoundCheck[]
  /** When somebody of this number was last called about any of their tickets. */
  readonly calledAt: (phone: string) => number | null
}

/** When the citizen of a ticket was last called. */
export interface Called { readonly phone: string; readonly at: number }

/** `reporterId`: whose report it is to check. */
export interface FoundCheck { readonly number: number; readonly ticketId: string; readonly check: Check; readonly reporterId: string | null }

/** A ticket, as far as its checks are stored. */
export type Checked = Pick<TicketState, 'checks' | 'assignments'>

/** Checks of one kind that are the same people's work. `tried`: somebody was not reached before. */
export interface Lane extends Pick<Check, 'kind' | 'ownerId' | 'roleId'> { readonly tried: boolean }

/** `late`: past their `by`. `oldest`: when the first of them woke. */
export interface LaneCount extends Lane { readonly count: number; readonly late: number; readonly oldest: number }

/** What is stored of a check, behind its ticket's number. */
export type CheckValues = [key: string, kind: string, ownerId: string | null, roleId: string | null, tried: number, late: number, wakes: number, sleeps: number | null, attempts: number, body: string, reporterId: string | null]

export const checkValues = (check: Check, state: Checked): CheckValues => {
  const { key, kind, ownerId, roleId, from, until, by, attempts } = check
  return [key, kind, ownerId, roleId, Number(attempts > 0), by, from, until, attempts, JSON.stringify(check), reporterFor(check, state)]
}

interface StoredLane { kind: Check['kind'], owner_id: string | null, role_id: string | null, tried: number }
interface StoredCheck { number: number, id: string, body: string, reporter_id: string | null }

const FOUND = 'c.number, t.id, c.body, c.reporter_id'
const AWAKE = 'wakes <= ? and (sleeps is null or sleeps > ?)'
const LANE = 'kind, owner_id, role_id, tried'

export function checks({ rows, column }: Queries): Checks {
  const bodies = column<[number], string>('checks.bodies', 'select body from checks where number = ?')
  const remove = rows<[number]>('checks.remove', 'delete from checks where number = ?')
  const add = rows<[number, ...CheckValues]>('checks.add', `
    insert into checks (number, key, kind, owner_id, role_id, tried, late, wakes, sleeps, attempts, body, reporter_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  // while it is on somebody's screen only an attempt ends it: they are calling, whatever was planned anew meanwhile
  const giveBack = rows<[number, number]>('checks.giveBack', `
    update leases set going_back = 1 where ticket_id = (select id from tickets where number = ?) and not exists (
      select 1 from checks c where c.number = ? and c.key = leases.key and c.attempts = leases.attempts and (leases.operator_id is not null or c.wakes = leases.wakes))`)
  const call = rows<[number, string, number]>('checks.call', 'insert into called (number, phone, at) values (?, ?, ?) on conflict (number) do update set phone = excluded.phone, at = excluded.at where phone <> excluded.phone or at <> excluded.at')
  const uncall = rows<[number]>('checks.uncall', 'delete from called where number = ?')
  const calledAt = column<[string], number | null>('checks.calledAt', 'select max(at) from called where phone = ?')
  const find = rows<[string, string], StoredCheck>('checks.find', `select ${FOUND} from tickets t join checks c on c.number = t.number where t.id = ? and c.key = ?`)
  const counts = rows<[number, number, number, string], StoredLane & { count: number; late: number; oldest: number }>('checks.counts', `
    select ${LANE}, count(*) as count, count(*) filter (where late < ?) as late, min(wakes) as oldest from checks where ${AWAKE} and reporter_id is not ? group by ${LANE}`)
  const inLane = rows<[string, string | null, string | null, number, number, number, string | null, number], StoredCheck>('checks.inLane', `
    select ${FOUND} from checks c join tickets t on t.number = c.number
    where c.kind = ? and owner_id is ? and role_id is ? and tried = ? and ${AWAKE} and (reporter_id is null or reporter_id is not ?) order by late, wakes limit ?`)

  const note = (number: number, { phone, at }: Called): void => void call.run(number, phone, at)
  /** Most of what happens to a ticket leaves its checks as they are. */
  const isAsStored = (number: number, all: readonly Check[]): boolean => {
    const stored = new Set(bodies.all(number))
    return stored.size === all.length && all.every((check) => stored.has(JSON.stringify(check)))
  }
  const found = ({ number, id, body, reporter_id: reporterId }: StoredCheck): FoundCheck => ({ number, ticketId: id, check: JSON.parse(body) as Check, reporterId })
  const laneOf = ({ kind, owner_id, role_id, tried }: StoredLane): Lane => ({ kind, ownerId: owner_id, roleId: role_id, tried: tried === 1 })
  return {
    write: (number, state, called) => {
      if (called === null) uncall.run(number)
      else note(number, called)
      if (isAsStored(number, state.checks)) return
      remove.run(number)
      for (const check of state.checks) add.run(number, ...checkValues(check, state))
      giveBack.run(number, number)
    },
    add: (number, check) => void add.run(number, ...check),
    addCalled: note,
    remove: (number) => {
      remove.run(number)
      uncall.run(number)
      giveBack.run(number, number)
    },
    find: (ticketId, key) => {
      const one = find.get(ticketId, key)
      return one === undefined ? null : found(one)
    },
    counts: (now, viewerId) => counts.all(now, now, now, viewerId).map(({ count, late, oldest, ...lane }) => ({ ...laneOf(lane), count, late, oldest })),
    inLane: ({ kind, ownerId, roleId, tried }, now, ahead, limit, viewerId) => inLane.all(kind, ownerId, roleId, Number(tried), ahead, now, viewerId, limit).map(found),
    calledAt: (phone) => calledAt.get(phone) ?? null,
  }
}
