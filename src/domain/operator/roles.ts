import * as z from 'zod/mini'

/** What somebody may do. Which role has which is data of the city (`Directory.roles`). */
export const PERMISSIONS = [
  'ticket.register', 'ticket.amend', 'ticket.note', 'ticket.import', 'ticket.read', 'ticket.attach',
  'ticket.forward', 'ticket.answer', 'ticket.park', 'ticket.cancel', 'ticket.close', 'ticket.closeUnverified', 'ticket.reopen', 'ticket.verify',
  // `assignment.work`: as the department itself. `assignment.relay`: the centre writes down what the department said.
  'assignment.work', 'assignment.relay', 'satisfaction.ask',
  // `ticket.export`: messages into a file that leaves the console. `ticket.exportPersonal`: with the citizens' data in it.
  'incident.lead', 'incident.link', 'person.merge', 'confidential.mark', 'confidential.read',
  // `check.work`: follows up, calls back. `work.assign`: gives work to others, takes it over.
  'check.work', 'work.assign', 'escalation.accept', 'personal.erase', 'approval.ask', 'approval.give', 'quality.review', 'board.read', 'shift.keep',
  'call.record', 'ticket.export', 'ticket.exportPersonal', 'desk.enrol', 'operator.manage', 'quarantine.review', 'directory.change', 'audit.read', 'release.manage',
] as const
/** The server's own, when a time has come: no role can be given it. */
export const SYSTEM_RIGHT = 'system.follow'
export type GrantedPermission = (typeof PERMISSIONS)[number]
export type Permission = GrantedPermission | typeof SYSTEM_RIGHT

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

export const grants = ({ permissions }: Pick<Role, 'permissions'>, permission: Permission): boolean => (permissions as readonly Permission[]).includes(permission)
export const may = (who: { readonly permissions: readonly string[] }, ...anyOf: readonly Permission[]): boolean => anyOf.some((permission) => who.permissions.includes(permission))
