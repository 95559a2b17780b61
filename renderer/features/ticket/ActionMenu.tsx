import { Copy, Eraser, Printer, UserRoundCheck, type LucideIcon } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Key } from '../../ui/Action.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import type { ActionType } from './actions.ts'
import { useRunning } from './running.tsx'
import { useWhyNot } from './why-not.ts'

export interface PlainEntry { readonly id: 'copy' | 'print' | 'askClose' | 'askErase'; readonly chord: string; readonly run: () => void; /** Why it cannot be done now; left out when it can. */ readonly why?: string }
interface ActionMenuProps { readonly isOpen: boolean; readonly onClose: () => void; readonly start: (type: ActionType) => void; readonly others: readonly PlainEntry[] }

const ICONS: Readonly<Record<PlainEntry['id'], LucideIcon>> = { copy: Copy, print: Printer, askClose: UserRoundCheck, askErase: Eraser }

/** All that can be done, each by its key, and of what cannot be done now why. */
export function ActionMenu({ isOpen, onClose, start, others }: ActionMenuProps) {
  const say = useSay()
  return (
    <Sheet title={say('menu.title')} isOpen={isOpen} onClose={onClose} wide>
      <Entries onClose={onClose} start={start} others={others} />
    </Sheet>
  )
}

function Entries({ onClose, start, others }: Omit<ActionMenuProps, 'isOpen'>) {
  const say = useSay()
  const whyNot = useWhyNot()
  const { offers } = useRunning()
  const take = (run: () => void) => (): void => {
    onClose()
    run()
  }
  const legal = [
    ...offers.filter(({ refused }) => refused === null).map(({ action: { type, chord, icon } }) => ({ id: type as string, name: say(`action.${type}`), chord, icon, run: take(() => start(type)) })),
    ...others.filter(({ why }) => why === undefined).map(({ id, chord, run }) => ({ id, name: say(`menu.${id}`), chord, icon: ICONS[id], run: take(run) })),
  ]
  const asked = others.flatMap(({ id, why }) => (why === undefined ? [] : [{ id: id as string, name: say(`menu.${id}`), icon: ICONS[id], why }]))
  const instead = new Set(asked.map(({ id }) => (id === 'askErase' ? 'EraseTicket' : id)))
  const illegal = [...offers.flatMap(({ action: { type, icon }, refused }) => (refused === null || instead.has(type) ? [] : [{ id: type as string, name: say(`action.${type}`), icon, why: whyNot(refused) }])), ...asked]
  useHotkeys('dialog', legal.map(({ chord, run }) => ({ chord, says: 'menu.title', run })))
  return (
    <div className="flex min-h-0 flex-col gap-3 p-5">
      <ul className="grid grid-cols-2 gap-x-3 gap-y-1">
        {legal.map(({ id, name, chord, icon: Glyph, run }, place) => (
          <li key={id}>
            <Button autoFocus={place === 0} onPress={run} className="option w-full text-start">
              <Glyph size={15} aria-hidden="true" className="flex-none text-accent-ink" />
              <span className="flex-1 font-medium">{name}</span>
              <Key chord={chord} />
            </Button>
          </li>
        ))}
      </ul>
      {illegal.length > 0 && (
        <section aria-label={say('menu.notNow')} className="border-t border-line pt-2">
          <h3 className="px-2.5 text-xs font-semibold text-ink-2">{say('menu.notNow')}</h3>
          <ul className="grid grid-cols-2 gap-x-3">
            {illegal.map(({ id, name, icon: Glyph, why }) => (
              <li key={id} className="flex min-h-7 items-center gap-2.5 px-2.5 text-xs text-ink-3">
                <Glyph size={14} aria-hidden="true" className="flex-none" />
                <span className="flex-none">{name}</span>
                <span className="ms-auto truncate" title={why}>{why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
