import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'

export const KINDS = ['request', 'complaint', 'criticism', 'suggestion', 'dissatisfaction', 'appreciation', 'enquiry', 'oversight'] as const
export const CHANNELS = ['phone', 'web', 'sms', 'in_person', 'open311', 'import'] as const
export const URGENCIES = ['normal', 'important', 'urgent'] as const

/** Characters. A caller's whole story fits ten times over; a pasted file does not. */
export const TEXT_LIMIT = 10_000
export const FIELD_LIMIT = 300

const field = z.nullable(z.string().check(z.maxLength(FIELD_LIMIT)))
const key = z.string().check(z.minLength(1), z.maxLength(64))

/** Personal data and free words of a ticket; kept apart from its events. Phones are E.164. */
export const ticketPrivate = z.object({
  phone: z.nullable(z.string().check(z.regex(/^\+\d{8,15}$/))),
  name: field,
  nationalId: z.nullable(z.string().check(z.regex(/^\d{10}$/))),
  address: field,
  text: z.string().check(z.maxLength(TEXT_LIMIT)),
})
export type TicketPrivate = z.infer<typeof ticketPrivate>

const facts = {
  kind: z.enum(KINDS),
  categoryId: key,
  placeId: z.nullable(key),
  urgency: z.enum(URGENCIES),
}

export const registerTicket = z.object({
  ...facts,
  ticketId: id,
  callId: z.nullable(id),
  channel: z.enum(CHANNELS),
  anonymous: z.boolean(),
  private: ticketPrivate,
})

export const amendTicket = z.object({
  ticketId: id,
  changes: z.partial(z.object(facts)),
  private: z.partial(ticketPrivate),
})

export const addNote = z.object({ ticketId: id, text: z.string().check(z.minLength(1), z.maxLength(TEXT_LIMIT)) })

/** A case of the city's history, brought in once by an administrator with the time at which it really came. */
export const importTicket = z.object({
  ...facts,
  ticketId: id,
  channel: z.enum(CHANNELS),
  source: z.object({ name: key, id: key }),
  occurredAt: instant,
  private: ticketPrivate,
})

export type TicketCommand =
  | ({ readonly type: 'RegisterTicket' } & z.infer<typeof registerTicket>)
  | ({ readonly type: 'AmendTicket' } & z.infer<typeof amendTicket>)
  | ({ readonly type: 'AddNote' } & z.infer<typeof addNote>)
  | ({ readonly type: 'ImportTicket' } & z.infer<typeof importTicket>)
