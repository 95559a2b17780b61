import { incidentWords, type IncidentState } from '#domain/incident/incident.ts'
import type { PrivateDocument } from '#domain/ticket/state.ts'
import type { CallOutput, IncidentView } from '#ipc/contract.ts'
import type { Store } from './sqlite/store.ts'
import { standing } from './standing.ts'

/** Callers of one incident that are listed; further ones are in the queue by its filter. */
const MOST_CALLERS = 1000

/** The latest first. `closed`: those too. */
export function listIncidents(store: Store, closed: boolean): IncidentView[] {
  const ids = new Set([...store.streams.incidents(), ...store.outbox.pendingIn('incident')])
  const views = [...ids].flatMap((id) => readView(store, id, closed) ?? [])
  return views.sort((one, other) => other.state.openedAt - one.state.openedAt)
}

export function readIncident(store: Store, incidentId: string): CallOutput['incident.read'] {
  const incident = readView(store, incidentId, true)
  if (incident === null) return null
  const lead = numberOfLead(store, incident.state)
  return {
    incident, parts: standing(store, 'incident', incidentId).parts as PrivateDocument,
    lead: lead === null ? null : store.tickets.rows([lead])[0] ?? null, tickets: store.tickets.ofIncident(incidentId, MOST_CALLERS),
  }
}

const numberOfLead = (store: Store, { leadTicketId }: IncidentState): number | null => (leadTicketId === null ? null : store.tickets.numberOf(leadTicketId))

function readView(store: Store, incidentId: string, closed: boolean): IncidentView | null {
  const { state, parts, pending } = standing(store, 'incident', incidentId)
  if (state === null) return null
  const incident = state as IncidentState
  if (incident.status === 'closed' && !closed) return null
  // a ticket that became confidential leaves no trace here, and its bare id would be one
  const leadTicketId = numberOfLead(store, incident) === null ? null : incident.leadTicketId
  return { state: { ...incident, leadTicketId }, ...incidentWords(incident, parts as PrivateDocument), ...store.tickets.callers(incidentId), pending: pending.length > 0 }
}
