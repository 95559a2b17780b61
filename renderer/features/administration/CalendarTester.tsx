import { useState } from 'react'
import { workingTime } from '#domain/calendar/working-time.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { asciiDigits } from '#domain/text/canonical.ts'
import { useSay } from '../../i18n/words.tsx'
import { Field } from '../../ui/Field.tsx'
import { JalaliField } from '../../ui/JalaliField.tsx'
import { DueTrace } from './DueTrace.tsx'

/** By when so many hours have passed on this calendar as the form has it. */
export function CalendarTester({ directory, calendarId }: { directory: Directory; calendarId: string }) {
  const say = useSay()
  const [start, setStart] = useState<number | null>(() => Date.now())
  const [typed, setTyped] = useState('14')
  const hours = Number(asciiDigits(typed))
  const sound = Number.isFinite(hours) && hours > 0 && hours <= 10_000
  // hours are counted for a department: one that keeps this calendar, with no other rule in the way
  const of = { id: 'preview', name: '', nameEn: '', parentId: null, external: false, calendarId, email: null, phone: null, retired: false }
  const due = start === null || !sound ? null : workingTime({ ...directory, departments: [of] }).due({ departmentId: of.id, start, hours, clock: 'working', from: 'category', policyId: null })
  return (
    <div className="flex flex-col gap-2.5">
      <JalaliField label={say('tester.start')} granularity="minute" value={start} onChange={setStart} />
      <Field label={say('tester.hours')} ltr value={typed} onChange={setTyped} problem={sound ? null : say('adminProblem.hours')} />
      {due !== null && <DueTrace due={due} departmentId={null} directory={directory} />}
    </div>
  )
}
