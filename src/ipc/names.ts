import type { CallName, PushName } from './contract.ts'

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
  'draft.list': true,
  'draft.put': true,
  'draft.remove': true,
  'ticket.list': true,
  'ticket.rows': true,
  'ticket.read': true,
  'caller.read': true,
  'attention.list': true,
  'attention.settle': true,
  'settings.read': true,
  'settings.put': true,
}
const PUSHES: Record<PushName, true> = { status: true, changed: true }

export const CALL_NAMES = Object.keys(CALLS) as readonly CallName[]
export const PUSH_NAMES = Object.keys(PUSHES) as readonly PushName[]
