import type { ColumnView } from '#ipc/import.ts'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Written } from '../../ui/Text.tsx'

export interface FieldLine<F extends string> { readonly field: F; readonly label: string; readonly needed: boolean }

interface FieldTableProps<F extends string> {
  readonly lines: readonly FieldLine<F>[]
  readonly columns: readonly ColumnView[]
  readonly chosen: Readonly<Partial<Record<F, string>>>
  readonly onChoose: (field: F, column: string | undefined) => void
}

/** Each field of ours, the column that it comes from, and what stands there. */
export function FieldTable<F extends string>({ lines, columns, chosen, onChoose }: FieldTableProps<F>) {
  const say = useSay()
  const options = columns.map(({ name, samples }) => ({ id: name, name, beside: samples[0] ?? '' }))
  return (
    <ul className="grid grid-cols-3 gap-x-5 gap-y-1.5 min-[1800px]:grid-cols-4">
      {lines.map(({ field, label, needed }) => {
        const column = columns.find(({ name }) => name === chosen[field])
        return (
          <li key={field} className="min-w-0">
            <SelectField label={label} required={needed} value={column?.name ?? null} none={say('import.noColumn')} options={options} onChange={(name) => onChoose(field, name ?? undefined)} />
            <p className="h-[18px] truncate px-0.5 text-xs text-ink-3">{column !== undefined && <Written>{column.samples.slice(0, 3).join(' · ')}</Written>}</p>
          </li>
        )
      })}
    </ul>
  )
}
