import { Plus, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Directory } from '#domain/directory/directory.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { readAmount, written } from './amount.ts'
import type { EditorProps } from './FieldEditor.tsx'
import type { Problems } from './judge.ts'
import { useEntryOptions } from './options.ts'

const MOST = 100

/** What was typed as a rate may be no number yet. */
interface Row { readonly departmentId: string; readonly verifyRate: unknown }

interface RatesEditorProps extends EditorProps<readonly Row[]> {
  readonly path: string
  readonly problems: Problems
  readonly directory: Directory
}

/** Departments of whose reports another share is checked. */
export function RatesEditor({ label, value, onChange, isDisabled, path, problems, directory }: RatesEditorProps) {
  const say = useSay()
  const format = useFormat()
  const list = useRef<HTMLOListElement>(null)
  const addition = useRef<HTMLButtonElement>(null)
  const added = useRef(false)
  // whoever adds a row by keyboard goes on in it
  useEffect(() => {
    if (!added.current) return
    added.current = false
    list.current?.querySelector<HTMLElement>('li:last-of-type button')?.focus()
  }, [value.length])
  const set = (at: number, patch: Partial<Row>): void => onChange(value.map((one, place) => (place === at ? { ...one, ...patch } : one)))
  const add = (): void => {
    added.current = true
    onChange([...value, { departmentId: '', verifyRate: 100 }])
  }
  const remove = (at: number): void => {
    // the button that was pressed goes with its row
    addition.current?.focus()
    onChange(value.filter((_, place) => place !== at))
  }
  const said = (field: string): string | null => (problems[field] === undefined ? null : say(problems[field]))
  return (
    <fieldset disabled={isDisabled} className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-2">{label}</legend>
      {value.length === 0 ? <p className="text-xs text-ink-3">{say('rates.none')}</p> : (
        <>
          <ol ref={list} className="flex flex-col divide-y divide-line rounded-control border border-line bg-ground">
            {value.map((row, at) => {
              const n = format.number(at + 1)
              const own = `${path}.${at}`
              return (
                // a row has no name while nothing is chosen in it
                // oxlint-disable-next-line react/no-array-index-key -- every box shows what it is given, so a row may take the place of another
                <li key={at} className="grid grid-cols-[minmax(0,1fr)_9.5rem_auto] items-start gap-2 px-2.5 py-2">
                  <div data-field={`${own}.departmentId`} className="min-w-0">
                    <DepartmentSelect label={say('rates.department', { n })} value={row.departmentId} others={value.filter((one) => one !== row)} problem={said(`${own}.departmentId`)} isDisabled={isDisabled} directory={directory} onChange={(departmentId) => set(at, { departmentId })} />
                  </div>
                  <div data-field={`${own}.verifyRate`} className="min-w-0">
                    <Field label={say('rates.share', { n })} required ltr value={written(row.verifyRate)} problem={said(`${own}.verifyRate`)} isDisabled={isDisabled} onChange={(typed) => set(at, { verifyRate: readAmount(typed) })} />
                  </div>
                  <Button aria-label={say('rates.remove', { n })} onPress={() => remove(at)} className="action action-quiet action-small mt-[25px] !w-7 !px-0"><X size={14} aria-hidden="true" /></Button>
                </li>
              )
            })}
          </ol>
          <p className="text-xs text-ink-3">{say('rates.below')}</p>
        </>
      )}
      <Action small ref={addition} className="self-start" isDisabled={isDisabled || value.length >= MOST} onPress={add}>
        <Plus size={14} aria-hidden="true" />
        {say('rates.add')}
      </Action>
    </fieldset>
  )
}

interface DepartmentSelectProps extends EditorProps<string> {
  readonly others: readonly Row[]
  readonly directory: Directory
}

/** A department has one rate: what another row names is not offered. */
function DepartmentSelect({ others, directory, value, onChange, ...shared }: DepartmentSelectProps) {
  const options = useEntryOptions('departments', directory, value).filter(({ id }) => id === value || !others.some(({ departmentId }) => departmentId === id))
  return <SelectField {...shared} required value={value} options={options} onChange={(id) => onChange(id ?? '')} />
}
