import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'

/** Ways out of the centre that this server has been given. */
export interface Channels {
  readonly email: boolean
  readonly sms: boolean
}

/**
 * A message that is to leave the centre. It names who asked for it, never whom it goes to or what it says: both are read when
 * it is sent, so that what was erased meanwhile is nowhere.
 */
export interface DeliveryJob {
  /** The assignment of an e-mail, the command of an SMS: under it the ticket hears how it fared. */
  readonly messageId: string
  readonly channel: 'email' | 'sms'
  readonly ticketId: string
  readonly assignmentId: string | null
  readonly commandId: string
  readonly enqueuedAt: number
  readonly attempts: number
  /** What the ticket was told last; null: nothing yet. A message that is `sent` is only asked about. */
  readonly told: 'retrying' | 'sent' | null
}

/** How far the open tickets have been planned anew since version `version` of the directory (0: none changed the times yet). `after`: up to this ticket, null when all are done. */
export interface Replanning {
  readonly version: number
  readonly after: string | null
}

/** A place in the order in which the timer looks at tickets. */
export interface TimerPlace {
  readonly at: number
  readonly ticketId: string
}

/** What the timer and the senders work with. Open tickets only: cost does not grow with the city's history. */
export interface FollowUpStore {
  /** From now on messages are put in the queue for these; before it nothing is. An SMS always is, so that it can fail instead of being forgotten. */
  readonly openChannels: (channels: Channels) => Promise<void>
  /** Tickets at which something is to be done by `now`: a date to which it is parked, a level of escalation. In order, those after `after`. */
  readonly timed: (now: number, after: TimerPlace | null, limit: number) => Promise<readonly (TimerPlace & { readonly state: TicketState })[]>
  /** Open tickets in the order of their ids. Of history that nobody has touched only what has no turn in the queues. */
  readonly openTickets: (after: string | null, limit: number) => Promise<readonly TicketState[]>
  /** Begun in the transaction of a change of calendars, holidays, deadlines or policies, and where a store of an earlier program has history without a turn in the queues; null: there was none. */
  readonly replanning: () => Promise<Replanning | null>
  /** Works out anew when the timer is to look at these, and keeps how far the planning has come, unless it has begun anew meanwhile. */
  readonly retime: (told: { readonly ticketIds: readonly string[]; readonly replanning: Replanning | null }) => Promise<void>
  readonly dueDeliveries: (channel: DeliveryJob['channel'], now: number, limit: number) => Promise<readonly DeliveryJob[]>
  readonly putOffDelivery: (job: { readonly messageId: string; readonly attempts: number; readonly nextAt: number }) => Promise<void>
  readonly dropDelivery: (messageId: string) => Promise<void>
  /** Null when there is no such ticket. */
  readonly wholeTicket: (ticketId: string) => Promise<{ readonly state: TicketState; readonly private: PrivateDocument } | null>
}
