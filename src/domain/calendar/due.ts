import * as z from 'zod/mini'
import { instant } from '../decider.ts'

/** By when, and why then: everything that somebody who doubts it would ask. */
export const due = z.object({
  at: instant,
  start: instant,
  hours: z.number(),
  clock: z.enum(['working', 'round']),
  /** Null when the clock runs day and night. */
  calendarId: z.nullable(z.string()),
  /** `policy`: the deadline policy `policyId`. `category`: the subject's own hours. `hand`: set by whoever forwarded it. */
  from: z.enum(['policy', 'category', 'hand']),
  policyId: z.nullable(z.string()),
  /** Days between start and end on which nobody works, as Solar Hijri dates `1405-01-01`. */
  skipped: z.array(z.object({ date: z.string(), reason: z.enum(['weekend', 'holiday']), name: z.nullable(z.string()) })),
})
export type Due = z.infer<typeof due>
