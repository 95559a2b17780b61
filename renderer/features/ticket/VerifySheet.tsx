import { useState } from 'react'
import { canonical } from '#domain/text/canonical.ts'
import type { TicketCommandOf } from '#domain/ticket/commands.ts'
import { VERIFY_OUTCOMES, VERIFY_WAYS } from '#domain/ticket/words.ts'
import { useSay } from '../../i18n/words.tsx'
import { useVoice } from './use-voice.ts'
import { ActionForm } from './ActionForm.tsx'
import { codeInWords, sentenceOfCity } from './answer-text.ts'
import { DigitChoice } from './DigitChoice.tsx'
import { EvidenceField } from './EvidenceField.tsx'
import { NoteField } from './NoteField.tsx'
import { PartChoice } from './PartChoice.tsx'
import { ReportLines } from './ReportLines.tsx'
import { useRunning } from './running.tsx'
import { usePart } from './use-part.ts'

type Verify = TicketCommandOf<'VerifyWork'>

/** Whether the department's report is true, beside what it says. */
export function VerifySheet() {
  const say = useSay()
  const { view } = useRunning()
  const { parts, part, choose } = usePart('VerifyWork')
  const voice = useVoice()
  const [outcome, setOutcome] = useState<Verify['outcome'] | null>(null)
  const [how, setHow] = useState<Verify['how']>('call')
  const [photos, setPhotos] = useState<readonly string[]>([])
  const [note, setNote] = useState('')
  const clean = canonical(note)
  // the citizen and the next department will ask what was missing
  const needsNote = outcome === 'partly' || outcome === 'not_done'
  const missing = outcome === null ? say('verify.choose') : needsNote && clean === '' ? say('reason.write') : null
  const report = part?.reports.at(-1)
  const ask = sentenceOfCity(voice, 'verification', { code: codeInWords(voice, view.state.code) })
  const command = (): Verify | null => (outcome === null || missing !== null || part === null ? null : { type: 'VerifyWork', ticketId: view.state.id, assignmentId: part.id, outcome, how, note: clean, photos: [...photos] })
  return (
    <ActionForm save={say('action.VerifyWork')} command={command} missing={missing} needsWords={needsNote && clean === ''}>
      <PartChoice parts={parts} value={part?.id ?? ''} onChange={choose} />
      {report !== undefined && <ReportLines report={report} view={view} />}
      {ask !== null && <p className="text-base leading-7 text-ink-2">«{ask}»</p>}
      <DigitChoice label={say('verify.outcome')} choices={VERIFY_OUTCOMES.map((id) => ({ id, label: say(`verified.${id}`) }))} value={outcome} onChange={setOutcome} />
      <DigitChoice label={say('verify.how')} row="top" choices={VERIFY_WAYS.map((id) => ({ id, label: say(`verifiedBy.${id}`) }))} value={how} onChange={setHow} />
      {outcome === 'not_done' && <p className="text-xs text-warn">{say('verify.notDoneMeans')}</p>}
      <EvidenceField label={say('verify.photos')} chosen={photos} onChange={setPhotos} />
      <NoteField required={needsNote} value={note} onChange={setNote} />
    </ActionForm>
  )
}
