import { useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { ComboBox } from 'react-aria-components/ComboBox'
import { FieldError } from 'react-aria-components/FieldError'
import { Group } from 'react-aria-components/Group'
import { Input } from 'react-aria-components/Input'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { directionOf, FieldLabel } from './Field.tsx'

export interface Choice { readonly id: string; readonly text: string; readonly row: ReactNode }

interface PickerProps {
  readonly label: string
  readonly chord?: string | undefined
  readonly required?: boolean
  readonly hint?: ReactNode
  readonly text: string
  readonly onText: (text: string) => void
  /** Already matched and ordered, for `text` as it is now, or Enter would take what stood there a letter ago; none once `text` names a choice. */
  readonly choices: readonly Choice[]
  /** `tabbed`: with Tab, which goes on to the next box by itself; otherwise whoever asks says where to go. */
  readonly onPick: (id: string, tabbed: boolean) => void
  readonly problem?: string | null
  readonly inputRef?: Ref<HTMLInputElement> | undefined
  readonly end?: ReactNode
  readonly large?: boolean
  /** What is typed may be none of the choices: Tab takes none, Enter the first one only while the list is open (Escape closes it). */
  readonly free?: boolean
}

const TAB_PICKS_FROM = 2

/** Letters, then Enter takes the first hit; Tab does so too once there is something to go by. */
export function Picker({ label, chord, required = false, hint, text, onText, choices, onPick, problem = null, inputRef, end, large = false, free = false }: PickerProps) {
  const group = useRef<HTMLDivElement>(null)

  const takeFirst = (event: KeyboardEvent<HTMLInputElement>): void => {
    const first = choices[0]
    // not asked whether the list is open already: whoever types fast presses Enter before it is drawn
    const chosenByArrow = event.currentTarget.getAttribute('aria-activedescendant') !== null
    const taking = (event.key === 'Enter' && !event.ctrlKey && !event.nativeEvent.isComposing) || (event.key === 'Tab' && !event.shiftKey && text.length >= TAB_PICKS_FROM)
    if (first === undefined || text.trim() === '' || chosenByArrow || !taking) return
    if (free && (event.key === 'Tab' || event.currentTarget.getAttribute('aria-expanded') !== 'true')) return
    event.preventDefault()
    event.stopPropagation()
    onPick(first.id, event.key === 'Tab')
  }

  return (
    <ComboBox
      inputValue={text}
      onInputChange={onText}
      items={choices}
      value={null}
      onChange={(key) => {
        if (key !== null) onPick(String(key), false)
      }}
      allowsCustomValue
      menuTrigger="input"
      isInvalid={problem !== null}
      isRequired={required}
      validationBehavior="aria"
      className="flex min-w-0 flex-col gap-1"
    >
      <FieldLabel label={label} chord={chord} required={required} hint={hint} />
      <Group ref={group} className={`box flex items-center ${large ? 'h-10' : 'h-[34px]'}`} data-invalid={problem === null ? undefined : true}>
        <Input ref={inputRef} dir={directionOf(text)} maxLength={200} onKeyDownCapture={takeFirst} className={`h-full min-w-0 flex-1 bg-transparent px-2.5 ${large ? 'text-base font-medium' : ''}`} />
        {end}
      </Group>
      {problem !== null && <FieldError className="text-xs text-danger">{problem}</FieldError>}
      <Popover triggerRef={group} offset={4} className="float w-(--trigger-width)">
        <ListBox className="max-h-[344px] overflow-auto p-1">
          {(choice: Choice) => (
            <ListBoxItem id={choice.id} textValue={choice.text} className="option">
              {choice.row}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
