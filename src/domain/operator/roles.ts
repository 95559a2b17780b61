import * as z from 'zod/mini'

/** What somebody may do. Which role has which is data of the city (`Directory.roles`). */
export const PERMISSIONS = [
  'ticket.register', 'ticket.amend', 'ticket.note', 'ticket.import', 'ticket.read',
  'call.record', 'desk.enrol', 'operator.manage', 'quarantine.review',
] as const
export type Permission = (typeof PERMISSIONS)[number]

export const role = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(40)),
  name: z.string(),
  nameEn: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
})
export type Role = z.infer<typeof role>

export const operator = z.object({ id: z.uuid(), username: z.string(), name: z.string(), role: z.string() })
export type Operator = z.infer<typeof operator>

export const may = (who: { readonly permissions: readonly string[] }, permission: Permission): boolean => who.permissions.includes(permission)
