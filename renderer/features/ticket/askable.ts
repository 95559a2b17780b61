import type { ApprovalMatter } from '#domain/approval/approval.ts'
import { may } from '#domain/operator/roles.ts'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { legal } from '#domain/ticket/legal.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { PlainEntry } from './ActionMenu.tsx'

export interface Askable {
  readonly id: Extract<PlainEntry['id'], 'askClose' | 'askErase'>
  readonly chord: string
  readonly matter: ApprovalMatter
  /** Why a colleague could not do it now either; null: it can be asked. */
  readonly refused: Refusal | null
}

/** What somebody may not do here themselves and can ask a colleague to allow. Nothing of a confidential message: approvals are known to every desk. */
export function askables(state: TicketState, who: { readonly permissions: readonly string[] }): readonly Askable[] {
  if (!may(who, 'approval.ask')) return []
  const colleague = { permissions: [...who.permissions, 'ticket.closeUnverified', 'personal.erase'] }
  const hidden = state.confidential ? refusal('confidential_already') : null
  const asked: Askable[] = []
  if (!may(who, 'ticket.closeUnverified') && state.status === 'reported' && hidden === null && legal('CloseTicket', state, colleague) === null) {
    asked.push({ id: 'askClose', chord: 'Shift+KeyA', matter: 'close_unverified', refused: null })
  }
  if (!may(who, 'personal.erase')) {
    const erased = state.erasedAt === null ? null : refusal('nothing_to_amend')
    asked.push({ id: 'askErase', chord: 'Shift+KeyE', matter: 'erase_personal', refused: hidden ?? erased ?? legal('EraseTicket', state, colleague)?.refusal ?? null })
  }
  return asked
}

/** Why it cannot be asked now, in the words of this request. */
export function whyNotAsked({ refused }: Askable): 'ask.confidential' | 'ask.erased' | 'ask.onlyEnded' | null {
  if (refused === null) return null
  if (refused.code === 'confidential_already') return 'ask.confidential'
  return refused.code === 'nothing_to_amend' ? 'ask.erased' : 'ask.onlyEnded'
}
