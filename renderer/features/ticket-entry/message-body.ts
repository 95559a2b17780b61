import * as z from 'zod/mini'
import { KINDS, URGENCIES } from '#domain/ticket/words.ts'

/**
 * What an open message holds: exactly what was typed, letter by letter, not what will be saved. It is kept as a draft on this desk,
 * so its ids are chosen at once: saving it twice after a crash meets the same ticket and the same call.
 */
const messageBody = z.object({
  ticketId: z.uuid(),
  call: z.object({ id: z.uuid(), startedAt: z.nullable(z.int()) }),
  kind: z.enum(KINDS),
  phone: z.string(),
  name: z.string(),
  nationalId: z.string(),
  anonymous: z.boolean(),
  /** What stands in the subject box; `categoryId` is set once it is a subject of the city. */
  subject: z.string(),
  categoryId: z.nullable(z.string()),
  place: z.string(),
  placeId: z.nullable(z.string()),
  address: z.string(),
  text: z.string(),
  urgency: z.enum(URGENCIES),
})
export type MessageBody = z.infer<typeof messageBody>

export const blankBody = (newId: () => string): MessageBody => ({
  ticketId: newId(), call: { id: newId(), startedAt: null }, kind: 'request', phone: '', name: '', nationalId: '', anonymous: false,
  subject: '', categoryId: null, place: '', placeId: null, address: '', text: '', urgency: 'normal',
})

/** A draft as an earlier or later version of the console may have kept it: what can be read is taken, the rest starts blank. */
export function readBody(kept: Readonly<Record<string, unknown>>, newId: () => string): MessageBody {
  const blank = blankBody(newId)
  const whole = z.safeParse(messageBody, { ...blank, ...kept })
  if (whole.success) return whole.data
  const readable: Record<string, unknown> = { ...blank }
  for (const [name, schema] of Object.entries(messageBody.shape)) {
    const field = z.safeParse(schema, kept[name])
    if (field.success) readable[name] = field.data
  }
  return readable as MessageBody
}
