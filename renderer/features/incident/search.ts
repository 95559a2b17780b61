/** `leadTicketId`: an incident is to be opened for this ticket. */
export interface IncidentSearch { readonly leadTicketId?: string }

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads the address; what is not understood is left out, never an error. */
export function readIncidentSearch(raw: Readonly<Record<string, unknown>>): IncidentSearch {
  const ticket = raw['leadTicketId']
  return typeof ticket === 'string' && ID.test(ticket) ? { leadTicketId: ticket } : {}
}
