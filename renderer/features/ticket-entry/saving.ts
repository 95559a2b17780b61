import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { v7 as newId } from 'uuid'
import { workingTime } from '#domain/calendar/working-time.ts'
import type { Outcome } from '#domain/call/call.ts'
import { parsePhone } from '#domain/citizen/phone.ts'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { CallInput, IncidentView, Row } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useRefusalWords } from '../../i18n/words.tsx'
import { useOpenMessages } from './context.tsx'
import { isPlaceless, matterOf, type Matter } from './matter.ts'
import type { MessageBody } from './message-body.ts'
import type { SavedMessage } from './open-messages.ts'
import { personToSave } from './people.ts'
import { outsideSentence } from './sentences.ts'
import { useVoice } from './reading.ts'
import { problemsOf, registrationOf, type FieldProblems } from './registration.ts'
import { standingTold } from './standing.ts'

export type Saving = { readonly kind: 'saved' } | { readonly kind: 'problems'; readonly problems: FieldProblems } | { readonly kind: 'refused'; readonly refusal: Refusal }
/** `outside`: its owner is outside the city and the caller is told so. `incident`: one more caller of a known cause. */
export type Way = { readonly way: 'register' } | { readonly way: 'outside' } | { readonly way: 'incident'; readonly incident: IncidentView }

type Asked = CallInput<'command.runAll'>['commands'][number]

/** Registers the ticket with what goes with it; a message that was registered just before a crash answers with the code it got then. */
async function register(commands: Asked[], draftId: string): Promise<{ readonly code: string } | { readonly refusal: Refusal }> {
  const [first, ...rest] = commands
  if (first === undefined) return { refusal: { code: 'internal_error', details: {} } }
  const reply = rest.length === 0 ? await call('command.run', { ...first, draftId }) : await call('command.runAll', { commands, draftId })
  if (reply.ok) return reply.value.code === null ? { refusal: { code: 'code_missing', details: {} } } : { code: reply.value.code }
  const { refusal } = reply
  if (refusal.code === 'ticket_exists' && typeof refusal.details['code'] === 'string') {
    await call('draft.remove', { id: draftId })
    return { code: refusal.details['code'] }
  }
  return { refusal }
}

function savedAs(body: MessageBody, matter: Matter, way: Way, code: string, answer: string): SavedMessage {
  const coded = !body.anonymous
  const shared = { code, coded, categoryId: matter.category.id, placeId: body.placeId, address: body.address.trim(), departmentId: matter.department?.id ?? null, answer, incident: null }
  if (matter.confidential) return { ...shared, how: coded ? 'confidential' : 'confidentialAnonymous' }
  if (way.way === 'outside') return { ...shared, how: 'outside' }
  const incident = way.way === 'incident' ? { title: way.incident.title, script: way.incident.script } : null
  if (!coded) return { ...shared, incident, how: 'anonymous' }
  return { ...shared, incident, how: incident !== null ? 'incident' : answer !== '' ? 'answered' : 'registered' }
}

export interface MessageEnd {
  readonly save: (id: string, way: Way) => Promise<Saving>
  /** Ends the call without a ticket; null when all went well. */
  readonly endWithout: (id: string, outcome: Exclude<Outcome, 'ticket'>) => Promise<Refusal | null>
  /** Logs that the caller was told how a case of theirs stands, and ends the call unless a message of it is half written. */
  readonly tell: (id: string, row: Row, sentence: string) => Promise<{ readonly refusal: Refusal | null; readonly ended: boolean }>
}

/** Whether a message holds something that has to become a ticket or be given up. */
export const isWritten = (body: MessageBody): boolean => body.categoryId !== null || body.text.trim() !== ''

export function useMessageEnd(): MessageEnd {
  const messages = useOpenMessages()
  const client = useQueryClient()
  const voice = useVoice()
  const { directory, city: { areaCode } } = useCity()
  const time = useMemo(() => workingTime(directory), [directory])
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

  const startCall = useCallback(async (body: MessageBody): Promise<Refusal | null> => {
    if (body.call.startedAt !== null) return null
    const reply = await call('command.run', { type: 'StartCall', data: { callId: body.call.id, line: null, private: { phone: null } } })
    return reply.ok || reply.refusal.code === 'call_exists' ? null : reply.refusal
  }, [])

  const commandsOf = useCallback(
    async (body: MessageBody & { readonly categoryId: string }, matter: Matter, way: Way, answer: string): Promise<Asked[]> => {
      const number = body.anonymous ? null : parsePhone(body.phone, areaCode)
      const known = number === null ? null : await call('caller.read', { phone: number })
      const personId = personToSave(body, number, known?.ok === true ? known.value.people : [], newId)
      const incidentId = way.way === 'incident' ? way.incident.state.id : null
      const { ticketId } = body
      const registration = registrationOf(body, { areaCode, questions: matter.category.questions, confidential: matter.confidential, personId, incidentId })
      const commands: Asked[] = [{ type: 'RegisterTicket', data: registration }]
      // on a sealed message nobody at this desk can do anything more
      if (matter.confidential) return commands
      if (way.way === 'outside' && matter.department !== null) commands.push({ type: 'DeclareOutside', data: { ticketId, departmentId: matter.department.id, note: canonical(outsideSentence(voice, matter.department.id)) } })
      else if (answer !== '') commands.push({ type: 'AnswerCitizen', data: { ticketId, how: 'read_aloud', note: answer } })
      return commands
    },
    [areaCode, voice],
  )

  const save = useCallback(
    async (id: string, way: Way): Promise<Saving> => {
      const body = messages.message(id)?.body
      if (body === undefined) return { kind: 'saved' }
      const matter = matterOf(directory, time, body, Date.now())
      const problems = problemsOf(body, areaCode, isPlaceless(matter))
      const { categoryId } = body
      if (Object.keys(problems).length > 0 || categoryId === null || matter === null) return { kind: 'problems', problems }
      const answer = matter.confidential ? '' : canonical(body.answer ?? '')
      await messages.settle(id)
      const done = await register(await commandsOf({ ...body, categoryId }, matter, way, answer), id)
      if ('refusal' in done) return { kind: 'refused', refusal: done.refusal }
      // what it changes elsewhere is read again on the desk's own news: not before the code is painted
      messages.close(id, savedAs(body, matter, way, done.code, answer))
      if (matter.confidential) void client.invalidateQueries({ queryKey: ['confidential'] })
      // the call is not sealed: it may say neither who called nor about what
      const unended = await (matter.confidential ? endCall({ ...body, anonymous: true }, 'ticket', []) : endCall(body, 'ticket', [body.ticketId]))
      if (unended !== null) announce(words(unended), 'danger')
      return { kind: 'saved' }
    },
    [messages, client, directory, time, areaCode, commandsOf, endCall, announce, words],
  )

  const endWithout = useCallback(
    async (id: string, outcome: Exclude<Outcome, 'ticket'>): Promise<Refusal | null> => {
      const body = messages.message(id)?.body
      if (body === undefined) return null
      const unstarted = await startCall(body)
      if (unstarted !== null) return unstarted
      await messages.settle(id)
      const refusal = await endCall(body, outcome, [], id)
      if (refusal === null) messages.close(id, null)
      return refusal
    },
    [messages, startCall, endCall],
  )

  const tell = useCallback(
    async (id: string, row: Row, sentence: string) => {
      const body = messages.message(id)?.body
      if (body === undefined) return { refusal: null, ended: false }
      const told = await call('command.run', { type: 'AnswerCitizen', data: standingTold(row, sentence) })
      if (!told.ok) return { refusal: told.refusal, ended: false }
      void client.invalidateQueries({ queryKey: ['tickets'] })
      if (isWritten(body)) return { refusal: null, ended: false }
      await messages.settle(id)
      const refusal = (await startCall(body)) ?? (await endCall(body, 'status', [row.id], id))
      if (refusal === null) messages.close(id, null)
      return { refusal, ended: refusal === null }
    },
    [messages, client, startCall, endCall],
  )
  return { save, endWithout, tell }
}
