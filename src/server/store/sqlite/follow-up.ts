import { levelsOf } from '#domain/directory/escalations.ts'
import type { DomainEvent } from '#domain/catalog.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { timeOf } from '#domain/directory/facts.ts'
import { TICKET_STATE_VERSION, type PrivateDocument, type TicketState } from '#domain/ticket/state.ts'
import { isFollowed, lacksTurn } from '#domain/ticket/checks.ts'
import type { TicketEvent } from '#domain/ticket/events.ts'
import type { Origin } from '#domain/decider.ts'
import type { Admission } from '#sync/server.ts'
import * as z from 'zod/mini'
import type { Channels, DeliveryJob, FollowUpStore, Replanning, TimerPlace } from '../follow-up-ports.ts'
import type { Connection } from './connection.ts'
import { metaOf, metaSetter } from './meta.ts'

/** Raised when the rows are made otherwise. */
const MAKE = `${TICKET_STATE_VERSION}.2`
/** Until a gateway is first asked whether an SMS arrived. */
const FIRST_ASK_MS = 60_000

type Input<N extends keyof FollowUpStore> = Parameters<FollowUpStore[N]>[0]

/** When the timer has something to do here; null: not before somebody does something. */
const timerAt = (directory: Directory, state: TicketState): number | null => state.parkedUntil ?? levelsOf(directory, timeOf(directory), state)[0]?.at ?? null

/** No deadline and no level is made of these. */
const TIMELESS: ReadonlySet<DomainEvent['type']> = new Set(['NoteAdded', 'FileAttached', 'FileDetached'])
/** Of history that was brought in whatever is done first makes it followed. */
const keepsTime = ({ source }: TicketState, events: Admission['events']): boolean => source === null && events.every(({ event }) => TIMELESS.has(event.type))

/** Deadlines and checks are made of these; of a department only whose hours count. */
function movesTimes({ section, before, after }: Extract<DomainEvent, { type: 'DirectoryChanged' }>): boolean {
  if (section === 'departments') return before?.['calendarId'] !== after['calendarId'] || before?.['parentId'] !== after['parentId']
  return section === 'followUps' || section === 'escalations' || section === 'calendars' || section === 'holidays' || section === 'deadlines'
}

function replanningOf(db: Connection): () => Replanning | null {
  const meta = metaOf(db)
  return () => {
    const text = meta('replanning')
    return text === null ? null : z.parse(z.object({ version: z.int(), after: z.nullable(z.string()) }), JSON.parse(text))
  }
}

/** Everything here runs inside the writer's transaction. */
export function followUpWrites(db: Connection, directory: () => Directory) {
  const setMeta = metaSetter(db)
  const planning = replanningOf(db)
  const put = db.prepare<[string, number | null]>('INSERT INTO follow_up (ticket_id, at) VALUES (?, ?) ON CONFLICT (ticket_id) DO UPDATE SET at = excluded.at WHERE at IS NOT excluded.at')
  const drop = db.prepare<[string]>('DELETE FROM follow_up WHERE ticket_id = ?')
  const getState = db.prepare<[string], string>("SELECT state FROM stream WHERE type = 'ticket' AND id = ?").pluck()
  const enqueue = db.prepare(
    'INSERT OR IGNORE INTO delivery (message_id, channel, ticket_id, assignment_id, command_id, enqueued_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const dropDelivery = db.prepare<[string]>('DELETE FROM delivery WHERE message_id = ?')
  const dropDeliveries = db.prepare<[string]>('DELETE FROM delivery WHERE ticket_id = ?')
  const tell = db.prepare<[string, string]>('UPDATE delivery SET told = ? WHERE message_id = ?')
  const ask = db.prepare<[number, string]>("UPDATE delivery SET told = 'sent', attempts = 0, next_at = ? WHERE message_id = ?")
  const putOff = db.prepare<[number, number, string]>('UPDATE delivery SET attempts = ?, next_at = ? WHERE message_id = ?')
  const open: { channels: Channels | null } = { channels: null }

  function time(state: TicketState): void {
    if (isFollowed(state)) put.run(state.id, timerAt(directory(), state))
    else if (lacksTurn(state)) put.run(state.id, null)
    else drop.run(state.id)
  }

  function follow(state: TicketState, event: TicketEvent, commandId: string, now: number): void {
    const { channels } = open
    if (event.type === 'TicketForwarded' && channels?.email === true && !state.confidential) {
      const email = directory().departments.find(({ id }) => id === event.departmentId)?.email ?? ''
      if (email !== '') enqueue.run(event.assignmentId, 'email', state.id, event.assignmentId, commandId, now, now)
    }
    if (event.type === 'CitizenAnswered' && event.how === 'sms' && channels !== null) enqueue.run(commandId, 'sms', state.id, null, commandId, now, now)
    if (event.type === 'DeliveryRecorded') told(event, now)
    if (event.type === 'PersonalDataErased') dropDeliveries.run(state.id)
  }

  /** With the event in one transaction: what the ticket was told is never sent again. */
  function told({ messageId, channel, delivery }: Extract<TicketEvent, { type: 'DeliveryRecorded' }>, now: number): void {
    if (delivery === 'retrying') tell.run(delivery, messageId)
    else if (delivery === 'sent' && channel === 'sms') ask.run(now + FIRST_ASK_MS, messageId)
    else dropDelivery.run(messageId)
  }

  return {
    /** After the events of an admission are stored. */
    follow({ stream, state, events }: Admission, { commandId, recordedAt }: Origin & { readonly recordedAt: number }): void {
      if (stream === 'directory' && events.some(({ event }) => event.type === 'DirectoryChanged' && movesTimes(event))) {
        setMeta('replanning', JSON.stringify({ version: (state as Directory).version, after: '' } satisfies Replanning))
      }
      if (stream !== 'ticket') return
      // working it out costs a tenth of what storing a note does
      if (!keepsTime(state as TicketState, events)) time(state as TicketState)
      for (const { event } of events) follow(state as TicketState, event as TicketEvent, commandId, recordedAt)
    },
    writes: {
      openChannels: (channels: Channels): void => void (open.channels = channels),
      retime({ ticketIds, replanning }: Input<'retime'>): void {
        for (const id of ticketIds) {
          const text = getState.get(id)
          if (text !== undefined) time(JSON.parse(text) as TicketState)
        }
        if (replanning !== null && planning()?.version === replanning.version) setMeta('replanning', JSON.stringify(replanning))
      },
      putOffDelivery: ({ messageId, attempts, nextAt }: Input<'putOffDelivery'>): void => void putOff.run(attempts, nextAt, messageId),
      dropDelivery: (messageId: string): void => void dropDelivery.run(messageId),
    },
  }
}

/** CROSS JOIN: left to itself the planner begins with all tickets that there ever were. */
export const FOLLOW_UP_QUERIES = {
  timed: `SELECT f.at, f.ticket_id AS ticketId, s.state FROM follow_up f INDEXED BY follow_up_by_time CROSS JOIN stream s ON s.type = 'ticket' AND s.id = f.ticket_id
    WHERE f.at IS NOT NULL AND f.at <= ? AND (f.at, f.ticket_id) > (?, ?) ORDER BY f.at, f.ticket_id LIMIT ?`,
  openTickets: "SELECT s.state FROM follow_up f CROSS JOIN stream s ON s.type = 'ticket' AND s.id = f.ticket_id WHERE f.ticket_id > ? ORDER BY f.ticket_id LIMIT ?",
  dueDeliveries: `SELECT message_id AS messageId, channel, ticket_id AS ticketId, assignment_id AS assignmentId, command_id AS commandId, enqueued_at AS enqueuedAt, attempts, told
    FROM delivery WHERE channel = ? AND next_at <= ? ORDER BY next_at, message_id LIMIT ?`,
} as const

export type FollowUpBook = Pick<ReturnType<typeof followUpWrites>, 'follow'>

export function followUpReads(db: Connection) {
  const timed = db.prepare<[number, number, string, number], TimerPlace & { state: string }>(FOLLOW_UP_QUERIES.timed)
  const openTickets = db.prepare<[string, number], string>(FOLLOW_UP_QUERIES.openTickets).pluck()
  const dueDeliveries = db.prepare<[string, number, number], DeliveryJob>(FOLLOW_UP_QUERIES.dueDeliveries)
  const whole = db.prepare<[string], { state: string; parts: string }>(
    "SELECT s.state, coalesce(p.parts, '{}') AS parts FROM stream s LEFT JOIN private p ON p.type = s.type AND p.id = s.id WHERE s.type = 'ticket' AND s.id = ?")
  const stateOf = (text: string): TicketState => JSON.parse(text) as TicketState

  return {
    timed: (now: number, after: TimerPlace | null, limit: number) =>
      timed.all(now, after?.at ?? -1, after?.ticketId ?? '', limit).map(({ state, ...place }) => ({ ...place, state: stateOf(state) })),
    openTickets: (after: string | null, limit: number) => openTickets.all(after ?? '', limit).map(stateOf),
    replanning: replanningOf(db),
    dueDeliveries: (channel: string, now: number, limit: number) => dueDeliveries.all(channel, now, limit),
    wholeTicket: (ticketId: string) => {
      const row = whole.get(ticketId)
      return row === undefined ? null : { state: stateOf(row.state), private: JSON.parse(row.parts) as PrivateDocument }
    },
  }
}

/**
 * Where the rows are missing or of another make, the timer is told to look at every open ticket once. Where history that was brought in has
 * no turn in the queues, the open tickets are planned anew as after a change of the city.
 */
export function renewFollowUp(db: Connection): void {
  if (metaOf(db)('follow_up') === MAKE) return
  db.transaction(() => {
    db.exec('DELETE FROM follow_up')
    const ids = db.prepare<[], string>("SELECT id FROM stream WHERE type = 'ticket'").pluck()
    const state = db.prepare<[string], string>("SELECT state FROM stream WHERE type = 'ticket' AND id = ?").pluck()
    const put = db.prepare<[string, number | null]>('INSERT INTO follow_up (ticket_id, at) VALUES (?, ?)')
    const setMeta = metaSetter(db)
    let turnless = false
    for (const id of ids.all()) {
      const ticket = JSON.parse(state.get(id) ?? '{}') as TicketState
      if (isFollowed(ticket)) put.run(id, 0)
      if (!lacksTurn(ticket)) continue
      put.run(id, null)
      turnless = true
    }
    if (turnless) setMeta('replanning', JSON.stringify({ version: replanningOf(db)()?.version ?? 0, after: '' } satisfies Replanning))
    setMeta('follow_up', MAKE)
  }).immediate()
}
