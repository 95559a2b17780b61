import * as z from 'zod/mini'
import { id, instant } from '../decider.ts'

/** Operators as an administrator's session sees them. */
export const operatorAccount = z.object({ id, username: z.string(), name: z.string(), role: z.string(), departmentId: z.nullable(z.string()), disabled: z.boolean(), openSessions: z.int() })
export type OperatorAccount = z.infer<typeof operatorAccount>
const personName = z.string().check(z.minLength(1), z.maxLength(120))
const password = z.string().check(z.maxLength(200))
export const operatorAdd = z.object({ username: z.string().check(z.maxLength(60)), name: personName, role: z.string().check(z.maxLength(40)), departmentId: z.nullable(z.string().check(z.maxLength(64))), password })
/** Null leaves a field as it is. A new password ends the operator's sessions, as `endSessions` does by itself. */
export const operatorChange = z.object({
  name: z.nullable(personName), role: z.nullable(z.string().check(z.maxLength(40))), departmentId: z.optional(z.nullable(z.string().check(z.maxLength(64)))),
  password: z.nullable(password), disabled: z.nullable(z.boolean()), endSessions: z.optional(z.boolean()),
})
/** What the city keeps of who did what; newest first. Never personal data of a citizen. */
export const auditPage = z.object({
  lines: z.array(z.object({ number: z.int(), at: instant, kind: z.string(), operatorId: z.nullable(id), deskId: z.nullable(id), address: z.nullable(z.string()), details: z.record(z.string(), z.unknown()) })),
  more: z.boolean(),
})
export type AuditPage = z.infer<typeof auditPage>
export type OperatorAdd = z.infer<typeof operatorAdd>
export type OperatorChange = z.infer<typeof operatorChange>
