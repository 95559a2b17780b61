import type { Refusal } from '#domain/refusals.ts'
import { readSaved, withoutWords, type OpenCommand, type SavedCommand } from '../saved-command.ts'
import type { Queries } from './query.ts'

/**
 * waiting: no verdict yet. accepted: the server has it, its events have not come back. final: nothing more to do, kept so that a
 * server restored from a backup can be told again. refused and quarantined need a person, who makes them dismissed or superseded.
 */
export type OutboxState = 'waiting' | 'accepted' | 'final' | 'refused' | 'quarantined' | 'dismissed' | 'superseded'

export interface OutboxItem {
  readonly saved: SavedCommand
  readonly state: OutboxState
  readonly position: number | null
  readonly refusal: Refusal | null
}

export interface Outbox {
  readonly add: (saved: SavedCommand) => void
  readonly get: (commandId: string) => OutboxItem | null
  /** In the order in which they were saved. */
  readonly inState: (state: OutboxState, limit: number) => OutboxItem[]
  /** What is shown on top of the confirmed state of one stream: waiting and accepted, oldest first. */
  readonly pendingOf: (streamId: string) => OpenCommand[]
  /** Streams of this kind with something pending. */
  readonly pendingIn: (stream: OpenCommand['stream']) => string[]
  /** Ids of the commands of which this desk may have the only copy. */
  readonly unsettled: () => string[]
  readonly count: (...states: OutboxState[]) => number
  /** What needs a person, of all that this operator may see. */
  readonly attention: (operatorId: string | null) => number
  readonly settle: (commandId: string, state: OutboxState, verdict?: { readonly position?: number | null; readonly refusal?: Refusal; readonly recordedAt?: number }) => void
  /** The stream is gone: what the server has is forgotten, of what it refused only the verdict is kept. What waits goes on waiting. */
  readonly forgetWords: (streamId: string) => void
  /** Tickets of which the server accepted something up to this position and which this desk has no more. */
  readonly finalWithoutTicket: (position: number) => string[]
  /** After the server was restored: whatever it may have lost is sent again, its receipts sort out the rest. */
  readonly sendAgain: () => void
  /** For another enrolment: what the earlier server has is its own. */
  readonly forgetAnswered: () => void
  /** Final commands beyond the last `keep` of them. */
  readonly prune: (keep: number, before: number) => void
}

interface Stored { command_id: string, state: OutboxState, position: number | null, verdict: string | null, saved: string }

/** A sealed command is of no stream that this desk knows. */
const NO_STREAM = 'sealed'

export function outbox({ rows, column }: Queries): Outbox {
  const add = rows<[string, string, string, string | null, string | null, string]>('outbox.add',
    `insert into outbox (command_id, state, stream, stream_id, code, sealed_for, saved) values (?, 'waiting', ?, ?, ?, ?, ?)`)
  const get = rows<[string], Stored>('outbox.get', 'select command_id, state, position, verdict, saved from outbox where command_id = ?')
  const inState = rows<[string, number], Stored>('outbox.inState', 'select command_id, state, position, verdict, saved from outbox where state = ? order by place limit ?')
  const pendingOf = column<[string], string>('outbox.pendingOf', `select saved from outbox where stream_id = ? and state in ('waiting', 'accepted') order by place`)
  const pendingIn = column<[string], string>('outbox.pendingIn', `select distinct stream_id from outbox where stream = ? and state in ('waiting', 'accepted')`)
  const unsettled = column<[], string>('outbox.unsettled', `select command_id from outbox where state in ('waiting', 'refused', 'quarantined')`)
  const count = column<[string], number>('outbox.count', 'select count(*) from outbox where state in (select value from json_each(?))')
  const attention = column<[string | null], number>('outbox.attention', `
    select count(*) from outbox where state in ('refused', 'quarantined') and (sealed_for is null or sealed_for is ?)`)
  const settle = rows<[string, number | null, string | null, number | null, string]>('outbox.settle',
    'update outbox set state = ?, position = coalesce(?, position), verdict = coalesce(?, verdict), recorded_at = coalesce(?, recorded_at) where command_id = ?')
  const drop = rows<[string]>('outbox.drop', `delete from outbox where stream_id = ? and state in ('accepted', 'final')`)
  const answered = rows<[string], { command_id: string; saved: string }>('outbox.answered', `select command_id, saved from outbox where stream_id = ? and state <> 'waiting'`)
  const blank = rows<[string, string, string, string]>('outbox.blank', 'update outbox set saved = ?, stream = ?, sealed_for = ? where command_id = ?')
  const finalWithoutTicket = column<[number], string>('outbox.finalWithoutTicket', `
    select distinct stream_id from outbox o where stream = 'ticket' and state = 'final' and position <= ?
      and not exists (select 1 from tickets t join documents d on d.number = t.number where t.id = o.stream_id)`)
  const sendAgain = rows<[]>('outbox.sendAgain', `update outbox set state = 'waiting', position = null where state in ('accepted', 'final')`)
  const forget = rows<[]>('outbox.forgetAnswered', `delete from outbox where state in ('accepted', 'final')`)
  const prune = rows<[number, number]>('outbox.prune', `
    delete from outbox where state = 'final' and (recorded_at < ?
      or place <= (select place from outbox where state = 'final' order by place desc limit 1 offset ?))`)
  const read = ({ state, position, verdict, saved }: Stored): OutboxItem =>
    ({ state, position, saved: readSaved(saved), refusal: verdict === null ? null : JSON.parse(verdict) as Refusal })
  return {
    add: (saved) => {
      const [stream, streamId, sealedFor] = saved.sealed ? [NO_STREAM, saved.commandId, saved.authorId] : [saved.stream, saved.streamId, null]
      add.run(saved.commandId, stream, streamId, saved.code, sealedFor, JSON.stringify(saved))
    },
    get: (commandId) => {
      const found = get.get(commandId)
      return found === undefined ? null : read(found)
    },
    inState: (state, limit) => inState.all(state, limit).map(read),
    pendingOf: (streamId) => pendingOf.all(streamId).map(readSaved).filter((saved) => !saved.sealed),
    pendingIn: (stream) => pendingIn.all(stream),
    unsettled: () => unsettled.all(),
    count: (...states) => count.get(JSON.stringify(states)) ?? 0,
    attention: (operatorId) => attention.get(operatorId) ?? 0,
    settle: (commandId, state, { position = null, refusal, recordedAt = null } = {}) =>
      void settle.run(state, position, refusal === undefined ? null : JSON.stringify(refusal), recordedAt, commandId),
    forgetWords: (streamId) => {
      drop.run(streamId)
      for (const { command_id: commandId, saved } of answered.all(streamId)) {
        const command = withoutWords(readSaved(saved))
        blank.run(JSON.stringify(command), NO_STREAM, command.authorId, commandId)
      }
    },
    finalWithoutTicket: (position) => finalWithoutTicket.all(position),
    sendAgain: () => void sendAgain.run(),
    forgetAnswered: () => void forget.run(),
    prune: (keep, before) => void prune.run(before, keep),
  }
}
