import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Field } from '../../ui/Field.tsx'
import { JalaliField } from '../../ui/JalaliField.tsx'
import { ActionForm } from './ActionForm.tsx'
import { EvidenceField } from './EvidenceField.tsx'
import { NoteField } from './NoteField.tsx'
import { PartChoice } from './PartChoice.tsx'
import { useRunning } from './running.tsx'
import { usePart } from './use-part.ts'
import { useTyped } from './use-typed.ts'
import { EMPTY_REPORT, reportCommand, reportProblem, rialsOf, type TypedReport } from './work-report.ts'

/** What the department says it did: written by itself, or by the centre on its word. */
export function ReportSheet() {
  const say = useSay()
  const { view } = useRunning()
  const { parts, partId, choose } = usePart('ReportWork')
  const [typed, setTyped] = useTyped('report', EMPTY_REPORT)
  const write = (patch: Partial<TypedReport>): void => setTyped((before) => ({ ...before, ...patch }))
  const problem = reportProblem(typed)
  const startsNow = (): void => write({ finishedAt: Date.now() })
  return (
    <ActionForm save={say('action.ReportWork')} command={() => (problem === null && partId !== null ? reportCommand(view.state.id, partId, typed) : null)} missing={problem === null ? null : say(problem)} needsWords={problem === 'report.noteMissing'}>
      <PartChoice parts={parts} value={partId ?? ''} onChange={choose} />
      <NoteField label={say('report.note')} required focused value={typed.note} onChange={(note) => write({ note })} />
      <div className="grid grid-cols-2 gap-3">
        <JalaliField label={say('report.startedAt')} granularity="minute" value={typed.startedAt} onChange={(startedAt) => write({ startedAt })} />
        <JalaliField label={say('report.finishedAt')} granularity="minute" value={typed.finishedAt} onChange={(finishedAt) => write({ finishedAt })} problem={problem === 'report.timesReversed' ? say(problem) : null} />
      </div>
      <div className="-mt-2 flex justify-end">
        <Action small weight="quiet" onPress={startsNow}>{say('report.finishedNow')}</Action>
      </div>
      <div className="grid grid-cols-[220px_minmax(0,1fr)] gap-3">
        <CostField value={typed.cost} onChange={(cost) => write({ cost })} />
        <Field label={say('report.materials')} value={typed.materials} onChange={(materials) => write({ materials })} problem={problem === 'report.materialsLong' ? say(problem) : null} />
      </div>
      <EvidenceField label={say('report.photos')} chosen={typed.photos} onChange={(change) => setTyped((before) => ({ ...before, photos: change(before.photos) }))} />
    </ActionForm>
  )
}

/** Kept in rials, as the city's books are; people say toman. */
function CostField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const rials = rialsOf(value)
  const known = rials !== null && !Number.isNaN(rials)
  return (
    <Field
      label={say('report.cost')}
      ltr
      value={value}
      onChange={onChange}
      problem={Number.isNaN(rials) ? say('report.costWrong') : null}
      {...(known ? { hint: say('report.toman', { amount: format.number(rials / 10) }) } : {})}
    />
  )
}
