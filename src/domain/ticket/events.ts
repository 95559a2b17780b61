import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'
import { CHANNELS, KINDS, URGENCIES } from './commands.ts'

const key = z.string().check(z.minLength(1), z.maxLength(64))

/** Shipped schemas are never edited: a new shape is a new version with an upcaster beside it. */
export const ticketRegistered = z.object({
  type: z.literal('TicketRegistered'),
  ticketId: id,
  code: z.string().check(z.regex(/^\d{8,15}$/)),
  kind: z.enum(KINDS),
  channel: z.enum(CHANNELS),
  categoryId: key,
  placeId: z.nullable(key),
  urgency: z.enum(URGENCIES),
  anonymous: z.boolean(),
  callId: z.nullable(id),
  source: z.nullable(z.object({ name: key, id: key })),
  /** When the citizen spoke, where that is not when the command was given (imported history). */
  receivedAt: z.nullable(instant),
})

export const ticketAmended = z.object({
  type: z.literal('TicketAmended'),
  ticketId: id,
  changes: z.object({
    kind: z.optional(z.enum(KINDS)),
    categoryId: z.optional(key),
    placeId: z.optional(z.nullable(key)),
    urgency: z.optional(z.enum(URGENCIES)),
  }),
  /** Names of the private fields that changed; their words are in the private part. */
  fields: z.array(z.enum(['phone', 'name', 'nationalId', 'address', 'text'])),
})

export const noteAdded = z.object({ type: z.literal('NoteAdded'), ticketId: id })

export const ticketEvent = z.discriminatedUnion('type', [ticketRegistered, ticketAmended, noteAdded])
export type TicketEvent = z.infer<typeof ticketEvent>
