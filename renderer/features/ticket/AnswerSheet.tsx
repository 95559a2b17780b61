import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import { SMS_PARTS_LIMIT, smsLength } from '#domain/text/sms.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'
import { nextDue } from '#domain/ticket/state.ts'
import { ANSWER_WAYS } from '#domain/ticket/words.ts'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PhoneNumber, Written } from '../../ui/Text.tsx'
import { ActionForm } from './ActionForm.tsx'
import { answerDraft, codeInWords, standingDraft } from './answer-text.ts'
import { DigitChoice } from './DigitChoice.tsx'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'
import { proposedTemplate, smsHindrance, smsTemplates } from './sms-answer.ts'
import { SmsFields } from './SmsFields.tsx'
import { useVoice } from './use-voice.ts'

type Way = TicketCommandOf<'AnswerCitizen'>['how']
type Told = 'answer' | 'standing'

/** What the citizen is told, and how. Whether that ends the matter is the domain's word, said before it is saved. */
export function AnswerSheet() {
  const say = useSay()
  const format = useFormat()
  const { language } = format
  const voice = useVoice()
  const channels = useStatus()?.channels ?? null
  const { view, judge } = useRunning()
  const [how, setHow] = useState<Way>('read_aloud')
  const { state, current } = view
  const make = (told: Told, way: Way, note: string): TicketCommandOf<'AnswerCitizen'> => ({ type: 'AnswerCitizen', ticketId: state.id, how: way, note, standing: told === 'standing' })
  const isFinal = (told: Told): boolean => {
    const said = judge(make(told, 'read_aloud', '…'))
    return said.ok && said.events.some((event) => event.type === 'CitizenAnswered' && event.final)
  }
  const report = state.assignments.flatMap(({ reports }) => reports).at(-1)
  const answer = answerDraft(voice.city.directory, state.categoryId, language)
  const due = nextDue(state)
  const templates = smsTemplates(voice.city.directory.texts, language, {
    code: codeInWords(voice, state.code), city: nameIn(voice.city.city, language),
    answer: (report === undefined ? null : view.parts[report.commandId]?.['note']) ?? answer, due: due === null ? null : format.long(due.at),
  }).map(({ id, text: words }) => ({ id, text: canonical(words) }))
  const smsDraft = (told: Told): string | null => (how === 'sms' ? (proposedTemplate(templates, told)?.text ?? null) : null)
  const draftOf = (told: Told): string => smsDraft(told) ?? (told === 'standing' ? standingDraft(voice, view) : answer)
  // where work is still open nothing but its standing can be said
  const canEnd = isFinal('answer')
  const [told, setTold] = useState<Told>(canEnd ? 'answer' : 'standing')
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? draftOf(told)
  const clean = canonical(text)
  const noSms = smsHindrance(state, current.phone, channels)
  const ways = ANSWER_WAYS.filter((way) => way !== 'sms' || noSms === null)
  const tooLong = how === 'sms' && smsLength(clean).parts > SMS_PARTS_LIMIT
  const missing = clean === '' ? say('answer.missing') : tooLong ? say('sms.tooLong', { n: SMS_PARTS_LIMIT }) : null
  return (
    <ActionForm save={say('action.AnswerCitizen')} command={() => (missing === null ? make(told, how, clean) : null)} missing={missing} needsWords>
      {!state.anonymous && (current.phone !== null || current.name !== null) && (
        <p className="flex items-center gap-3">
          {current.name !== null && <Written className="font-semibold">{current.name}</Written>}
          {current.phone !== null && <PhoneNumber phone={current.phone} className="selectable text-ink-2" />}
        </p>
      )}
      {state.anonymous && <Notice tone="info">{say('answer.anonymous')}</Notice>}
      <DigitChoice label={say('answer.how')} choices={ways.map((id) => ({ id, label: say(`answerBy.${id}`) }))} value={how} onChange={setHow} />
      {noSms !== null && noSms !== 'anonymous' && <p className="text-xs text-ink-3">{say(`sms.${noSms}`)}</p>}
      {canEnd && <DigitChoice label={say('answer.what')} row="top" choices={(['answer', 'standing'] as const).map((id) => ({ id, label: say(`answer.${id}`) }))} value={told} onChange={setTold} />}
      <NoteField label={say('answer.text')} required focused value={text} onChange={setTyped} className="h-36" />
      {how === 'sms' && <SmsFields text={clean} templates={templates} onTemplate={(template) => setTyped(template.text)} />}
      <Notice tone={isFinal(told) ? 'ok' : 'info'}>{say(isFinal(told) ? 'answer.final' : 'answer.notFinal')}</Notice>
    </ActionForm>
  )
}
