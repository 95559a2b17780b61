import type { DomainEvent } from '#domain/catalog.ts'
import { SHELVES, shelfOf } from '#domain/ticket/shelves.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { Connection } from './connection.ts'
import { metaOf, metaSetter } from './meta.ts'

/** Raised when these tables are made otherwise: they are then made anew from the states. */
const WORK_INDEX = '2'

/** What is still to be done about public tickets and whose it is, beside their states so that nobody has to read these. Runs inside the writer's transaction. */
export interface WorkIndex {
  /** `events`: those that led to this state since the index was last told. */
  readonly put: (ticket: TicketState, events: readonly DomainEvent[]) => void
  /** From the stored states, all of it. */
  readonly renew: () => void
}

/** They change nothing that stands here. */
const QUIET: ReadonlySet<DomainEvent['type']> = new Set(['NoteAdded', 'TicketAmended', 'FileAttached', 'FileDetached', 'ForwardRead', 'FollowerAssigned', 'DeliveryRecorded'])

/** `touch` hears of each department of which a message is not as it was. */
export function workIndex(db: Connection, touch: (departmentId: string) => void): WorkIndex {
  const dropChecks = db.prepare<[string]>('DELETE FROM due_check WHERE ticket_id = ?')
  const dropParts = db.prepare<[string]>('DELETE FROM department_part WHERE ticket_id = ?')
  const putCheck = db.prepare('INSERT INTO due_check (ticket_id, check_key, kind, wakes_at, sleeps_at, late_at) VALUES (?, ?, ?, ?, ?, ?)')
  const putPart = db.prepare('INSERT INTO department_part (ticket_id, part_id, department_id, received_at, shelf, due_at) VALUES (?, ?, ?, ?, ?, ?)')
  const ids = db.prepare<[], string>("SELECT id FROM stream WHERE type = 'ticket'").pluck()
  const state = db.prepare<[string], string>("SELECT state FROM stream WHERE type = 'ticket' AND id = ?").pluck()
  // nobody works any more on what is done
  const endLeases = db.prepare<{ id: string }>('DELETE FROM lease WHERE ticket_id = @id AND check_key NOT IN (SELECT check_key FROM due_check WHERE ticket_id = @id)')

  function write({ id, confidential, checks, assignments, closedAt, cancelledAt, receivedAt }: TicketState): void {
    if (confidential) return
    for (const { key, kind, from, until, by } of checks) putCheck.run(id, key, kind, from, until, by)
    for (const part of assignments) {
      const shelf = shelfOf(part, { closedAt, cancelledAt })
      if (shelf !== null) putPart.run(id, part.id, part.departmentId, receivedAt, SHELVES.indexOf(shelf), part.due?.at ?? null)
    }
  }

  return {
    put(ticket, events) {
      if (!ticket.confidential || events.some(({ type }) => type === 'TicketMadeConfidential')) for (const { departmentId } of ticket.assignments) touch(departmentId)
      if (events.every(({ type }) => QUIET.has(type))) return
      const fresh = events.some(({ type }) => type === 'TicketRegistered')
      if (!fresh) {
        dropChecks.run(ticket.id)
        dropParts.run(ticket.id)
      }
      write(ticket)
      if (!fresh) endLeases.run({ id: ticket.id })
    },
    renew() {
      db.exec('DELETE FROM due_check; DELETE FROM department_part')
      for (const id of ids.all()) write(JSON.parse(state.get(id) ?? '{}') as TicketState)
    },
  }
}

/** Makes the index from the stored states where it is missing or of another make. */
export function renewWorkIndex(db: Connection): void {
  if (metaOf(db)('work_index') === WORK_INDEX) return
  db.transaction(() => {
    workIndex(db, () => undefined).renew()
    metaSetter(db)('work_index', WORK_INDEX)
  }).immediate()
}
