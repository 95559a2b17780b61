import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import { DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { useHiddenHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Key } from '../../ui/Action.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { COLUMNS, SUBJECT_COLUMN } from './columns.tsx'

interface ColumnChooserProps {
  /** In the order of the grid. */
  readonly shown: readonly string[]
  /** Undefined: what fits the window. */
  readonly onChange: (columns: readonly string[] | undefined) => void
  readonly isOpen: boolean
  readonly onOpen: (open: boolean) => void
}

/** Which columns, in which order. */
export function ColumnChooser({ shown, onChange, isOpen, onOpen }: ColumnChooserProps) {
  const say = useSay()
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpen}>
      <Button className="action action-plain action-small !h-8">
        <Columns3 size={14} aria-hidden="true" />
        {say('columns.action')}
        <Key chord="F8" />
      </Button>
      <Popover aria-label={say('columns.title')} className="float w-[300px]" placement="bottom start">
        <ChooserBody shown={shown} onChange={onChange} />
      </Popover>
    </DialogTrigger>
  )
}

function ChooserBody({ shown, onChange }: Pick<ColumnChooserProps, 'shown' | 'onChange'>) {
  useHiddenHotkeys()
  const say = useSay()
  const named = COLUMNS.flatMap(({ id, meta }) => (id === undefined || meta === undefined ? [] : [{ id, title: say(meta.title) }]))
  const titleOf = (id: string): string => named.find((column) => column.id === id)?.title ?? id
  const move = (id: string, by: 1 | -1): void => {
    const order = [...shown]
    const from = order.indexOf(id)
    const to = from + by
    if (to < 0 || to >= order.length) return
    order.splice(from, 1)
    order.splice(to, 0, id)
    onChange(order)
  }
  return (
    <div className="flex max-h-[70vh] flex-col">
      <ul className="flex min-h-0 flex-1 flex-col overflow-y-auto p-3">
        {shown.map((id, place) => (
          <li key={id} className="flex items-center gap-1">
            {id === SUBJECT_COLUMN ? (
              <span className="flex-1 ps-[26px] text-ink-2">{titleOf(id)}</span>
            ) : (
              <span className="flex-1"><Tick label={titleOf(id)} isSelected onChange={() => onChange(shown.filter((other) => other !== id))} /></span>
            )}
            <Button aria-label={say('columns.forward', { name: titleOf(id) })} isDisabled={place === 0} onPress={() => move(id, -1)} className="action action-quiet action-small !size-7 !px-0"><ArrowUp size={14} aria-hidden="true" /></Button>
            <Button aria-label={say('columns.back', { name: titleOf(id) })} isDisabled={place === shown.length - 1} onPress={() => move(id, 1)} className="action action-quiet action-small !size-7 !px-0"><ArrowDown size={14} aria-hidden="true" /></Button>
          </li>
        ))}
        {named.filter(({ id }) => !shown.includes(id)).map(({ id, title }) => (
          <li key={id}><Tick label={title} isSelected={false} onChange={() => onChange([...shown, id])} /></li>
        ))}
      </ul>
      <div className="flex items-center gap-2 border-t border-line px-3 py-2">
        <p className="flex-1 text-xs text-ink-3">{say('columns.hint')}</p>
        <Button className="action action-quiet action-small" onPress={() => onChange(undefined)}>{say('columns.usual')}</Button>
      </div>
    </div>
  )
}
