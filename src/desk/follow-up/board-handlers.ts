import { may } from '#domain/operator/roles.ts'
import { refusal } from '#domain/refusals.ts'
import type { ReviewState } from '#domain/review/review.ts'
import type { CallName } from '#ipc/contract.ts'
import type { ReviewItem } from '#ipc/follow-up.ts'
import type { CallHandlers } from '../call-handlers.ts'
import type { DeskParts } from '../desk.ts'
import type { OnlineAsking } from '../online-asking.ts'

type BoardName = Extract<CallName, `board.${string}` | `reviews.${string}` | `quarantine.${string}`>

/** Messages of so many days are looked at. */
const SAMPLED_MS = 7 * 86_400_000

/** What supervisors see and do: the server answers, it alone knows every desk and every review. */
export function boardHandlers({ vault, now, random, changed }: DeskParts, { who, passOn }: OnlineAsking): Pick<CallHandlers, BoardName> {
  const store = vault.store
  return {
    'board.read': () => passOn(({ line, token }) => line.board(token), (board) => board),
    'board.give': (given) => passOn(({ line, token }) => line.giveCheck(token, given), () => {
      changed(['leases'])
      return null
    }),
    'board.decommission': ({ deskId, why }) => passOn(({ line, token }) => line.decommission(token, deskId, why), () => {
      changed(['leases'])
      return null
    }),
    'reviews.list': ({ operatorId }) => passOn(({ line, token }) => line.reviews(token, operatorId), ({ reviews }) =>
      reviews.map(({ state, note }): ReviewItem => ({ state: state as unknown as ReviewState, note }))),
    'quarantine.list': () => passOn(({ line, token }) => line.quarantine(token), ({ items }) => items),
    'quarantine.settle': ({ commandId, ...settling }) => passOn(({ line, token }) => line.settleQuarantine(token, commandId, settling), () => null),
    'reviews.sample': async ({ operatorId, size }) => {
      const asking = who()
      if (!asking.ok) return asking
      const { session, line, token } = asking.value
      if (!may(session, 'quality.review') || !may(session, 'ticket.read')) return { ok: false, refusal: refusal('not_permitted', { permission: 'quality.review' }) }
      const answer = await line.reviews(token, operatorId)
      if (!answer.ok) return { ok: false, refusal: answer.failure.refusal }
      const reviewed = new Set(answer.value.reviews.map(({ state }) => state['ticketId']))
      const left = store().entered.since(now() - SAMPLED_MS, operatorId, session.operator.id).filter(({ id }) => !reviewed.has(id))
      const drawn = Array.from({ length: Math.min(size, left.length) }, () => left.splice(Math.floor(random() * left.length), 1)[0]?.number ?? 0)
      return { ok: true, value: store().tickets.rows(drawn) }
    },
  }
}
