import type { CityText } from '#domain/directory/directory.ts'
import type { TicketState } from '#domain/ticket/state.ts'
import type { Status } from '#ipc/contract.ts'
import { citySentence, type SentenceValues } from '../ticket-entry/city-sentence.ts'

/** Where an SMS can arrive: E.164 of an Iranian mobile. */
const MOBILE = /^\+989\d{9}$/
export const isMobile = (phone: string | null): boolean => phone !== null && MOBILE.test(phone)

export type SmsHindrance = 'confidential' | 'anonymous' | 'noPhone' | 'noMobile' | 'noGateway'

/** Why no SMS can go to this citizen; null when one can. Until the server has said what it has, it is taken to have a gateway. */
export function smsHindrance({ confidential, anonymous }: Pick<TicketState, 'confidential' | 'anonymous'>, phone: string | null, channels: Status['channels']): SmsHindrance | null {
  if (confidential) return 'confidential'
  if (anonymous) return 'anonymous'
  if (phone === null) return 'noPhone'
  if (!isMobile(phone)) return 'noMobile'
  return channels?.sms === false ? 'noGateway' : null
}

export interface SmsTemplate { readonly id: string; readonly text: string }

/** The city's own SMS texts that can be filled, in its order. */
export const smsTemplates = (texts: readonly CityText[], language: 'fa' | 'en', values: SentenceValues): readonly SmsTemplate[] =>
  texts.flatMap(({ id }) => {
    const text = id.startsWith('sms') ? citySentence(texts, language, id, values) : null
    return text === null ? [] : [{ id, text }]
  })

/** Which of them is proposed: that with the answer where there is one, else that the work is done, or planned. */
export function proposedTemplate(templates: readonly SmsTemplate[], told: 'answer' | 'standing'): SmsTemplate | null {
  const wanted = told === 'answer' ? ['smsAnswered', 'smsDone'] : ['smsPlanned']
  return wanted.flatMap((id) => templates.filter((one) => one.id === id))[0] ?? null
}
