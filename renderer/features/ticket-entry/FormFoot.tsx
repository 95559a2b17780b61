import { Forward, Lock, MessageCircleReply, Save } from 'lucide-react'
import { useMay } from '../../app/operator.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useLanguage, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { answerPatch } from './answer.ts'
import { BoundUrgency } from './bound-fields.tsx'
import { useBodyField } from './context.tsx'
import type { Matter } from './matter.ts'
import type { Way } from './saving.ts'

interface FormFootProps { readonly id: string; readonly matter: Matter | null; readonly onAnswer: () => void; readonly onSave: (way: Way) => void; readonly onEnd: () => void }

/** How a message ends: registered, answered at once, passed on to whose it is, or without a ticket. */
export function FormFoot({ id, matter, onAnswer, onSave, onEnd }: FormFootProps) {
  const say = useSay()
  const language = useLanguage()
  const mayAnswer = useMay('ticket.answer')
  const [answer = null, writeAnswer] = useBodyField(id, 'answer')
  const [asking = false] = useBodyField(id, 'asking')
  const confidential = matter?.confidential === true
  const outside = matter?.outside === true && mayAnswer ? matter.department : null
  const answered = answer !== null && !confidential
  return (
    <div className="flex-none border-t border-line px-5 py-2.5">
      <div className="mx-auto flex max-w-[920px] items-center gap-2.5">
        <Action weight="primary" type="submit" chord="Ctrl+Enter" className={confidential ? '!bg-confidential !text-surface' : ''}>
          {confidential ? <Lock size={15} aria-hidden="true" /> : <Save size={15} aria-hidden="true" />}
          {say(confidential ? 'confidential.save' : answered && answer.trim() !== '' ? 'answer.save' : 'intake.save')}
        </Action>
        {outside !== null ? (
          <Action chord="Alt+KeyO" className="!h-9 min-w-0" onPress={() => onSave({ way: 'outside' })}>
            <Forward size={15} aria-hidden="true" className="mirrored flex-none" />
            <span className="truncate">{say('outside.save', { who: nameIn(outside, language) })}</span>
          </Action>
        ) : (
          !confidential && mayAnswer && !answered && !asking && (
            <Action
              chord="Alt+Enter"
              className="!h-9"
              onPress={() => {
                writeAnswer(answerPatch({ answer }, matter, language).answer)
                onAnswer()
              }}
            >
              <MessageCircleReply size={15} aria-hidden="true" />
              {say('answer.open')}
            </Action>
          )
        )}
        <Action chord="Ctrl+KeyI" className="!h-9" onPress={onEnd}>
          {say('key.endWithout')}
        </Action>
        <div className="ms-auto flex-none">
          <BoundUrgency id={id} />
        </div>
      </div>
    </div>
  )
}
