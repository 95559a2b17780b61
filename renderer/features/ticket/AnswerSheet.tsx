import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'
import { ANSWER_WAYS } from '#domain/ticket/words.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { PhoneNumber, Written } from '../../ui/Text.tsx'
import { ActionForm } from './ActionForm.tsx'
import { answerDraft, standingDraft } from './answer-text.ts'
import { DigitChoice } from './DigitChoice.tsx'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'
import { useVoice } from './use-voice.ts'

type Way = TicketCommandOf<'AnswerCitizen'>['how']
type Told = 'answer' | 'standing'

/** What the citizen is told, and how. Whether that ends the matter is the domain's word, said before it is saved. */
export function AnswerSheet() {
  const say = useSay()
  const { language } = useFormat()
  const voice = useVoice()
  const { view, judge } = useRunning()
  const { state, current } = view
  const make = (told: Told, how: Way, note: string): TicketCommandOf<'AnswerCitizen'> => ({ type: 'AnswerCitizen', ticketId: state.id, how, note, standing: told === 'standing' })
  const isFinal = (told: Told): boolean => {
    const said = judge(make(told, 'read_aloud', '…'))
    return said.ok && said.events.some((event) => event.type === 'CitizenAnswered' && event.final)
  }
  const draftOf = (told: Told): string => (told === 'standing' ? standingDraft(voice, view) : answerDraft(voice.city.directory, state.categoryId, language))
  // where work is still open nothing but its standing can be said
  const canEnd = isFinal('answer')
  const [told, setTold] = useState<Told>(canEnd ? 'answer' : 'standing')
  const [how, setHow] = useState<Way>('read_aloud')
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? draftOf(told)
  const clean = canonical(text)
  return (
    <ActionForm save={say('action.AnswerCitizen')} command={() => (clean === '' ? null : make(told, how, clean))} missing={clean === '' ? say('answer.missing') : null} needsWords>
      {!state.anonymous && (current.phone !== null || current.name !== null) && (
        <p className="flex items-center gap-3">
          {current.name !== null && <Written className="font-semibold">{current.name}</Written>}
          {current.phone !== null && <PhoneNumber phone={current.phone} className="selectable text-ink-2" />}
        </p>
      )}
      {state.anonymous && <Notice tone="info">{say('answer.anonymous')}</Notice>}
      <DigitChoice label={say('answer.how')} choices={ANSWER_WAYS.map((id) => ({ id, label: say(`answerBy.${id}`) }))} value={how} onChange={setHow} />
      {canEnd && <DigitChoice label={say('answer.what')} row="top" choices={(['answer', 'standing'] as const).map((id) => ({ id, label: say(`answer.${id}`) }))} value={told} onChange={setTold} />}
      <NoteField label={say('answer.text')} required focused value={text} onChange={setTyped} className="h-36" />
      <Notice tone={isFinal(told) ? 'ok' : 'info'}>{say(isFinal(told) ? 'answer.final' : 'answer.notFinal')}</Notice>
    </ActionForm>
  )
}
