import type { DomainEvent } from '#domain/catalog.ts'
import type { Origin } from '#domain/decider.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { isConfidential, type Admission } from '#sync/server.ts'
import type { AuditLine } from '../ports.ts'
import type { Connection } from './connection.ts'
import { dayBook } from './day-book.ts'
import { doubtBook } from './doubts.ts'
import type { Deed } from './repeat.ts'
import { workIndex } from './work-index.ts'

export interface Beside {
  readonly timeZone: () => string
  /** Erases the personal data of a ticket here and in whatever backup is restored later. */
  readonly erase: (deed: Deed) => void
  readonly audit: (line: AuditLine) => void
  /** Hears of each department of which a message is not as it was. */
  readonly touch: (departmentId: string) => void
}

/** What is kept beside the states of what follows from them. Runs inside the writer's transaction. */
export interface WorkBook {
  /** After the admission's events, state and private part are stored and told to the desks. */
  readonly note: (admission: Admission, origin: Origin & { readonly recordedAt: number }) => void
  /** Whether this department lately reported work that was not done. */
  readonly doubted: (departmentId: string, now: number) => boolean
}

export function workBook(db: Connection, { timeZone, erase, audit, touch }: Beside): WorkBook {
  const index = workIndex(db, touch)
  const days = dayBook(db, timeZone)
  const doubts = doubtBook(db)

  function follow(ticket: TicketState, event: DomainEvent, origin: Origin & { readonly recordedAt: number }): void {
    const { by, deskId, recordedAt } = origin
    if (event.type === 'WorkVerified' && event.outcome === 'not_done') {
      const part = ticket.assignments.find(({ id }) => id === event.assignmentId)
      if (part !== undefined) doubts.note(part.departmentId, recordedAt)
    }
    if (event.type === 'PersonalDataErased') {
      erase({ ticketId: ticket.id, ...origin })
      // of a confidential one the trail tells that, not which
      audit({ at: recordedAt, kind: 'erased', operatorId: by, deskId, address: null, details: ticket.confidential ? {} : { ticketId: ticket.id } })
    }
  }

  return {
    note({ stream, state, events: stored }, origin) {
      const events = stored.map(({ event }) => event)
      if (!isConfidential(stream, state)) days.note(events, origin.by, origin.occurredAt)
      if (stream !== 'ticket') return
      const ticket = state as TicketState
      index.put(ticket, events)
      for (const event of events) follow(ticket, event, origin)
    },
    doubted: doubts.doubted,
  }
}
