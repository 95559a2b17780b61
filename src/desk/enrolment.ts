import * as z from 'zod/mini'
import { id } from '#domain/decider.ts'

/** What makes this installation a desk of a city. `secret` proves it to the server, together with the machine it is bound to. */
export const enrolment = z.object({
  serverUrl: z.string(),
  deskId: id,
  deskName: z.string(),
  secret: z.string(),
  cityName: z.string(),
})
export type Enrolment = z.infer<typeof enrolment>
