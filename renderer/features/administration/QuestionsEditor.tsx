import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import type { Question } from '#domain/directory/directory.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { Tick } from '../../ui/Tick.tsx'
import type { EditorProps } from './FieldEditor.tsx'
import type { Problems } from './judge.ts'

const MOST = 12

/** What the operator asks the caller, in this order. */
export function QuestionsEditor({ label, value, onChange, isDisabled, problems }: EditorProps<readonly Question[]> & { readonly problems: Problems }) {
  const say = useSay()
  const format = useFormat()

  const set = (at: number, patch: Partial<Question>): void => onChange(value.map((one, place) => (place === at ? { ...one, ...patch } : one)))
  const move = (at: number, by: 1 | -1): void => {
    const next = [...value]
    const [moved] = next.splice(at, 1)
    if (moved !== undefined) next.splice(at + by, 0, moved)
    onChange(next)
  }
  const said = (path: string): string | null => (problems[path] === undefined ? null : say(problems[path]))
  return (
    <fieldset disabled={isDisabled} className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-2">{label}</legend>
      {value.length > 0 && (
        <ol className="flex flex-col gap-2">
          {value.map((question, at) => {
            const n = format.number(at + 1)
            return (
              // a question that is being written has no id yet: its place is what names it
              <li key={question.id === '' ? `new ${at}` : question.id} className="flex flex-col gap-1.5 rounded-control border border-line bg-ground p-2.5">
                <div className="grid grid-cols-2 gap-2">
                  <Field label={say('adminField.questionFa', { n })} value={question.fa} onChange={(fa) => set(at, { fa })} problem={said(`questions.${at}.fa`)} />
                  <Field label={say('adminField.questionEn', { n })} ltr value={question.en} onChange={(en) => set(at, { en })} problem={said(`questions.${at}.en`)} />
                </div>
                <div className="flex items-center gap-1">
                  <Tick label={say('adminField.questionRequired')} isSelected={question.required} onChange={(required) => set(at, { required })} />
                  <span className="ms-auto flex">
                    <Button aria-label={say('adminField.questionUp', { n })} isDisabled={at === 0} onPress={() => move(at, -1)} className="action action-quiet action-small !w-7 !px-0"><ArrowUp size={14} aria-hidden="true" /></Button>
                    <Button aria-label={say('adminField.questionDown', { n })} isDisabled={at === value.length - 1} onPress={() => move(at, 1)} className="action action-quiet action-small !w-7 !px-0"><ArrowDown size={14} aria-hidden="true" /></Button>
                    <Button aria-label={say('adminField.questionRemove', { n })} onPress={() => onChange(value.filter((_, place) => place !== at))} className="action action-quiet action-small !w-7 !px-0"><X size={14} aria-hidden="true" /></Button>
                  </span>
                </div>
              </li>
            )
          })}
        </ol>
      )}
      <Action
        small
        className="self-start"
        isDisabled={isDisabled || value.length >= MOST}
        onPress={() => onChange([...value, { id: '', fa: '', en: '', required: false }])}
      >
        <Plus size={14} aria-hidden="true" />
        {say('adminField.questionAdd')}
      </Action>
    </fieldset>
  )
}
