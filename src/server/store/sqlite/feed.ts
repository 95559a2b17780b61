import type { StreamType } from '#domain/catalog.ts'
import type { BesideTicket } from './beside-ticket.ts'
import type { Connection } from './connection.ts'

/** What stands at the positions of the feed. Runs inside the writer's transaction. */
export interface FeedBook {
  readonly head: () => number
  /** Gives the events from `fromSeq` to `toSeq` the next positions. Answers the last of them. */
  readonly append: (stream: StreamType, streamId: string, fromSeq: number, toSeq: number) => number
  /** Empties every position of the stream and says `gone` at the next. */
  readonly withdraw: (stream: StreamType, streamId: string) => void
  /** Gives all events of the stream the next positions. Answers the last of them. */
  readonly whole: (stream: StreamType, streamId: string) => number
  /** Says `erased` at the next position, unless the desks know nothing of the stream. Answers the positions of its events. */
  readonly erase: (stream: StreamType, streamId: string) => readonly number[]
  /** Positions that no longer read as they did, since the last time this was asked. After a rollback they may name too many. */
  readonly takeChanged: () => readonly number[]
}

export function feedBook(db: Connection): FeedBook {
  const head = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM feed').pluck()
  const insertEvent = db.prepare<[number, number, string, string]>("INSERT INTO feed (position, kind, seq, stream_type, stream_id) VALUES (?, 'event', ?, ?, ?)")
  const say = db.prepare<[number, 'gone' | 'erased', string, string]>('INSERT INTO feed (position, kind, stream_type, stream_id) VALUES (?, ?, ?, ?)')
  const positions = db.prepare<[string, string], { position: number; kind: string }>('SELECT position, kind FROM feed WHERE stream_type = ? AND stream_id = ? ORDER BY position')
  const empty = db.prepare<[string, string]>("UPDATE feed SET kind = 'empty', seq = NULL, stream_type = NULL, stream_id = NULL WHERE stream_type = ? AND stream_id = ?")
  const history = db.prepare<[string, string], number>('SELECT seq FROM event WHERE stream_type = ? AND stream_id = ? ORDER BY seq').pluck()
  const changed = { positions: [] as number[] }

  const last = (): number => head.get() ?? 0
  const add = (stream: StreamType, streamId: string, seqs: readonly number[]): number => {
    const before = last()
    seqs.forEach((seq, index) => insertEvent.run(before + index + 1, seq, stream, streamId))
    return before + seqs.length
  }

  return {
    head: last,
    append: (stream, streamId, fromSeq, toSeq) => add(stream, streamId, Array.from({ length: toSeq - fromSeq + 1 }, (_, index) => fromSeq + index)),
    whole: (stream, streamId) => add(stream, streamId, history.all(stream, streamId)),
    withdraw(stream, streamId) {
      changed.positions.push(...positions.all(stream, streamId).map(({ position }) => position))
      empty.run(stream, streamId)
      say.run(last() + 1, 'gone', stream, streamId)
    },
    erase(stream, streamId) {
      const told = positions.all(stream, streamId).flatMap(({ position, kind }) => (kind === 'event' ? [position] : []))
      changed.positions.push(...told)
      if (told.length > 0) say.run(last() + 1, 'erased', stream, streamId)
      return told
    },
    takeChanged() {
      const { positions: taken } = changed
      changed.positions = []
      return taken
    },
  }
}

/** Takes a ticket that became confidential from the desks, and with it what was asked about it. */
export function withdrawTicket(feed: FeedBook, beside: Pick<BesideTicket, 'approvals'>, ticketId: string): void {
  feed.withdraw('ticket', ticketId)
  for (const approvalId of beside.approvals(ticketId)) feed.withdraw('approval', approvalId)
}

/** Gives the desks a ticket that became public, and what was asked about it. Answers the last position of the ticket's own events. */
export function wholeTicket(feed: FeedBook, beside: Pick<BesideTicket, 'approvals'>, ticketId: string): number {
  const position = feed.whole('ticket', ticketId)
  for (const approvalId of beside.approvals(ticketId)) feed.whole('approval', approvalId)
  return position
}
