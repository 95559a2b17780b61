import * as z from 'zod/mini'
import { point } from '#domain/ticket/commands.ts'
import { KINDS, URGENCIES } from '#domain/ticket/words.ts'

/**
 * What an open message holds: exactly what was typed, letter by letter, not what will be saved. It is kept as a draft on this desk,
 * so its ids are chosen at once: saving it twice after a crash meets the same ticket and the same call.
 */
const messageBody = z.object({
  ticketId: z.uuid(),
  call: z.object({ id: z.uuid(), startedAt: z.nullable(z.int()) }),
  kind: z.enum(KINDS),
  /** Chosen by the operator: a subject that is picked later does not change it. */
  kindByHand: z.boolean(),
  phone: z.string(),
  name: z.string(),
  nationalId: z.string(),
  anonymous: z.boolean(),
  /** Ticked by the operator; a subject can demand it too. */
  confidential: z.boolean(),
  /** Which of the people behind the number `personOf` (E.164) it is. */
  personId: z.nullable(z.uuid()),
  personOf: z.nullable(z.string()),
  /** What stands in the subject box; `categoryId` is set once it is a subject of the city. */
  subject: z.string(),
  categoryId: z.nullable(z.string()),
  /** What the caller said to the subject's questions, by the question's id. */
  answers: z.record(z.string(), z.string()),
  place: z.string(),
  placeId: z.nullable(z.string()),
  address: z.string(),
  point: z.nullable(point),
  text: z.string(),
  urgency: z.enum(URGENCIES),
  /** The knowledge base stands where the subject does, with `question` in its box. */
  asking: z.boolean(),
  question: z.string(),
  articleId: z.nullable(z.string()),
  /** What the operator answers at once; null while there is no answer to give. */
  answer: z.nullable(z.string()),
})
export type MessageBody = z.infer<typeof messageBody>

export const blankBody = (newId: () => string): MessageBody => ({
  ticketId: newId(), call: { id: newId(), startedAt: null }, kind: 'request', kindByHand: false, phone: '', name: '', nationalId: '', anonymous: false, confidential: false,
  personId: null, personOf: null, subject: '', categoryId: null, answers: {}, place: '', placeId: null, address: '', point: null, text: '', urgency: 'normal',
  asking: false, question: '', articleId: null, answer: null,
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
