import type { GrantedPermission } from '#domain/operator/roles.ts'
import type { MessageKey } from '../../i18n/words.tsx'

/** Rights that belong together, in the order of a ticket's life; a test holds that none is left out. */
export const PERMISSION_GROUPS: readonly { readonly name: MessageKey; readonly permissions: readonly GrantedPermission[] }[] = [
  { name: 'permissionGroup.intake', permissions: ['ticket.read', 'ticket.register', 'call.record', 'ticket.amend', 'ticket.note', 'ticket.attach'] },
  { name: 'permissionGroup.follow', permissions: ['ticket.forward', 'ticket.answer', 'ticket.park', 'ticket.cancel', 'ticket.close', 'ticket.reopen', 'check.work', 'work.assign', 'escalation.accept'] },
  { name: 'permissionGroup.work', permissions: ['assignment.work', 'assignment.relay'] },
  { name: 'permissionGroup.check', permissions: ['ticket.verify', 'ticket.closeUnverified', 'satisfaction.ask', 'quarantine.review', 'quality.review', 'approval.ask', 'approval.give'] },
  { name: 'permissionGroup.shift', permissions: ['shift.keep', 'board.read'] },
  { name: 'permissionGroup.people', permissions: ['incident.lead', 'incident.link', 'person.merge', 'personal.erase'] },
  { name: 'permissionGroup.confidential', permissions: ['confidential.mark', 'confidential.read'] },
  { name: 'permissionGroup.system', permissions: ['operator.manage', 'directory.change', 'audit.read', 'desk.enrol', 'release.manage', 'ticket.import', 'ticket.export', 'ticket.exportPersonal'] },
]
