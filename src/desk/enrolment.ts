import * as z from 'zod/mini'
import { id } from '#domain/decider.ts'
import { DESK_SCOPES } from '#domain/operator/board.ts'

/** What makes this installation a desk of a city. `secret` proves it to the server, together with the machine it is bound to. */
export const enrolment = z.object({
  serverUrl: z.string(),
  deskId: id,
  deskName: z.string(),
  secret: z.string(),
  cityName: z.string(),
  /** A department's desk keeps none of the city's tickets. */
  scope: z.enum(DESK_SCOPES),
})
export type Enrolment = z.infer<typeof enrolment>
