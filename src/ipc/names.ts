import type { CallName, PushName, ShellName } from './contract.ts'

// The preload needs the names alone: contract.ts would bring the schemas and zod into every window's preload.
// As records of the contract's own types they do not compile when a name is missing or too many.
const CALLS: Record<CallName, true> = {
  'status.read': true,
  'desk.enrol': true,
  'sync.now': true,
  'session.signIn': true,
  'session.signOut': true,
  'session.current': true,
  'directory.read': true,
  'command.run': true,
  'command.runAll': true,
  'command.undo': true,
  'draft.list': true,
  'draft.put': true,
  'draft.remove': true,
  'ticket.list': true,
  'ticket.rows': true,
  'ticket.counts': true,
  'ticket.ids': true,
  'ticket.similar': true,
  'place.streets': true,
  'view.list': true,
  'view.put': true,
  'view.remove': true,
  'incident.list': true,
  'incident.read': true,
  'attachment.add': true,
  'attachment.standing': true,
  'attachment.read': true,
  'confidential.mine': true,
  'confidential.list': true,
  'confidential.read': true,
  'confidential.run': true,
  'directory.impact': true,
  'operators.list': true,
  'operators.add': true,
  'operators.change': true,
  'audit.read': true,
  'ticket.read': true,
  'caller.read': true,
  'attention.list': true,
  'attention.settle': true,
  'settings.read': true,
  'settings.put': true,
}
const SHELL: Record<ShellName, true> = { 'shell.print': true, 'shell.savePdf': true, 'shell.training': true }
const PUSHES: Record<PushName, true> = { status: true, changed: true }

export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[]
export const PUSH_NAMES = Object.keys(PUSHES) as readonly PushName[]
export const SHELL_NAMES = Object.keys(SHELL) as readonly ShellName[]
