import type { Assignment } from '#domain/ticket/assignments.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { StatusPill } from '../../ui/TicketMarks.tsx'
import { departmentName, useDirectory } from './directory.ts'
import { DigitChoice } from './DigitChoice.tsx'

interface PartChoiceProps { readonly parts: readonly Assignment[]; readonly value: string; readonly onChange: (assignmentId: string) => void }

/** Which department's part is meant. Asked only where there are several. */
export function PartChoice({ parts, value, onChange }: PartChoiceProps) {
  const say = useSay()
  const { language } = useFormat()
  const directory = useDirectory()
  const [only] = parts
  if (parts.length === 1 && only !== undefined) {
    return (
      <p className="flex items-center gap-3">
        <span className="w-[104px] flex-none text-xs font-medium text-ink-2">{say('field.department')}</span>
        <span className="font-semibold">{departmentName(directory, only.departmentId, language)}</span>
        <StatusPill status={only.status} />
      </p>
    )
  }
  return (
    <DigitChoice
      label={say('field.department')}
      choices={parts.map((part) => ({ id: part.id, label: departmentName(directory, part.departmentId, language) }))}
      row="home"
      value={value}
      onChange={onChange}
    />
  )
}
