import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { useTraining } from './training.ts'

/** Asks before a signed-in operator leaves real work for practice. */
export function PractiseSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  const { busy, change } = useTraining()
  return (
    <Sheet title={say('training.askTitle')} isOpen={isOpen} onClose={onClose}>
      <div className="flex flex-col gap-4 p-5">
        <p className="leading-6">{say('training.ask')}</p>
        <div className="flex gap-2">
          <Action weight="primary" autoFocus isDisabled={busy} onPress={() => change(true)}>
            {say('training.enter')}
          </Action>
          <Action className="!h-9" onPress={onClose}>
            {say('cancel')}
          </Action>
        </div>
      </div>
    </Sheet>
  )
}
