import { BookOpenText } from 'lucide-react'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'

/** Who does the work, how long they have, and what belongs to nobody in the city. */
export function SubjectFacts({ categoryId }: { categoryId: string }) {
  const say = useSay()
  const format = useFormat()
  const subject = useCity().subjectOf(categoryId)
  if (subject === null) return null
  const { category, group, department } = subject
  const facts = [
    [say('subject.group'), group === null ? null : nameIn(group, format.language)],
    [say('subject.department'), department === null ? say('subject.noDepartment') : nameIn(department, format.language)],
    [say('subject.time'), category.deadlineHours === null ? say('subject.plan') : say('subject.deadlineLong', { n: category.deadlineHours })],
    [say('field.urgency'), say(`urgency.${category.urgency}`)],
    [say('subject.code'), format.digits(category.code)],
  ] as const
  return (
    <div className="m-4 flex flex-col gap-2 rounded-panel border border-line bg-surface p-4">
      <h2 className="flex items-center gap-2 font-semibold">
        <BookOpenText size={15} aria-hidden="true" className="text-accent-ink" />
        {nameIn(category, format.language)}
      </h2>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="text-ink-2">{value}</dd>
            </div>
          ),
        )}
      </dl>
      {department?.external === true && <p className="rounded-control bg-warn-soft px-3 py-2 text-warn">{say('subject.external', { who: nameIn(department, format.language) })}</p>}
    </div>
  )
}
