import type { Directory } from '#domain/directory/directory.ts'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Field } from '../../ui/Field.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { readAmount, written } from './amount.ts'
import { DateEditor } from './DateEditor.tsx'
import { valueAt, withValue, type Draft } from './entry.ts'
import type { FieldDescription } from './fields.ts'
import type { Problems } from './judge.ts'
import { PermissionsEditor } from './PermissionsEditor.tsx'
import { PointEditor } from './PointEditor.tsx'
import { QuestionsEditor } from './QuestionsEditor.tsx'
import { RatesEditor } from './RatesEditor.tsx'
import { useEntryOptions } from './options.ts'
import { WeekEditor } from './WeekEditor.tsx'

export interface EditorProps<T> {
  readonly label: string
  readonly value: T
  readonly onChange: (value: T) => void
  readonly problem: string | null
  readonly isDisabled: boolean
}

interface FieldEditorProps {
  readonly field: FieldDescription
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly problems: Problems
  readonly isDisabled: boolean
  readonly directory: Directory
}

/** The editor that a field's description asks for. */
export function FieldEditor({ field: { path, label, editor, required = false }, draft, onChange, problems, isDisabled, directory }: FieldEditorProps) {
  const say = useSay()
  const name = say(label)
  const value = valueAt(draft, path)
  const key = problems[path] ?? Object.entries(problems).find(([at]) => at.startsWith(`${path}.`))?.[1]
  const problem = key === undefined ? null : say(key)
  const set = (next: unknown): void => onChange(withValue(draft, path, next))
  const shared = { label: name, problem, isDisabled }
  switch (editor.as) {
    case 'line':
      return <Field {...shared} required={required} ltr={editor.ltr === true} value={written(value)} onChange={(next) => set(editor.orNull === true && next === '' ? null : next)} />
    case 'text':
      return <TextBox label={name} problem={problem} value={written(value)} onChange={set} className={isDisabled ? 'pointer-events-none opacity-60' : ''} />
    case 'flag':
      return <Tick label={name} isSelected={value === true} onChange={set} />
    case 'hours':
      return <HoursField {...shared} value={value} onChange={set} />
    case 'amount':
      return <AmountField {...shared} required unit={editor.unit === 'plain' ? null : say(`amount.${editor.unit}`)} value={value} onChange={set} />
    case 'choice':
      return (
        <SelectField
          {...shared}
          value={typeof value === 'string' ? value : null}
          onChange={set}
          options={editor.choices.map((id) => ({ id, name: say(`${editor.words}.${id}` as MessageKey) }))}
          {...(editor.any === undefined ? {} : { none: say(editor.any) })}
        />
      )
    case 'entry':
      return <EntryField {...shared} required={required} section={editor.of} directory={directory} value={typeof value === 'string' ? value : null} onChange={(next) => set(next ?? (editor.any === undefined ? '' : null))} except={path === 'parentId' ? draft['id'] : null} none={editor.any} />
    case 'questions':
      return <QuestionsEditor {...shared} value={value as never} onChange={set} problems={problems} />
    case 'rates':
      return <RatesEditor {...shared} value={value as never} onChange={set} problems={problems} path={path} directory={directory} />
    case 'week':
      return <WeekEditor {...shared} value={value as never} onChange={set} />
    case 'permissions':
      return <PermissionsEditor {...shared} value={value as never} onChange={set} />
    case 'point':
      return <PointEditor {...shared} value={value as never} onChange={set} />
    case 'date':
      return <DateEditor {...shared} value={written(value)} onChange={set} />
  }
}

interface EntryFieldProps extends EditorProps<string | null> {
  readonly section: Parameters<typeof useEntryOptions>[0]
  readonly directory: Directory
  readonly required: boolean
  /** An entry is not below itself. */
  readonly except: unknown
  readonly none: MessageKey | undefined
}

function EntryField({ section, directory, except, none, value, ...shared }: EntryFieldProps) {
  const say = useSay()
  const options = useEntryOptions(section, directory, value).filter(({ id }) => id !== except)
  return <SelectField {...shared} value={value} options={options} {...(none === undefined ? {} : { none: say(none) })} />
}

/** A number with its unit. What is no number stays as typed and is refused by the domain. */
function AmountField({ value, onChange, unit, label, ...shared }: EditorProps<unknown> & { readonly unit: string | null; readonly required: boolean }) {
  const say = useSay()
  return <Field {...shared} label={unit === null ? label : say('amount.label', { label, unit })} ltr value={written(value)} onChange={(typed) => onChange(readAmount(typed))} />
}

/** Hours; empty stands for 'by the year's plan'. What is no number stays as typed and is refused by the domain. */
function HoursField({ value, onChange, ...shared }: EditorProps<unknown>) {
  const say = useSay()
  return <Field {...shared} ltr value={written(value)} onChange={(typed) => onChange(typed.trim() === '' ? null : readAmount(typed))} placeholder={say('subject.plan')} />
}
