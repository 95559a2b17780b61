import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { TextField } from 'react-aria-components/TextField'
import type { Category } from '#domain/directory/directory.ts'
import { FIELD_LIMIT } from '#domain/ticket/commands.ts'
import { useLanguage, useSay } from '../../i18n/words.tsx'
import { Key } from '../../ui/Action.tsx'
import { directionOf } from '../../ui/Field.tsx'
import { useBodyField } from './context.tsx'

/** What to ask the caller about this subject, and what they said. What should be asked is amber until it is; none of it keeps a message from being saved. */
export function QuestionFields({ id, category }: { id: string; category: Category }) {
  const say = useSay()
  const language = useLanguage()
  const [answers = {}, write] = useBodyField(id, 'answers')
  if (category.questions.length === 0) return null
  return (
    <div role="group" aria-label={say('intake.questions')} data-field="questions" className="grid grid-cols-[repeat(auto-fit,minmax(220px,1fr))] gap-x-3 gap-y-1.5 rounded-control bg-accent-soft/60 px-3 pt-1 pb-2">
      {category.questions.map((question, place) => {
        const said = answers[question.id] ?? ''
        return (
          <TextField key={question.id} value={said} onChange={(next) => write({ ...answers, [question.id]: next })} maxLength={FIELD_LIMIT} isRequired={question.required} validationBehavior="aria" autoComplete="off" className="flex min-w-0 flex-col gap-0.5">
            <span className="flex min-h-[18px] items-center gap-1.5 text-xs">
              <Label className="min-w-0 leading-4 font-medium text-accent-ink">{language === 'en' && question.en !== '' ? question.en : question.fa}</Label>
              {question.required && <span aria-hidden="true" className="text-warn">*</span>}
              {place === 0 && <Key chord="F8" />}
            </span>
            <Input dir={directionOf(said)} spellCheck={false} className={`box mt-auto h-[30px] w-full min-w-0 px-2.5 ${question.required && said.trim() === '' ? '!border-warn' : ''}`} />
          </TextField>
        )
      })}
    </div>
  )
}
