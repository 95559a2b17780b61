import { AlarmClockCheck, Inbox, LayoutDashboard, ListTodo, MonitorCog, PhoneIncoming, ServerCog, Siren, Timer, TriangleAlert, VenetianMask, type LucideIcon } from 'lucide-react'
import { may, type Permission } from '#domain/operator/roles.ts'
import type { MessageKey } from '../i18n/words.tsx'
import { useOperator } from './operator.tsx'

export interface Place {
  readonly to: '/intake' | '/tickets' | '/follow-up' | '/board' | '/shift' | '/department' | '/attention' | '/incidents' | '/inspection' | '/administration' | '/workstations'
  readonly icon: LucideIcon
  readonly name: MessageKey
  /** For the narrow rail. */
  readonly short: MessageKey
  /** Stays the same for everybody, whatever places they have. */
  readonly chord: string
  /** Any one of these opens it; none: it is everybody's. */
  readonly permissions: readonly Permission[]
  /** Only for whoever belongs to a department. */
  readonly ofDepartment?: true
}

/** The console's screens, in the order of the rail. */
const PLACES: readonly Place[] = [
  { to: '/intake', icon: PhoneIncoming, name: 'nav.intake', short: 'nav.intakeShort', chord: 'Ctrl+Shift+Digit1', permissions: ['ticket.register'] },
  { to: '/tickets', icon: ListTodo, name: 'nav.tickets', short: 'nav.ticketsShort', chord: 'Ctrl+Shift+Digit2', permissions: ['ticket.read'] },
  { to: '/department', icon: Inbox, name: 'nav.department', short: 'nav.departmentShort', chord: 'Ctrl+Shift+Digit9', permissions: ['assignment.work'], ofDepartment: true },
  { to: '/follow-up', icon: AlarmClockCheck, name: 'nav.followUp', short: 'nav.followUpShort', chord: 'Ctrl+Shift+Digit7', permissions: ['check.work', 'escalation.accept'] },
  { to: '/board', icon: LayoutDashboard, name: 'nav.board', short: 'nav.boardShort', chord: 'Ctrl+Shift+Digit8', permissions: ['board.read', 'approval.give', 'quality.review', 'quarantine.review'] },
  { to: '/shift', icon: Timer, name: 'nav.shift', short: 'nav.shiftShort', chord: 'Ctrl+Shift+Digit0', permissions: ['shift.keep'] },
  { to: '/attention', icon: TriangleAlert, name: 'nav.attention', short: 'nav.attentionShort', chord: 'Ctrl+Shift+Digit3', permissions: [] },
  { to: '/incidents', icon: Siren, name: 'nav.incidents', short: 'nav.incidentsShort', chord: 'Ctrl+Shift+Digit4', permissions: ['ticket.read'] },
  { to: '/inspection', icon: VenetianMask, name: 'nav.inspection', short: 'nav.inspectionShort', chord: 'Ctrl+Shift+Digit5', permissions: ['confidential.read'] },
  { to: '/administration', icon: ServerCog, name: 'nav.administration', short: 'nav.administrationShort', chord: 'Ctrl+Shift+Digit6', permissions: ['directory.change', 'operator.manage', 'audit.read'] },
  { to: '/workstations', icon: MonitorCog, name: 'nav.workstations', short: 'nav.workstationsShort', chord: 'Ctrl+Shift+KeyM', permissions: ['release.manage'] },
]

/** The screens that whoever is signed in may open. */
export function usePlaces(): readonly Place[] {
  const session = useOperator()
  return PLACES.filter(({ permissions, ofDepartment }) => (permissions.length === 0 || may(session, ...permissions)) && (ofDepartment !== true || session.operator.departmentId !== null))
}
