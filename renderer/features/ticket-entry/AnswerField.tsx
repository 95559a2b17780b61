import { useEffect, useRef, type Ref } from 'react'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { useBodyField } from './context.tsx'
import type { Matter } from './matter.ts'
import type { FieldRefs } from './MessageForm.tsx'

/** The words that answer the caller here and now; they are kept as the answer. */
export function AnswerField({ id, refs, matter }: { id: string; refs: FieldRefs; matter: Matter | null }) {
  const say = useSay()
  const [answer = null, write] = useBodyField(id, 'answer')
  const shown = answer !== null && matter?.confidential !== true
  const box = refs.answer
  // an answer of a draft that was brought back must not take the cursor
  const before = useRef(shown)
  useEffect(() => {
    if (shown && !before.current) {
      box.current?.focus()
      // what is read otherwise is simply typed over
      box.current?.select()
      box.current?.scrollIntoView({ block: 'nearest' })
    }
    before.current = shown
  }, [shown, box])
  if (!shown) return null
  return (
    <div className="flex items-end gap-2.5">
      <TextBox label={say('answer.label')} chord="Alt+Enter" value={answer} onChange={write} inputRef={box as Ref<HTMLTextAreaElement>} className="min-w-0 flex-1" />
      <Action small weight="quiet" onPress={() => write(null)}>{say('answer.drop')}</Action>
    </div>
  )
}
