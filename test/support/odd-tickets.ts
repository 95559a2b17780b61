import { NO_FACTS, type Context } from '#domain/decider.ts'
import { CHECK_KINDS } from '#domain/ticket/check.ts'
import { ticket } from '#domain/ticket/decide.ts'
import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import { FIRST_PAYLOAD, trackingCode } from '#domain/tracking-code/code.ts'
import { DESK, OPERATOR, registerData, uuid } from './commands.ts'

/** What is odd about a ticket. */
export interface Odd {
  readonly departments: readonly string[]
  readonly checks: number
  readonly phone: string | null
  readonly name: string | null
  readonly address: string | null
  readonly placeId: string | null
  readonly incidentId: string | null
  readonly called: boolean
  readonly erased: boolean
}

export const PLAIN: Odd = { departments: [], checks: 1, phone: '+989121234567', name: 'شهروند آزمایشی', address: 'خیابان نمونه، پلاک ۷', placeId: null, incidentId: null, called: false, erased: false }

export interface Confirmed { readonly state: TicketState; readonly parts: PrivateDocument }

/** The n-th ticket as a server confirms it, and then made odd. */
export function oddTicket(n: number, odd: Partial<Odd> = {}): Confirmed {
  const { departments, checks, phone, name, address, placeId, incidentId, called, erased } = { ...PLAIN, ...odd }
  const [id, commandId, at] = [uuid(n), uuid(0x10_0000 + n), 1_790_000_000_000 + n * 1000]
  const context: Context = { commandId, at, trackingCode: trackingCode(FIRST_PAYLOAD + n), directoryVersion: 1, facts: NO_FACTS, deskId: DESK, operator: OPERATOR }
  const data = registerData(id, `پیام ${n} از میان همه`)
  const judged = ticket.decide(null, { type: 'RegisterTicket', ...data, placeId, private: { ...data.private, phone, name, address } }, context)
  if (!judged.ok) throw new Error(`a ticket was refused: ${JSON.stringify(judged.refusal)}`)
  const origin = { commandId, by: OPERATOR.id, deskId: DESK, occurredAt: at, recordedAt: at }
  const state = judged.events.reduce<TicketState | null>((folded, event) => ticket.evolve(folded, event, origin), null)!
  return {
    parts: erased ? {} : { [commandId]: judged.private ?? {} },
    state: {
      ...state, incidentId, lastCalledAt: called ? at + 5 : null, erasedAt: erased ? at + 9 : null,
      assignments: departments.map((departmentId, place) => ({
        id: uuid(0x20_0000 + n * 8 + place), departmentId, external: false, status: 'forwarded', due: null, forwardedAt: at, by: OPERATOR.id, readAt: null, acknowledgedAt: null,
        returned: null, reports: [], falseReports: 0, spared: false, closureAskedAt: null,
      })),
      checks: Array.from({ length: checks }, (_, place) => ({
        key: `k${place}`, kind: CHECK_KINDS[place % CHECK_KINDS.length]!, assignmentId: null, ownerId: place === 1 ? OPERATOR.id : null, roleId: place === 2 ? 'supervisor' : null,
        began: at, from: at + place, until: place === 0 ? null : at + 60_000, by: at + 1000, attempts: place, last: null,
      })),
    },
  }
}
