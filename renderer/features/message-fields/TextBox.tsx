import type { ClipboardEvent, DragEvent, Ref } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { TextArea } from 'react-aria-components/TextArea'
import { TextField } from 'react-aria-components/TextField'
import { TEXT_LIMIT } from '#domain/ticket/commands.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action, Key } from '../../ui/Action.tsx'
import { directionOf, FieldLabel } from '../../ui/Field.tsx'

interface TextBoxProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem?: string | null
  readonly inputRef?: Ref<HTMLTextAreaElement>
  readonly chord?: string
  readonly newLineHint?: boolean
  readonly className?: string
}

/** The browser lays out a text box as a whole: past this many characters every keystroke would stall. */
const DRAWN_LIMIT = 4 * TEXT_LIMIT
/** Chromium inserts a pasted megabyte for minutes; from this size on we put the words in ourselves. */
const PASTE_LIMIT = 2000
/** From here on the counter is worth looking at. */
const COUNT_FROM = TEXT_LIMIT * 0.8

/**
 * Free words. A text over the limit stays whole until the operator shortens it; of one far over it (a pasted file)
 * only the beginning is drawn, and it can be cut or cleared but not edited in place.
 */
export function TextBox({ label, value, onChange, problem = null, inputRef, chord, newLineHint = false, className = '' }: TextBoxProps) {
  const say = useSay()
  const format = useFormat()
  const tooLong = value.length > TEXT_LIMIT
  const cut = value.length > DRAWN_LIMIT
  const insert = (event: ClipboardEvent<HTMLTextAreaElement> | DragEvent<HTMLTextAreaElement>, from: DataTransfer): void => {
    const words = from.getData('text/plain').replace(/\r\n?/g, '\n')
    if (words.length < PASTE_LIMIT || cut) return
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    onChange(value.slice(0, selectionStart) + words + value.slice(selectionEnd))
  }
  const said = problem ?? (tooLong ? say('field.textOver', { over: value.length - TEXT_LIMIT }) : null)
  return (
    <TextField value={cut ? value.slice(0, TEXT_LIMIT) : value} onChange={onChange} isReadOnly={cut} isInvalid={said !== null} validationBehavior="aria" className={`flex min-h-0 flex-col gap-1 ${className}`}>
      <FieldLabel
        label={label}
        chord={chord}
        hint={
          value.length > COUNT_FROM ? (
            <span className={tooLong ? 'font-medium text-danger' : ''}>{say('field.textCount', { n: value.length, limit: TEXT_LIMIT })}</span>
          ) : newLineHint ? (
            <span className="flex items-center gap-1.5">
              {say('field.newLine')} <Key chord="Shift+Enter" />
            </span>
          ) : undefined
        }
      />
      <TextArea ref={inputRef} dir={directionOf(value)} spellCheck={false} onPaste={(event) => insert(event, event.clipboardData)} onDrop={(event) => insert(event, event.dataTransfer)} data-invalid={said === null ? undefined : true} className="box min-h-[76px] w-full flex-1 resize-none px-2.5 py-2 leading-6" />
      {said !== null && <FieldError className="text-xs text-danger">{said}</FieldError>}
      {cut && (
        <div className="flex flex-wrap items-center gap-2 text-xs text-ink-2">
          <span>{say('field.textCut', { shown: format.number(TEXT_LIMIT) })}</span>
          <Action small onPress={() => onChange(value.slice(0, TEXT_LIMIT))}>{say('field.textShorten', { limit: format.number(TEXT_LIMIT) })}</Action>
          <Action small onPress={() => onChange('')}>{say('field.textClear')}</Action>
        </div>
      )}
    </TextField>
  )
}
