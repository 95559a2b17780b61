import { Copy } from 'lucide-react'
import type { Article } from '#domain/directory/directory.ts'
import { useCopy } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Scroller } from '../../ui/Scroller.tsx'

/** A ready answer in letters large enough to be read out. */
export function ArticleReading({ article, onBack }: { article: Article; onBack: () => void }) {
  const say = useSay()
  const copy = useCopy()
  const { language } = useFormat()
  const english = language === 'en' && article.en !== ''
  const text = english ? article.en : article.fa
  useHotkeys('dialog', [{ chord: 'Backspace', says: 'palette.back', run: onBack }])
  return (
    <div className="flex min-h-0 flex-col gap-3 p-5">
      <p className="text-xs text-ink-3">{say('palette.read')}</p>
      <h2 className="text-lg font-bold">{english ? article.titleEn : article.title}</h2>
      <Scroller className="max-h-[46vh]">
        <p dir="auto" className="selectable text-lg leading-8 whitespace-pre-wrap">{text}</p>
      </Scroller>
      <div className="flex gap-2 border-t border-line pt-3">
        <Action autoFocus onPress={onBack}>{say('palette.back')}</Action>
        <Action onPress={() => copy(text, say('copy.text'))}>
          <Copy size={14} aria-hidden="true" />
          {say('attention.copy')}
        </Action>
      </div>
    </div>
  )
}
