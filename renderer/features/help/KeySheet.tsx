import { useListedBindings } from '../../app/hotkeys.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Key } from '../../ui/Action.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

/** The keys that act on this screen now, read from the very bindings. */
export function KeySheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  const bindings = useListedBindings().filter((binding) => binding.quiet !== true)
  return (
    <Sheet title={say('keys.title')} isOpen={isOpen} onClose={onClose} wide>
      <dl className="grid grid-cols-2 gap-x-10 gap-y-0.5 p-5">
        {bindings.map((binding) => (
          <div key={binding.chord} className="flex h-8 items-center justify-between gap-4 border-b border-line/60">
            <dt>{say(binding.says as MessageKey)}</dt>
            <dd dir="ltr">
              <span className="sr-only">{binding.chord.replaceAll(/Key|Digit/g, '')}</span>
              <Key chord={binding.chord} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="px-5 pb-5 text-ink-3">{say('keys.form')}</p>
    </Sheet>
  )
}
