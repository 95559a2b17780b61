import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { blanksIn } from './blanks.ts'
import type { Draft } from './entry.ts'

/** What stands in the place of `{code}` and the like when a sentence is tried out. */
const SAMPLES: Readonly<Record<string, readonly [fa: string, en: string]>> = {
  code: ['۴۸۲۱ ۷۳۰۶', '4821 7306'], city: ['شهر', 'the city'], matter: ['جمع‌آوری زباله در مینودر', 'waste collection in Minudar'], department: ['سازمان مدیریت پسماند', 'Waste management'],
  due: ['یکشنبه ۱ آذر، ساعت ۱۰:۴۲', 'Sunday 1 Azar, 10:42'], phone: ['۱۲۱', '121'], status: ['ارجاع‌شده', 'forwarded'], incident: ['ترکیدگی لولهٔ اصلی آب', 'a burst water main'], answer: ['کار انجام شد', 'the work is done'],
}

/** A text as the operator reads it out; blanks filled with samples. Says when the two languages do not have the same blanks. */
export function ReadAloudPreview({ draft }: { draft: Draft }) {
  const say = useSay()
  const { language } = useFormat()
  const [fa, en] = [String(draft['fa'] ?? ''), String(draft['en'] ?? '')]
  const text = language === 'en' ? en : fa
  const place = language === 'en' ? 1 : 0
  const uneven = [...new Set([...blanksIn(fa), ...blanksIn(en)])].filter((name) => !blanksIn(fa).includes(name) || !blanksIn(en).includes(name))
  return (
    <div className="flex flex-col gap-2">
      <blockquote className="border-s-[3px] border-accent ps-3 text-base leading-7">
        {text === '' ? <span className="text-ink-3">{say('preview.empty')}</span> : text.split(/(\{\w+\})/).map((part, at) => {
          const sample = SAMPLES[part.slice(1, -1)]?.[place]
          // oxlint-disable-next-line react/no-array-index-key -- the pieces of one sentence have no name but their place
          return /^\{\w+\}$/.test(part) ? <mark key={at} className="rounded-sm bg-accent-soft px-0.5 text-inherit">{sample ?? part}</mark> : <span key={at}>{part}</span>
        })}
      </blockquote>
      <p className="text-xs text-ink-3">{say('preview.seconds', { n: Math.max(1, Math.round(text.length / 14)) })}</p>
      {uneven.length > 0 && <p role="status" className="rounded-control bg-warn-soft px-2.5 py-1.5 text-warn">{say('preview.uneven', { names: uneven.map((name) => `{${name}}`).join(' ') })}</p>}
    </div>
  )
}
