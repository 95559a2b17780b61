import { Building2 } from 'lucide-react'
import { useMemo, useState, type Ref } from 'react'
import type { Department } from '#domain/directory/directory.ts'
import { lineage } from '#domain/directory/tree.ts'
import { fold } from '#domain/text/fold.ts'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Matched } from '../../ui/Matched.tsx'
import { Picker, type Choice } from '../../ui/Picker.tsx'
import { departmentName, useDirectory } from './directory.ts'

interface DepartmentPickerProps {
  readonly label: string
  readonly hint?: string
  readonly departments: readonly Department[]
  readonly onPick: (departmentId: string) => void
  readonly inputRef?: Ref<HTMLInputElement>
}

const SHOWN = 8

/** A few letters of a department's name in either language, Enter takes the first. The box is empty again for the next. */
export function DepartmentPicker({ label, hint, departments, onPick, inputRef }: DepartmentPickerProps) {
  const say = useSay()
  const { language } = useFormat()
  const directory = useDirectory()
  const [text, setText] = useState('')
  const choices = useMemo<readonly Choice[]>(
    () =>
      matchDepartments(departments, text).slice(0, SHOWN).map((department) => {
        const above = lineage(directory.departments, department.parentId).map((id) => departmentName(directory, id, language))
        return {
          id: department.id,
          text: nameIn(department, language),
          row: (
            <>
              <Building2 size={14} aria-hidden="true" className="flex-none text-ink-3" />
              <span className="min-w-0 flex-1 truncate font-medium">
                <Matched text={nameIn(department, language)} query={text} />
                {/* without the space the last letter would join the first of the next word */}{' '}
                <span className="ms-2 text-xs font-normal text-ink-3">{above.join(say('comma'))}</span>
              </span>
              {department.external && <span className="pill !h-[18px] flex-none bg-warn-soft !text-2xs text-warn">{say('department.external')}</span>}
            </>
          ),
        }
      }),
    [departments, text, directory, language, say],
  )
  const unknown = fold(text) !== '' && choices.length === 0
  return (
    <Picker
      label={label}
      hint={unknown ? <span className="text-danger">{say('department.unknown')}</span> : hint}
      text={text}
      onText={setText}
      choices={choices}
      onPick={(id) => {
        setText('')
        onPick(id)
      }}
      inputRef={inputRef}
    />
  )
}

/** Those of whose names every typed word begins a word; what begins with the first word comes first. */
export function matchDepartments<D extends Pick<Department, 'name' | 'nameEn'>>(departments: readonly D[], text: string): readonly D[] {
  const typed = fold(text).split(' ').filter((word) => word !== '')
  const [first] = typed
  if (first === undefined) return []
  const hits = departments.flatMap((department) => {
    const words = [...fold(department.name).split(' '), ...fold(department.nameEn).split(' ')]
    return typed.every((part) => words.some((word) => word.startsWith(part))) ? [{ department, rank: fold(department.name).startsWith(first) ? 0 : 1 }] : []
  })
  return hits.sort((a, b) => a.rank - b.rank).map(({ department }) => department)
}
