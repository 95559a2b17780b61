import { refusal } from '#domain/refusals.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { planOf, sentenceOf, type ShownUpdate } from './standing.ts'
import { useChoose } from './use-update.ts'

/** How an update stands, what holds it, and when it is put in. */
export function UpdateSheet({ update, isOpen, onClose }: { update: ShownUpdate; isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  return (
    <Sheet title={say('update.title')} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Body update={update} onClose={onClose} />}
    </Sheet>
  )
}

function Body({ update, onClose }: { update: ShownUpdate; onClose: () => void }) {
  const say = useSay()
  const { digits } = useFormat()
  const sentence = sentenceOf(update, digits)
  return (
    <div className="flex flex-col gap-3 p-5">
      <p className="leading-6">{say(sentence.key, sentence.values)}</p>
      {update.why !== null && <RefusalNotice refusal={refusal(update.why)} tone="warn" />}
      {update.phase === 'ready' ? <Choice update={update} onClose={onClose} /> : (
        <div>
          <Action autoFocus onPress={onClose}>{say('close')}</Action>
        </div>
      )}
    </div>
  )
}

function Choice({ update, onClose }: { update: ShownUpdate; onClose: () => void }) {
  const say = useSay()
  const { digits } = useFormat()
  const now = useNow(1000)
  const choose = useChoose()
  const plan = planOf(update, now, digits)
  const counting = update.when.at !== null
  const pick = (when: 'now' | 'shiftEnd' | 'later'): void => {
    choose(when)
    onClose()
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'update.now', run: () => pick('now') }])
  return (
    <>
      {update.holds.length > 0 && (
        <Notice tone="warn">
          {say('update.held')}
          <ul className="list-inside list-disc">
            {update.holds.map((hold) => <li key={hold}>{say(`update.hold.${hold}`)}</li>)}
          </ul>
        </Notice>
      )}
      <p className="leading-6">{say(plan.key, plan.values)}</p>
      <p className="text-xs leading-5 text-ink-2">{say('update.safe')}</p>
      <div className="flex flex-wrap gap-3">
        <Action weight="primary" chord="Ctrl+Enter" onPress={() => pick('now')}>{say(update.holds.length > 0 ? 'update.nowAnyway' : 'update.now')}</Action>
        {counting
          ? update.when.postponable > 0 && <Action autoFocus className="!h-9" onPress={() => pick('later')}>{say('update.laterMinutes', { n: update.when.postponable })}</Action>
          : <Action autoFocus className="!h-9" onPress={() => pick('shiftEnd')}>{say('update.shiftEnd')}</Action>}
        <Action weight="quiet" className="!h-9" onPress={onClose}>{say('update.later')}</Action>
      </div>
    </>
  )
}
