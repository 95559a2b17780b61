import type { ApprovalMatter } from '#domain/approval/approval.ts'
import { legal } from '#domain/ticket/legal.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import { useMay, useOperator } from '../../app/operator.tsx'
import type { PlainEntry } from './ActionMenu.tsx'

interface Askable { readonly id: PlainEntry['id']; readonly chord: string; readonly matter: ApprovalMatter }

/** What somebody may not do here themselves and can ask a colleague to allow. Nothing of a confidential message: approvals are known to every desk. */
export function useAskable(state: TicketState): readonly Askable[] {
  const session = useOperator()
  const asks = useMay('approval.ask')
  const closesUnverified = useMay('ticket.closeUnverified')
  const erases = useMay('personal.erase')
  if (!asks || state.confidential) return []
  const everything = { permissions: [...session.permissions, 'ticket.closeUnverified', 'personal.erase'] }
  return [
    ...(!closesUnverified && state.status === 'reported' && legal('CloseTicket', state, everything) === null ? [{ id: 'askClose', chord: 'Shift+KeyA', matter: 'close_unverified' } as const] : []),
    ...(!erases && state.erasedAt === null && legal('EraseTicket', state, everything) === null ? [{ id: 'askErase', chord: 'Shift+KeyE', matter: 'erase_personal' } as const] : []),
  ]
}
