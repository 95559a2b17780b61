import type { ColumnView } from '#ipc/import.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { MATCHED, type Draft, type MatchedField, type Ours } from './draft.ts'

interface ValueTableProps { readonly draft: Draft; readonly columns: readonly ColumnView[]; readonly ours: Ours; readonly onChange: (draft: Draft) => void }

/** What each value of the file becomes, field by field. */
export function ValueTables({ draft, columns, ours, onChange }: ValueTableProps) {
  const say = useSay()
  return (
    <div className="flex flex-col gap-6">
      <p className="text-ink-2">{say('import.valuesHint')}</p>
      {MATCHED.map((field) => <ValueTable key={field} field={field} draft={draft} columns={columns} ours={ours} onChange={onChange} />)}
    </div>
  )
}

const SHOWN = 60

function ValueTable({ field, draft, columns, ours, onChange }: ValueTableProps & { field: MatchedField }) {
  const say = useSay()
  const format = useFormat()
  const column = columns.find(({ name }) => name === draft.columns[field])
  const none = field === 'category' ? say('import.reject') : field === 'place' || field === 'department' ? say('import.nothing') : undefined
  const set = (value: string, id: string | null): void => {
    const { [value]: _, ...rest } = draft.values[field]
    onChange({ ...draft, values: { ...draft.values, [field]: id === null ? rest : { ...rest, [value]: id } } })
  }
  const others = ours[field].find(({ id }) => id === draft.otherwise[field])?.name ?? none ?? ''
  const title = say(`import.field.${field}`)
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="text-sm font-semibold">{title}</h2>
      {column !== undefined && column.values === null && <p className="text-xs text-ink-2">{say('import.tooMany', { name: others })}</p>}
      <div className="grid grid-cols-3 gap-x-5 gap-y-2.5 min-[1800px]:grid-cols-4">
        {column?.values?.slice(0, SHOWN).map(({ value, count }) => (
          <SelectField key={value} label={`${value.slice(0, SHOWN)} (${format.number(count)})`} value={draft.values[field][value] ?? null} none={say('import.asOthers')} options={ours[field]} onChange={(id) => set(value, id)} />
        ))}
        <SelectField label={say('import.otherwise')} value={draft.otherwise[field]} {...(none === undefined ? {} : { none })} options={ours[field]} onChange={(id) => onChange({ ...draft, otherwise: { ...draft.otherwise, [field]: id } })} />
      </div>
    </section>
  )
}
