import { useState } from 'react'
import { workingTime } from '#domain/calendar/working-time.ts'
import { deadlineFor } from '#domain/directory/deadlines.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { route } from '#domain/directory/routing.ts'
import { KINDS, URGENCIES, type KindId, type Urgency } from '#domain/ticket/words.ts'
import { useSay } from '../../i18n/words.tsx'
import { JalaliField } from '../../ui/JalaliField.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { DueTrace } from './DueTrace.tsx'
import { useEntryOptions } from './options.ts'

/** A message forwarded at a moment: when it would be due, and every step of the count. Reckoned with the form as it stands, saved or not. */
export function DeadlineTester({ directory, first }: { directory: Directory; first: { readonly categoryId: unknown; readonly departmentId: unknown; readonly kind: unknown; readonly urgency: unknown } }) {
  const say = useSay()
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  const [categoryId, setCategory] = useState(text(first.categoryId) ?? directory.categories.find(({ retired, parentId }) => !retired && parentId !== null)?.id ?? '')
  const [chosen, setDepartment] = useState(text(first.departmentId))
  const [kind, setKind] = useState<KindId>(KINDS.find((one) => one === first.kind) ?? 'request')
  const [urgency, setUrgency] = useState<Urgency>(URGENCIES.find((one) => one === first.urgency) ?? 'normal')
  const [start, setStart] = useState<number | null>(() => Date.now())
  const departmentId = chosen ?? route(directory, { categoryId, placeId: null, kind })?.departmentId ?? null
  const { hours, clock, from, policyId } = deadlineFor(directory, { categoryId, kind, urgency, departmentId })
  const due = hours === null || start === null ? null : workingTime(directory).due({ departmentId, start, hours, clock, from, policyId })
  return (
    <div className="flex flex-col gap-2.5">
      <SelectField label={say('field.subject')} value={categoryId} options={useEntryOptions('categories', directory, categoryId)} onChange={(id) => setCategory(id ?? '')} />
      <SelectField label={say('subject.department')} value={chosen} options={useEntryOptions('departments', directory, chosen)} none={say('tester.routed')} onChange={setDepartment} />
      <div className="grid grid-cols-2 gap-2">
        <SelectField label={say('field.kind')} value={kind} options={KINDS.map((id) => ({ id, name: say(`kind.${id}`) }))} onChange={(id) => setKind(KINDS.find((one) => one === id) ?? 'request')} />
        <SelectField label={say('field.urgency')} value={urgency} options={URGENCIES.map((id) => ({ id, name: say(`urgency.${id}`) }))} onChange={(id) => setUrgency(URGENCIES.find((one) => one === id) ?? 'normal')} />
      </div>
      <JalaliField label={say('tester.forwardedAt')} granularity="minute" value={start} onChange={setStart} />
      <DueTrace due={due} departmentId={departmentId} directory={directory} />
    </div>
  )
}
