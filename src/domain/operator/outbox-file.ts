import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'

/** How the names of the files end in which a desk that cannot reach the server writes what waits. */
export const OUTBOX_FILE = 'peygir-outbox'

/** How such a file was taken in. `at`: when it was written, by its desk's clock. `known` of its commands had been answered before. */
export const outboxTaken = z.object({
  deskId: id, deskName: z.string(), decommissioned: z.boolean(), at: instant,
  count: z.int(), known: z.int(), accepted: z.int(), refused: z.int(), quarantined: z.int(),
})
export type OutboxTaken = z.infer<typeof outboxTaken>
