import { decideCommand, type Command } from '#domain/catalog.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { factsFor } from '#domain/directory/facts.ts'
import { SYSTEM, SYSTEM_ID } from '#domain/operator/system.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { ServerStore } from '../store/ports.ts'
import { act, type Deed } from './system.ts'

/** Tickets worked out at once; the event loop is free between two batches. */
const BATCH = 50

type Store = Pick<ServerStore, 'directory' | 'replanning' | 'openTickets' | 'retime' | 'standing' | 'submit'>

/**
 * Brings the open tickets to the city's calendars and policies as they are now, and gives history that has no turn in the queues its own. Worked out first: only tickets that the change
 * touches get a command. It goes on where it was stopped, and begins anew when the city changed meanwhile. Answers how many
 * tickets changed. `over`: asked before each batch whether to stop.
 */
export async function replan(store: Store, now: number, over: () => boolean = () => false): Promise<number> {
  let changed = 0
  while (!over()) {
    const begun = await store.replanning()
    if (begun === null || begun.after === null) break
    const directory = await store.directory()
    const states = await store.openTickets(begun.after, BATCH)
    const deeds = states.filter((state) => isTouched(directory, state, now)).map((state) => deedOf(directory, state))
    changed += (await act(store, deeds, now)).filter((done) => done).length
    const last = states.at(-1)
    await store.retime({ ticketIds: states.map(({ id }) => id), replanning: { version: begun.version, after: states.length < BATCH || last === undefined ? null : last.id } })
  }
  return changed
}

const planning = (ticketId: string): Command => ({ type: 'PlanFollowUp', stream: 'ticket', streamId: ticketId, data: { ticketId } })

function isTouched(directory: Directory, state: TicketState, now: number): boolean {
  const command = planning(state.id)
  const facts = factsFor(directory, command, state, SYSTEM, now)
  return decideCommand(state, command, { commandId: SYSTEM_ID, at: now, trackingCode: null, directoryVersion: directory.version, operator: SYSTEM, facts, deskId: SYSTEM_ID }).ok
}

/** A change that is taken back is another occasion: the version of the directory never comes again. */
const deedOf = ({ version }: Directory, { id: ticketId, steps }: TicketState): Deed => ({ type: 'PlanFollowUp', data: { ticketId }, occasion: `${version} ${steps.length}` })
