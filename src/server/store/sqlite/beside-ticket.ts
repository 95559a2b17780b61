import type { ApprovalState } from '#domain/approval/approval.ts'
import type { CallState } from '#domain/call/call.ts'
import type { StreamType } from '#domain/catalog.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { Connection } from './connection.ts'

/** What hangs on a ticket: requests about it, and the calls that led to it. Runs inside the writer's transaction. */
export interface BesideTicket {
  /** After a stream of any kind was stored. */
  readonly note: (stream: StreamType, streamId: string, state: unknown) => void
  readonly approvals: (ticketId: string) => readonly string[]
  /** Whether the personal data of a ticket to which this call led was erased: then none of the caller's is kept with the call. */
  readonly erased: (callId: string) => boolean
  /** The commands of its calls that still hold the caller's number. */
  readonly callWords: (ticketId: string) => readonly string[]
  readonly eraseCalls: (ticketId: string) => void
}

export function besideTicket(db: Connection): BesideTicket {
  const add = db.prepare<[string, 'approval' | 'call', string]>('INSERT OR IGNORE INTO beside_ticket (ticket_id, stream_type, stream_id) VALUES (?, ?, ?)')
  const approvals = db.prepare<[string], string>("SELECT stream_id FROM beside_ticket WHERE ticket_id = ? AND stream_type = 'approval'").pluck()
  const erased = db.prepare<[string], number>(
    `SELECT 1 FROM beside_ticket b JOIN stream t ON t.type = 'ticket' AND t.id = b.ticket_id
     WHERE b.stream_type = 'call' AND b.stream_id = ? AND t.state ->> '$.erasedAt' IS NOT NULL LIMIT 1`).pluck()
  const words = db.prepare<[string], string>(
    "SELECT j.key FROM beside_ticket b JOIN private p ON p.type = 'call' AND p.id = b.stream_id, json_each(p.parts) j WHERE b.ticket_id = ? AND b.stream_type = 'call'").pluck()
  const eraseCalls = db.prepare<[string]>("DELETE FROM private WHERE type = 'call' AND id IN (SELECT stream_id FROM beside_ticket WHERE ticket_id = ? AND stream_type = 'call')")

  return {
    note(stream, streamId, state) {
      if (stream === 'ticket') {
        const { callId } = state as TicketState
        if (callId !== null) add.run(streamId, 'call', callId)
      }
      if (stream === 'call') for (const ticketId of (state as CallState).ticketIds) add.run(ticketId, 'call', streamId)
      if (stream === 'approval') for (const ticketId of subjectsOf(state as ApprovalState)) add.run(ticketId, 'approval', streamId)
    },
    approvals: (ticketId) => approvals.all(ticketId),
    erased: (callId) => erased.get(callId) !== undefined,
    callWords: (ticketId) => words.all(ticketId),
    eraseCalls: (ticketId) => void eraseCalls.run(ticketId),
  }
}

const subjectsOf = ({ ticketId, subjectIds }: ApprovalState): readonly string[] => (ticketId === null ? subjectIds : [ticketId, ...subjectIds])
