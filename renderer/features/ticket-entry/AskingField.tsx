import { BookOpenText, PhoneOff, Volume2 } from 'lucide-react'
import { useMemo, type Ref } from 'react'
import { fold } from '#domain/text/fold.ts'
import type { Article } from '#domain/directory/directory.ts'
import { useCity } from '../../app/city.tsx'
import { useLanguage, useSay, type Language } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Matched } from '../../ui/Matched.tsx'
import { Picker, type Choice } from '../../ui/Picker.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { indexArticles, matchArticles } from './articles.ts'
import { useBodyField, useOpenMessages } from './context.tsx'
import { takeMessage } from './kind.ts'
import type { FieldRefs } from './MessageForm.tsx'

const SHOWN = 8

const titleOf = (article: Article, language: Language): string => (language === 'en' && article.titleEn !== '' ? article.titleEn : article.title)
export const answerOf = (article: Article, language: Language): string => (language === 'en' && article.en !== '' ? article.en : article.fa)

/** A caller who only wants to know: letters, Enter, and the answer stands there to be read. */
export function AskingField({ id, refs, onEnd }: { id: string; refs: FieldRefs; onEnd: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const messages = useOpenMessages()
  const city = useCity()
  const answers = useMemo(() => indexArticles(city.directory.articles), [city])
  const [question = ''] = useBodyField(id, 'question')
  const [articleId = null] = useBodyField(id, 'articleId')
  const article = answers.find((answer) => answer.article.id === articleId)?.article ?? null
  const settled = article !== null && question === titleOf(article, language)
  const choices = useMemo<readonly Choice[]>(
    () => settled || question.trim() === ''
      ? []
      : matchArticles(answers, question, SHOWN).map(({ article: one }) => ({ id: one.id, text: titleOf(one, language), row: <ArticleRow article={one} query={question} /> })),
    [settled, answers, question, language],
  )
  const unknown = !settled && fold(question) !== '' && choices.length === 0
  const take = (): void => {
    const body = messages.message(id)?.body
    if (body !== undefined) messages.write(id, takeMessage(body, city, language))
  }
  return (
    <>
      <Picker
        label={say('asking.label')}
        chord="Alt+Digit6"
        large
        hint={unknown ? <span className="text-danger">{say('asking.none')}</span> : say('asking.hint')}
        text={question}
        onText={(next) => {
          if (next !== question) messages.write(id, { question: next, articleId: null })
        }}
        choices={choices}
        onPick={(picked) => {
          const found = answers.find((answer) => answer.article.id === picked)?.article
          if (found !== undefined) messages.write(id, { question: titleOf(found, language), articleId: found.id })
        }}
        inputRef={refs.question as Ref<HTMLInputElement>}
      />
      {settled && (
        <section aria-label={say('asking.read')} aria-live="polite" className="flex min-h-0 flex-col gap-3 rounded-panel border border-accent/40 bg-accent-soft/50 p-4">
          <h2 className="flex items-center gap-2 text-xs font-semibold text-accent-ink">
            <Volume2 size={15} aria-hidden="true" className="mirrored" />
            {say('asking.read')}
          </h2>
          <Scroller className="selectable text-lg leading-8">
            <Written>{answerOf(article, language)}</Written>
          </Scroller>
          <div className="flex gap-2.5">
            <Action weight="primary" chord="Ctrl+KeyI" onPress={onEnd}>
              <PhoneOff size={15} aria-hidden="true" />
              {say('asking.end')}
            </Action>
            <Action chord="F3" className="!h-9" onPress={take}>{say('asking.register')}</Action>
          </div>
        </section>
      )}
    </>
  )
}

function ArticleRow({ article, query }: { article: Article; query: string }) {
  const language = useLanguage()
  return (
    <>
      <BookOpenText size={14} aria-hidden="true" className="flex-none text-ink-3" />
      <span className="max-w-[45%] flex-none truncate font-medium"><Matched text={titleOf(article, language)} query={query} /></span>
      <span className="min-w-0 flex-1 truncate text-xs text-ink-3"><Matched text={answerOf(article, language).slice(0, 160)} query={query} /></span>
    </>
  )
}
