import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { CommandData } from '#domain/catalog.ts'
import type { Outcome } from '#domain/call/call.ts'
import { parsePhone } from '#domain/citizen/phone.ts'
import type { Refusal } from '#domain/refusals.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useRefusalWords } from '../../i18n/words.tsx'
import { useOpenMessages } from './context.tsx'
import type { MessageBody } from './message-body.ts'
import { problemsOf, registrationOf, type FieldProblems } from './registration.ts'

export type Saving = { readonly kind: 'saved' } | { readonly kind: 'problems'; readonly problems: FieldProblems } | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Registers the ticket; a message that was registered just before a crash answers with the code it got then. */
async function register(data: CommandData<'RegisterTicket'>, draftId: string): Promise<{ readonly code: string } | { readonly refusal: Refusal }> {
  const reply = await call('command.run', { type: 'RegisterTicket', data, draftId })
  if (reply.ok) return reply.value.code === null ? { refusal: { code: 'code_missing', details: {} } } : { code: reply.value.code }
  const { refusal } = reply
  if (refusal.code === 'ticket_exists' && typeof refusal.details['code'] === 'string') {
    await call('draft.remove', { id: draftId })
    return { code: refusal.details['code'] }
  }
  return { refusal }
}

export interface MessageEnd {
  readonly save: (id: string) => Promise<Saving>
  /** Ends the call without a ticket; null when all went well. */
  readonly endWithout: (id: string, outcome: Exclude<Outcome, 'ticket'>) => Promise<Refusal | null>
}

export function useMessageEnd(): MessageEnd {
  const messages = useOpenMessages()
  const client = useQueryClient()
  const { areaCode } = useCity().city
  const announce = useAnnounce()
  const words = useRefusalWords()

  const endCall = useCallback(
    async (body: MessageBody, outcome: Outcome, ticketIds: string[], draftId?: string): Promise<Refusal | null> => {
      const phone = body.anonymous ? null : parsePhone(body.phone, areaCode)
      const reply = await call('command.run', { type: 'EndCall', data: { callId: body.call.id, outcome, ticketIds, private: { phone } }, draftId })
      if (reply.ok) return null
      if (reply.refusal.code !== 'call_ended') return reply.refusal
      if (draftId !== undefined) await call('draft.remove', { id: draftId })
      return null
    },
    [areaCode],
  )

  const save = useCallback(
    async (id: string): Promise<Saving> => {
      const body = messages.message(id)?.body
      if (body === undefined) return { kind: 'saved' }
      const problems = problemsOf(body, areaCode)
      const { categoryId } = body
      if (Object.keys(problems).length > 0 || categoryId === null) return { kind: 'problems', problems }
      await messages.settle(id)
      const done = await register(registrationOf({ ...body, categoryId }, areaCode), id)
      if ('refusal' in done) return { kind: 'refused', refusal: done.refusal }
      messages.close(id, { code: done.code, categoryId, placeId: body.placeId, address: body.address.trim() })
      void client.invalidateQueries({ queryKey: ['tickets'] })
      const unended = await endCall(body, 'ticket', [body.ticketId])
      if (unended !== null) announce(words(unended), 'danger')
      return { kind: 'saved' }
    },
    [messages, client, areaCode, endCall, announce, words],
  )

  const endWithout = useCallback(
    async (id: string, outcome: Exclude<Outcome, 'ticket'>): Promise<Refusal | null> => {
      const body = messages.message(id)?.body
      if (body === undefined) return null
      if (body.call.startedAt === null) {
        const reply = await call('command.run', { type: 'StartCall', data: { callId: body.call.id, line: null, private: { phone: null } } })
        if (!reply.ok && reply.refusal.code !== 'call_exists') return reply.refusal
      }
      await messages.settle(id)
      const refusal = await endCall(body, outcome, [], id)
      if (refusal === null) messages.close(id, null)
      return refusal
    },
    [messages, endCall],
  )
  return { save, endWithout }
}
