import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { BlankNotes } from './BlankNotes.tsx'
import type { Draft } from './entry.ts'
import { Filled } from './samples.tsx'

/** A text as the operator reads it out; blanks filled with samples. */
export function ReadAloudPreview({ draft }: { draft: Draft }) {
  const say = useSay()
  const { language } = useFormat()
  const text = String(draft[language] ?? '')
  return (
    <div className="flex flex-col gap-2">
      <blockquote className="border-s-[3px] border-accent ps-3 text-base leading-7">
        {text === '' ? <span className="text-ink-3">{say('preview.empty')}</span> : <Filled text={text} place={language === 'en' ? 1 : 0} />}
      </blockquote>
      <p className="text-xs text-ink-3">{say('preview.seconds', { n: Math.max(1, Math.round(text.length / 14)) })}</p>
      <BlankNotes draft={draft} />
    </div>
  )
}
