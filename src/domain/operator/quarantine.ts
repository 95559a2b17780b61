import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'
import { REFUSALS } from '../refusals.ts'

/** done: what it asked for was seen to otherwise, or is not to be. author: whoever gave it is to give it again. */
export const QUARANTINE_ENDS = ['done', 'author'] as const
export type QuarantineEnd = (typeof QUARANTINE_ENDS)[number]

/** A command that no rule may lose and that could not be taken: word for word, until a supervisor has settled it. */
export const quarantined = z.object({
  commandId: id, deskId: id, deskName: z.nullable(z.string()), receivedAt: instant,
  /** Whose it says it is; null where that cannot be read. */
  operatorId: z.nullable(id),
  /** When it was given, by its desk's clock. */
  at: z.nullable(instant),
  code: z.enum(REFUSALS),
  /** About something confidential, or sealed: for whoever may not read such messages all that follows is null. */
  hidden: z.boolean(),
  type: z.nullable(z.string()), ticketId: z.nullable(id), trackingCode: z.nullable(z.string()), data: z.nullable(z.record(z.string(), z.unknown())),
})
export type Quarantined = z.infer<typeof quarantined>

export const quarantineSettling = z.object({ how: z.enum(QUARANTINE_ENDS), note: z.string().check(z.minLength(1), z.maxLength(2000)) })
export type QuarantineSettling = z.infer<typeof quarantineSettling>
