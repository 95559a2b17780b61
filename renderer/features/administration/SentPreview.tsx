import { isSms } from '#domain/directory/texts.ts'
import { blanksIn, fillBlanks } from '#domain/text/blanks.ts'
import { SMS_PARTS_LIMIT, smsLength } from '#domain/text/sms.ts'
import { useSay } from '../../i18n/words.tsx'
import { BlankNotes } from './BlankNotes.tsx'
import { idOf, type Draft } from './entry.ts'
import { Filled, SAMPLES } from './samples.tsx'

/** A text that leaves the centre, as it arrives: an SMS in both languages with its length and parts, a letter as departments read it. */
export function SentPreview({ draft }: { draft: Draft }) {
  const say = useSay()
  const sms = isSms(idOf(draft))
  const [fa, en] = [String(draft['fa'] ?? ''), String(draft['en'] ?? '')]
  return (
    <div className="flex flex-col gap-3">
      <Sent name={say('smsText.fa')} text={fa} place={0} sms={sms} />
      {sms && <Sent name={say('smsText.en')} text={en} place={1} sms />}
      {sms && (blanksIn(fa).includes('answer') || blanksIn(en).includes('answer')) && <p className="text-xs text-ink-3">{say('smsText.answer')}</p>}
      <BlankNotes draft={draft} />
    </div>
  )
}

function Sent({ name, text, place, sms }: { name: string; text: string; place: 0 | 1; sms: boolean }) {
  const say = useSay()
  const samples = Object.fromEntries(Object.entries(SAMPLES).map(([blank, values]) => [blank, values[place]]))
  const { length, parts, left } = smsLength(fillBlanks(text, samples))
  const tooLong = sms && parts > SMS_PARTS_LIMIT
  return (
    <section aria-label={name} className="flex flex-col gap-1">
      <h4 className="text-xs font-medium text-ink-3">{name}</h4>
      <blockquote dir={place === 0 ? 'rtl' : 'ltr'} className="rounded-panel bg-surface px-3 py-2 leading-6 whitespace-pre-line">
        {text === '' ? <span className="text-ink-3">{say('preview.empty')}</span> : <Filled text={text} place={place} />}
      </blockquote>
      {sms && <p role="status" className={`text-xs ${tooLong ? 'font-medium text-danger' : 'text-ink-2'}`}>{say('sms.length', { length, parts, left })}</p>}
      {tooLong && <p className="text-xs text-danger">{say('sms.tooLong', { n: SMS_PARTS_LIMIT })}</p>}
    </section>
  )
}
