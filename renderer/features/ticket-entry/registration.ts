import type { CommandData } from '#domain/catalog.ts'
import { parseNationalId } from '#domain/citizen/national-id.ts'
import { parsePhone } from '#domain/citizen/phone.ts'
import type { Question } from '#domain/directory/directory.ts'
import type { RefusalCode } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import { FIELD_LIMIT, TEXT_LIMIT } from '#domain/ticket/commands.ts'
import type { MessageBody } from './message-body.ts'

export type MessageField = 'phone' | 'name' | 'nationalId' | 'subject' | 'place' | 'address' | 'text'
/** `missing`: it must be filled in. The others are codes of the domain. */
export type FieldProblems = Readonly<Partial<Record<MessageField, 'missing' | RefusalCode>>>

/** In the order of the form, so that the first one can be given focus. */
export const FIELD_ORDER: readonly MessageField[] = ['phone', 'name', 'nationalId', 'subject', 'place', 'address', 'text']

type Typed = Pick<MessageBody, 'phone' | 'name' | 'nationalId' | 'anonymous' | 'categoryId' | 'placeId' | 'address' | 'text'>

const filled = (text: string): string | null => {
  const clean = canonical(text)
  return clean === '' ? null : clean
}

/**
 * What keeps a message from being saved; empty when nothing does. Subject and place are enough; `placeless`: the subject
 * is (what is about staff, or another body's, has no place in the city).
 */
export function problemsOf(body: Typed, areaCode: string, placeless = false): FieldProblems {
  const problems: Partial<Record<MessageField, 'missing' | RefusalCode>> = {}
  if (!body.anonymous) {
    if (body.phone.trim() !== '' && parsePhone(body.phone, areaCode) === null) problems.phone = 'phone_invalid'
    if (body.nationalId.trim() !== '' && parseNationalId(body.nationalId) === null) problems.nationalId = 'national_id_invalid'
    if (canonical(body.name).length > FIELD_LIMIT) problems.name = 'field_too_long'
  }
  if (body.categoryId === null) problems.subject = 'missing'
  if (body.placeId === null && !placeless) problems.place = 'missing'
  if (canonical(body.address).length > FIELD_LIMIT) problems.address = 'field_too_long'
  if (body.text.length > TEXT_LIMIT) problems.text = 'text_too_long'
  return problems
}

/** Personal data as it is stored. A caller who wants to stay unnamed leaves none, whatever stands in the boxes. */
export function privateOf(body: Typed, areaCode: string, personId: string | null): CommandData<'RegisterTicket'>['private'] {
  return {
    phone: body.anonymous ? null : parsePhone(body.phone, areaCode),
    name: body.anonymous ? null : filled(body.name),
    nationalId: body.anonymous ? null : parseNationalId(body.nationalId),
    address: filled(body.address),
    text: canonical(body.text),
    personId: body.anonymous ? null : personId,
  }
}

/** What was answered to these questions, clean; another subject's answers stay behind. */
export function answersTo(questions: readonly Question[], answers: MessageBody['answers']): Record<string, string> {
  return Object.fromEntries(questions.flatMap(({ id }) => {
    const said = filled(answers[id] ?? '')
    return said === null ? [] : [[id, said.slice(0, FIELD_LIMIT)]]
  }))
}

export interface Registering {
  readonly areaCode: string
  readonly questions: readonly Question[]
  /** As the subject or the operator's tick says. */
  readonly confidential: boolean
  readonly personId: string | null
  readonly incidentId: string | null
}

/** Of a message without problems. */
export function registrationOf(body: MessageBody & { readonly categoryId: string }, { areaCode, questions, confidential, personId, incidentId }: Registering): CommandData<'RegisterTicket'> {
  const { ticketId, kind, categoryId, placeId, urgency, anonymous, point } = body
  return {
    ticketId, callId: body.call.id, channel: 'phone', kind, categoryId, placeId, urgency, point, anonymous, confidential,
    incidentId: confidential ? null : incidentId, answers: answersTo(questions, body.answers), private: privateOf(body, areaCode, personId),
  }
}
