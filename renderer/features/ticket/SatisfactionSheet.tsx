import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action, Key } from '../../ui/Action.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { ActionForm } from './ActionForm.tsx'
import { codeInWords, sentenceOfCity } from './answer-text.ts'
import { NoteField } from './NoteField.tsx'
import { useRunning } from './running.tsx'
import { isUnhappy, QUESTIONS, scoresOf, type Question, type Scores } from './satisfaction.ts'
import { useVoice } from './use-voice.ts'

const MARKS = ['1', '2', '3', '4', '5'] as const
type Mark = (typeof MARKS)[number]

/** Three questions, one digit each in their order; R when the citizen does not want to be asked. */
export function SatisfactionSheet() {
  const say = useSay()
  const voice = useVoice()
  const { format } = voice
  const { view, offers, show } = useRunning()
  const [scores, setScores] = useState<Scores>({})
  const [refused, setRefused] = useState(false)
  const [note, setNote] = useState('')
  const next = QUESTIONS.find((question) => scores[question] === undefined) ?? null
  const give = (question: Question, mark: Mark): void => {
    setRefused(false)
    setScores({ ...scores, [question]: Number(mark) })
  }
  const back = (): void => {
    const last = QUESTIONS.filter((question) => scores[question] !== undefined).at(-1)
    setRefused(false)
    if (last !== undefined) setScores({ ...scores, [last]: undefined })
  }
  useHotkeys('dialog', [
    ...MARKS.map((mark) => ({ chord: `Digit${mark}`, says: 'satisfaction.title', run: () => { if (next !== null) give(next, mark) } })),
    { chord: 'KeyR', says: 'satisfaction.refused', run: () => setRefused(!refused) },
    { chord: 'Backspace', says: 'satisfaction.back', run: back },
  ])
  const complete = scoresOf(scores)
  const unhappy = !refused && isUnhappy(scores)
  const canReopen = offers.some(({ action, refused: against }) => action.type === 'ReopenTicket' && against === null)
  const script = sentenceOfCity(voice, 'satisfaction', { code: codeInWords(voice, view.state.code) })
  return (
    <ActionForm
      save={say('action.RecordSatisfaction')}
      command={() => (refused || complete !== null ? { type: 'RecordSatisfaction', ticketId: view.state.id, scores: refused ? null : complete, note: canonical(note) } : null)}
      missing={refused || complete !== null ? null : say('satisfaction.missing')}
      onSaved={() => {
        if (unhappy && canReopen) show('ReopenTicket')
      }}
    >
      {script !== null && <p className="text-base leading-7 text-ink-2">«{script}»</p>}
      <div className="flex flex-col gap-2">
        {QUESTIONS.map((question) => (
          <div key={question} className={`flex items-center gap-3 rounded-control px-3 py-1.5 ${question === next && !refused ? 'bg-accent-soft/60' : 'bg-ground'}`}>
            <span className="flex-1 font-medium">{say(`satisfaction.${question}`)}</span>
            <Segments<Mark>
              label={say(`satisfaction.${question}`)}
              segments={MARKS.map((mark) => ({ id: mark, label: format.digits(mark) }))}
              value={refused ? null : (MARKS.find((mark) => Number(mark) === scores[question]) ?? null)}
              onChange={(mark) => give(question, mark)}
            />
          </div>
        ))}
      </div>
      <p className="flex items-center gap-4 text-xs text-ink-3">
        <span className="flex items-center gap-1.5"><Key label={format.digits('1…5')} />{say('satisfaction.keys')}</span>
        <span className="flex items-center gap-1.5"><Key chord="Backspace" />{say('satisfaction.back')}</span>
        <Action small weight={refused ? 'primary' : 'plain'} chord="KeyR" className="ms-auto" aria-pressed={refused} onPress={() => setRefused(!refused)}>
          {say('satisfaction.refused')}
        </Action>
      </p>
      {unhappy && <p className="text-xs text-warn">{say(canReopen ? 'satisfaction.unhappyReopen' : 'satisfaction.unhappy')}</p>}
      <NoteField label={say(unhappy ? 'satisfaction.why' : 'field.note')} value={note} onChange={setNote} />
    </ActionForm>
  )
}
