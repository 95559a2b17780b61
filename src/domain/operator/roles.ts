import * as z from 'zod/mini'

/** What somebody may do. Which role has which is data of the city (`Directory.roles`). */
export const PERMISSIONS = [
  'ticket.register', 'ticket.amend', 'ticket.note', 'ticket.import', 'ticket.read', 'ticket.attach',
  'ticket.forward', 'ticket.answer', 'ticket.park', 'ticket.cancel', 'ticket.close', 'ticket.closeUnverified', 'ticket.reopen', 'ticket.verify',
  // `assignment.work`: as the department itself. `assignment.relay`: the centre writes down what the department said.
  'assignment.work', 'assignment.relay', 'satisfaction.ask',
  'incident.lead', 'incident.link', 'person.merge', 'confidential.mark', 'confidential.read',
  'call.record', 'desk.enrol', 'operator.manage', 'quarantine.review', 'directory.change', 'audit.read',
] as const
export type Permission = (typeof PERMISSIONS)[number]

export const role = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(40)),
  name: z.string(),
  nameEn: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
})
export type Role = z.infer<typeof role>

/** `departmentId`: whose liaison this is; null for the staff of the centre. */
export const operator = z.object({
  id: z.uuid(), username: z.string(), name: z.string(), role: z.string(),
  departmentId: z.nullable(z.string().check(z.minLength(1), z.maxLength(64))),
})
export type Operator = z.infer<typeof operator>

export const may = (who: { readonly permissions: readonly string[] }, ...anyOf: readonly Permission[]): boolean => anyOf.some((permission) => who.permissions.includes(permission))
