import { ENCODINGS, SEPARATORS, type FileForm } from '#domain/import/mapping.ts'
import type { FileView } from '#ipc/import.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'

const SEPARATOR_WORDS = { ',': 'import.separator.comma', ';': 'import.separator.semicolon', '\t': 'import.separator.tab', '|': 'import.separator.bar' } as const
const HEADER_ROWS = 10

/** How the file is read: as it was found, to be put right by hand. */
export function FormChoice({ file, form, onChange }: { file: FileView; form: FileForm; onChange: (form: FileForm) => void }) {
  const say = useSay()
  const format = useFormat()
  const workbook = file.sheets.length > 0
  return (
    <div className="grid w-full max-w-[620px] grid-cols-3 gap-3">
      {workbook ? (
        <SelectField label={say('import.sheet')} value={form.sheet ?? null} onChange={(sheet) => sheet !== null && onChange({ ...form, sheet })} options={file.sheets.map((id) => ({ id, name: id }))} />
      ) : (
        <>
          <SelectField label={say('import.encoding')} value={form.encoding ?? null} onChange={(id) => onChange({ ...form, encoding: ENCODINGS.find((one) => one === id) })} options={ENCODINGS.map((id) => ({ id, name: id }))} />
          <SelectField label={say('import.separator')} value={form.separator ?? null} onChange={(id) => onChange({ ...form, separator: SEPARATORS.find((one) => one === id) })} options={SEPARATORS.map((id) => ({ id, name: say(SEPARATOR_WORDS[id]) }))} />
        </>
      )}
      <SelectField
        label={say('import.headerRow')}
        value={String(form.headerRow ?? 1)}
        onChange={(id) => onChange({ ...form, headerRow: Number(id ?? 1) })}
        options={Array.from({ length: HEADER_ROWS }, (_, at) => ({ id: String(at + 1), name: say('import.row', { n: format.number(at + 1) }) }))}
      />
    </div>
  )
}
