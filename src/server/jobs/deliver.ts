import type { PrivateDocument, TicketState } from '#domain/ticket/state.ts'
import type { DeliveryJob } from '../store/follow-up-ports.ts'
import type { ServerStore } from '../store/ports.ts'
import { act } from './system.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Messages in one look. */
const PAGE = 50
/** How long a channel rests at which nobody answers, so that a dead gateway is not asked once for every message. */
const REST_MS = MINUTE
/** How long a gateway is asked whether an SMS arrived. */
const ASKED_FOR_MS = 2 * DAY

export interface Outgoing {
  readonly job: DeliveryJob
  readonly state: TicketState
  readonly private: PrivateDocument
}

/** `reason`: a code without personal data. */
export type Outcome =
  | { readonly kind: 'sent' | 'delivered' }
  /** For good: another try would end the same. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** `silent`: nobody answered at all, so the next message would fare no better. */
  | { readonly kind: 'later'; readonly reason: string; readonly silent: boolean }
  /** Nobody needs it any more. */
  | { readonly kind: 'dropped' }

export interface Sender {
  readonly channel: DeliveryJob['channel']
  /** After so long without success it has failed, milliseconds. */
  readonly giveUpMs: number
  readonly send: (outgoing: Outgoing) => Promise<Outcome>
  /** How a message fared that was sent; null where nobody can say. `later`: not known yet. */
  readonly ask: ((job: DeliveryJob) => Promise<Outcome>) | null
}

type Store = Pick<ServerStore, 'dueDeliveries' | 'putOffDelivery' | 'dropDelivery' | 'wholeTicket' | 'standing' | 'submit'>

/** Growing waits: 1, 4, 16, 64 minutes, 4 hours, then every 6 hours. */
export const waitAfter = (attempts: number): number => Math.min(MINUTE * 4 ** (attempts - 1), 6 * HOUR)

/**
 * Sends what is due on one channel. Each change of a message's standing is told to its ticket once. Where the process is
 * killed after the other side took a message and before that is recorded, it is sent again under the same id. `over`: asked
 * before each message whether to stop.
 */
export function deliverer(store: Store, sender: Sender, now: () => number): (over?: () => boolean) => Promise<number> {
  const rest = { until: 0 }

  async function attempt(job: DeliveryJob): Promise<Outcome> {
    const whole = await store.wholeTicket(job.ticketId)
    if (whole === null || whole.state.erasedAt !== null) return { kind: 'dropped' }
    if (job.told !== 'sent') return sender.send({ job, ...whole })
    return sender.ask === null || now() - job.enqueuedAt > ASKED_FOR_MS ? { kind: 'dropped' } : sender.ask(job)
  }

  async function record(job: DeliveryJob, delivery: 'retrying' | 'sent' | 'delivered' | 'failed', reason: string | null): Promise<boolean> {
    const { ticketId, messageId, channel, assignmentId } = job
    const data = { ticketId, messageId, channel, assignmentId, delivery, attempts: job.attempts + 1, reason }
    const [done] = await act(store, [{ type: 'RecordDelivery', data, occasion: `${messageId} ${delivery}` }], now())
    return done === true
  }

  async function settle(job: DeliveryJob, outcome: Outcome): Promise<void> {
    const { messageId, attempts, told } = job
    if (outcome.kind === 'dropped') return store.dropDelivery(messageId)
    const over = outcome.kind === 'later' && told !== 'sent' && now() - job.enqueuedAt >= sender.giveUpMs
    if (outcome.kind === 'later' && !over) {
      await store.putOffDelivery({ messageId, attempts: attempts + 1, nextAt: now() + waitAfter(attempts + 1) })
      if (told === null) await record(job, 'retrying', outcome.reason)
      return
    }
    const delivery = outcome.kind === 'later' ? 'failed' : outcome.kind
    // told before, or the ticket does not take it: nothing more can come of it
    if (!await record(job, delivery, 'reason' in outcome ? outcome.reason : null)) await store.dropDelivery(messageId)
  }

  return async (over = () => false) => {
    let settled = 0
    if (now() < rest.until) return settled
    for (const job of await store.dueDeliveries(sender.channel, now(), PAGE)) {
      if (over()) break
      const outcome = await attempt(job)
      await settle(job, outcome)
      settled += 1
      if (outcome.kind === 'later' && outcome.silent) {
        rest.until = now() + REST_MS
        break
      }
    }
    return settled
  }
}
