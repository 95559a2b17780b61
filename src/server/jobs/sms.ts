import { SMS_PARTS_LIMIT, smsLength } from '#domain/text/sms.ts'
import { currentPrivate } from '#domain/ticket/state.ts'
import type { Sender } from './deliver.ts'
import type { SmsGateway } from './gateway.ts'

const DAY = 86_400_000
const MOBILE = /^\+989\d{9}$/

/**
 * Answers to citizens. One that cannot be brought fails at once, so that somebody calls instead. Without a gateway every one
 * does: a desk that does not know it yet must not make anybody wait for an SMS that never comes.
 */
export function smsSender(gateway: SmsGateway | null): Sender {
  const status = gateway?.status ?? null
  return {
    channel: 'sms',
    giveUpMs: DAY,
    async send({ job, state, private: parts }) {
      if (gateway === null) return { kind: 'failed', reason: 'no_gateway' }
      // the gateway is not the inspection
      if (state.confidential) return { kind: 'failed', reason: 'confidential' }
      const phone = currentPrivate(state, parts)['phone'] ?? ''
      const text = parts[job.commandId]?.['note'] ?? ''
      if (!MOBILE.test(phone)) return { kind: 'failed', reason: 'no_mobile' }
      const { parts: count } = smsLength(text)
      if (count === 0 || count > SMS_PARTS_LIMIT) return { kind: 'failed', reason: count === 0 ? 'empty' : 'too_long' }
      const taken = await gateway.send(phone, text, job.messageId)
      if (taken.kind === 'accepted') return { kind: 'sent' }
      return taken.kind === 'refused' ? { kind: 'failed', reason: taken.reason } : { kind: 'later', reason: taken.reason, silent: taken.silent }
    },
    ask: status === null ? null : async ({ messageId }) => {
      const fared = await status(messageId)
      if (fared === 'unknown') return { kind: 'later', reason: 'unknown', silent: false }
      return fared === 'delivered' ? { kind: 'delivered' } : { kind: 'failed', reason: 'not_delivered' }
    },
  }
}
