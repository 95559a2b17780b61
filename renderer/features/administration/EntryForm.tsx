import type { RefObject } from 'react'
import type { Directory, Section } from '#domain/directory/directory.ts'
import type { Draft } from './entry.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { FIELDS } from './fields.ts'
import type { Problems } from './judge.ts'

interface EntryFormProps {
  readonly section: Section
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  readonly problems: Problems
  readonly isNew: boolean
  readonly isDisabled: boolean
  readonly directory: Directory
  readonly formRef: RefObject<HTMLFormElement | null>
  readonly label: string
  readonly onSave: () => void
}

/** The form that the section's description asks for, two fields to a row. */
export function EntryForm({ section, draft, onChange, problems, isNew, isDisabled, directory, formRef, label, onSave }: EntryFormProps) {
  return (
    <form
      ref={formRef}
      aria-label={label}
      className="grid grid-cols-2 items-start gap-x-3 gap-y-3.5"
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
    >
      {FIELDS[section].filter(({ onlyNew }) => onlyNew !== true || isNew).map((field) => (
        <div key={field.path} data-field={field.path} className={`min-w-0 ${field.wide === true ? 'col-span-2' : ''} ${field.editor.as === 'flag' ? 'self-end' : ''}`}>
          <FieldEditor field={field} draft={draft} onChange={onChange} problems={problems} isDisabled={isDisabled} directory={directory} />
        </div>
      ))}
    </form>
  )
}

const FOCUSABLE = 'input:not([disabled]),textarea,button:not([disabled])'

/** To the first field, or to the first that has a problem: at once, so that fast typing lands there. */
export function focusField(form: HTMLFormElement | null, problems: Problems = {}): void {
  const [first] = Object.keys(problems)
  const fields = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])]
  // a field may hold rows that are fields of their own
  const wanted = first === undefined ? fields[0] : fields.findLast(({ dataset }) => first === dataset['field'] || first.startsWith(`${dataset['field'] ?? ''}.`))
  wanted?.querySelector<HTMLElement>(FOCUSABLE)?.focus()
}
