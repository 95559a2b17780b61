import type { Refusal } from '#domain/refusals.ts'
import type { Envelope } from '#sync/protocol.ts'
import { withoutWords, type OpenCommand, type SavedCommand, type SealedCommand } from '../saved-command.ts'
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
  /** What a verdict needs to know of a command; `stream` null: it is sealed. */
  readonly standingOf: (commandId: string) => { readonly state: OutboxState; readonly stream: OpenCommand['stream'] | null; readonly streamId: string } | null
  /** What waits behind this place, in the order in which it was saved. */
  readonly toSend: (afterPlace: number, limit: number) => { readonly place: number; readonly envelope: Envelope }[]
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
  /** Answers whether it is a command of this desk. */
  readonly settle: (commandId: string, state: OutboxState, verdict?: { readonly position?: number | null; readonly refusal?: Refusal; readonly recordedAt?: number }) => boolean
  /** The stream was erased: what is final is forgotten, of what was refused only the verdict is kept. What waits goes on waiting. Answers whether there was anything. */
  readonly forgetWords: (streamId: string) => boolean
  /** The same of one command. */
  readonly forgetWordsOf: (commandId: string) => void
  /**
   * The stream is gone: what the server has is kept as only the server can read it (`sealed`; null forgets it), of what it
   * refused only the verdict. What waits goes on waiting.
   */
  readonly takeBack: (streamId: string, sealed: (saved: OpenCommand) => SealedCommand | null) => void
  /** The call in which this desk registered the ticket. */
  readonly callOf: (ticketId: string) => string | null
  /** The requests and reviews about the ticket to which somebody here gave words. */
  readonly beside: (ticketId: string) => string[]
  /** Tickets of which the server accepted something up to this position and which this desk has no more. */
  readonly finalWithoutTicket: (position: number) => string[]
  /** Tickets that somebody here wrote to and that this desk has no more, without those that it registered itself. */
  readonly withoutTicket: () => string[]
  /** After the server was restored: whatever it may have lost, kept for a supervisor too, is sent again; its receipts sort out the rest. */
  readonly sendAgain: () => void
  /** For another enrolment: what the earlier server has is its own. */
  readonly forgetAnswered: () => void
  /** Final commands beyond the last `keep` of them. */
  readonly prune: (keep: number, before: number) => void
  /** After a transaction that was rolled back. */
  readonly recount: () => void
}

/** As it was written here: the file's cipher proves that, and a damaged file is read by `rescue.ts`. */
const savedIn = (text: string): SavedCommand => JSON.parse(text) as SavedCommand

interface Answered { command_id: string; state: OutboxState; saved: string }
interface Stored extends Answered { position: number | null; verdict: string | null }

/** A sealed command is of no stream that this desk knows. */
const NO_STREAM = 'sealed'

export function outbox({ rows, column }: Queries): Outbox {
  const add = rows<[string, string, string, string | null, string | null, string]>('outbox.add',
    `insert into outbox (command_id, state, stream, stream_id, code, sealed_for, saved) values (?, 'waiting', ?, ?, ?, ?, ?)`)
  const get = rows<[string], Stored>('outbox.get', 'select command_id, state, position, verdict, saved from outbox where command_id = ?')
  const inState = rows<[string, number], Stored>('outbox.inState', 'select command_id, state, position, verdict, saved from outbox where state = ? order by place limit ?')
  const standingOf = rows<[string], { state: OutboxState; stream: string; stream_id: string }>('outbox.standingOf', 'select state, stream, stream_id from outbox where command_id = ?')
  const toSend = rows<[number, number], { place: number; command_id: string; body: string; mac: string; sealed: number }>('outbox.toSend', `
    select place, command_id, saved ->> '$.body' as body, saved ->> '$.mac' as mac, saved ->> '$.sealed' as sealed from outbox where state = 'waiting' and place > ? order by place limit ?`)
  const pendingOf = column<[string], string>('outbox.pendingOf', `select saved from outbox where stream_id = ? and state in ('waiting', 'accepted') order by place`)
  const pendingIn = column<[string], string>('outbox.pendingIn', `select distinct stream_id from outbox where stream = ? and state in ('waiting', 'accepted')`)
  const unsettled = column<[], string>('outbox.unsettled', `select command_id from outbox where state in ('waiting', 'refused', 'quarantined')`)
  const count = column<[OutboxState], number>('outbox.count', 'select count(*) from outbox where state = ?')
  const attention = column<[string | null], number>('outbox.attention', `
    select count(*) from outbox where state in ('refused', 'quarantined') and (sealed_for is null or sealed_for is ?)`)
  const settle = rows<[string, number | null, string | null, number | null, string]>('outbox.settle',
    'update outbox set state = ?, position = coalesce(?, position), verdict = coalesce(?, verdict), recorded_at = coalesce(?, recorded_at) where command_id = ?')
  const remove = rows<[string]>('outbox.remove', 'delete from outbox where command_id = ?')
  const answered = rows<[string], Answered>('outbox.answered', `select command_id, state, saved from outbox where stream_id = ? and state <> 'waiting'`)
  const replace = rows<[string, string, string, string]>('outbox.replace', `
    update outbox set saved = ?, stream = ?, stream_id = command_id, sealed_for = ?, state = iif(state = 'accepted', 'final', state) where command_id = ?`)
  const callOf = column<[string], string | null>('outbox.callOf', `
    select (saved ->> '$.body') ->> '$.data.callId' from outbox where stream_id = ? and saved ->> '$.type' = 'RegisterTicket'`)
  const beside = column<[string], string>('outbox.beside', `
    select distinct stream_id from outbox where stream in ('approval', 'review') and instr(saved, ?) > 0`)
  const finalWithoutTicket = column<[number], string>('outbox.finalWithoutTicket', `
    select distinct stream_id from outbox o where stream = 'ticket' and state = 'final' and position <= ?
      and not exists (select 1 from tickets t join confirmed c on c.number = t.number where t.id = o.stream_id)`)
  const withoutTicket = column<[], string>('outbox.withoutTicket', `
    select distinct stream_id from outbox o where stream = 'ticket'
      and not exists (select 1 from tickets t join confirmed c on c.number = t.number where t.id = o.stream_id)
      and not exists (select 1 from outbox r where r.stream_id = o.stream_id and r.state <> 'final' and r.saved ->> '$.type' = 'RegisterTicket')`)
  const sendAgain = rows<[]>('outbox.sendAgain', `
    update outbox set state = 'waiting', position = null where state in ('accepted', 'final') or (state = 'quarantined' and saved ->> '$.body' <> '')`)
  const forget = rows<[]>('outbox.forgetAnswered', `delete from outbox where state in ('accepted', 'final')`)
  const prune = rows<[number, number]>('outbox.prune', `
    delete from outbox where state = 'final' and (recorded_at < ?
      or place <= (select place from outbox where state = 'final' order by place desc limit 1 offset ?))`)
  const read = ({ state, position, verdict, saved }: Stored): OutboxItem =>
    ({ state, position, saved: savedIn(saved), refusal: verdict === null ? null : JSON.parse(verdict) as Refusal })
  // asked after every save, while thousands may wait
  const counted = new Map<OutboxState, number>()
  const recount = (): void => counted.clear()
  const countOf = (state: OutboxState): number => {
    const known = counted.get(state) ?? count.get(state) ?? 0
    counted.set(state, known)
    return known
  }
  /** In the place of the command as it was said. */
  const put = (command: SealedCommand): void => void replace.run(JSON.stringify(command), NO_STREAM, command.authorId, command.commandId)
  const forgetOne = ({ command_id: commandId, state, saved }: Answered): boolean => {
    if (state === 'accepted') return false
    recount()
    if (state === 'final') remove.run(commandId)
    else put(withoutWords(savedIn(saved)))
    return true
  }
  return {
    add: (saved) => {
      const [stream, streamId, sealedFor] = saved.sealed ? [NO_STREAM, saved.commandId, saved.authorId] : [saved.stream, saved.streamId, null]
      const before = countOf('waiting')
      add.run(saved.commandId, stream, streamId, saved.code, sealedFor, JSON.stringify(saved))
      counted.set('waiting', before + 1)
    },
    standingOf: (commandId) => {
      const found = standingOf.get(commandId)
      return found === undefined ? null : { state: found.state, stream: found.stream === NO_STREAM ? null : found.stream as OpenCommand['stream'], streamId: found.stream_id }
    },
    toSend: (afterPlace, limit) => toSend.all(afterPlace, limit).map(({ place, command_id: commandId, body, mac, sealed }) => ({ place, envelope: { commandId, body, mac, sealed: sealed === 1 } })),
    get: (commandId) => {
      const found = get.get(commandId)
      return found === undefined ? null : read(found)
    },
    inState: (state, limit) => inState.all(state, limit).map(read),
    pendingOf: (streamId) => pendingOf.all(streamId).map(savedIn).filter((saved) => !saved.sealed),
    pendingIn: (stream) => pendingIn.all(stream),
    unsettled: () => unsettled.all(),
    count: (...states) => states.reduce((sum, state) => sum + countOf(state), 0),
    attention: (operatorId) => attention.get(operatorId) ?? 0,
    settle: (commandId, state, { position = null, refusal, recordedAt = null } = {}) => {
      const { changes } = settle.run(state, position, refusal === undefined ? null : JSON.stringify(refusal), recordedAt, commandId)
      // most of what comes by the feed is another desk's
      if (changes > 0) recount()
      return changes > 0
    },
    forgetWords: (streamId) => answered.all(streamId).map(forgetOne).includes(true),
    forgetWordsOf: (commandId) => {
      const found = get.get(commandId)
      if (found !== undefined && found.state !== 'waiting') forgetOne(found)
    },
    takeBack: (streamId, sealed) => {
      for (const { command_id: commandId, state, saved } of answered.all(streamId)) {
        const command = savedIn(saved)
        if (command.sealed) continue
        recount()
        const has = state === 'accepted' || state === 'final'
        const kept = (has || state === 'quarantined' ? sealed(command) : null) ?? (has ? null : withoutWords(command))
        if (kept === null) remove.run(commandId)
        else put(kept)
      }
    },
    callOf: (ticketId) => callOf.get(ticketId) ?? null,
    beside: (ticketId) => beside.all(ticketId),
    finalWithoutTicket: (position) => finalWithoutTicket.all(position),
    withoutTicket: () => withoutTicket.all(),
    sendAgain: () => {
      recount()
      sendAgain.run()
    },
    forgetAnswered: () => {
      recount()
      forget.run()
    },
    prune: (keep, before) => {
      recount()
      prune.run(before, keep)
    },
    recount,
  }
}
