import { useBlocker } from '@tanstack/react-router'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

/** Stands between an unsaved form and any other place. Closing the window is not held up: the shell decides that. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const say = useSay()
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: false, withResolver: true })
  const stay = (): void => blocker.reset?.()
  return (
    <Sheet title={say('unsaved.title')} role="alertdialog" isOpen={blocker.status === 'blocked'} onClose={stay}>
      <div className="flex flex-col gap-4 p-5">
        <p className="leading-6">{say('unsaved.text')}</p>
        <div className="flex gap-2">
          <Action weight="primary" autoFocus onPress={stay}>
            {say('unsaved.stay')}
          </Action>
          <Action weight="danger" className="!h-9" onPress={() => blocker.proceed?.()}>
            {say('unsaved.leave')}
          </Action>
        </div>
      </div>
    </Sheet>
  )
}
