import { BookOpenText, Forward, Lock, Volume2 } from 'lucide-react'
import { lineage } from '#domain/directory/tree.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Written } from '../../ui/Text.tsx'
import { answerOf } from './AskingField.tsx'
import type { Matter } from './matter.ts'
import type { Way } from './saving.ts'

/** Who does the work, how long they have, what belongs to nobody in the city, and what there is to read out. */
export function SubjectFacts({ matter, onSave }: { matter: Matter; onSave: (way: Way) => void }) {
  const say = useSay()
  const format = useFormat()
  const { directory, departmentOf } = useCity()
  const mayAnswer = useMay('ticket.answer')
  const { category, department, outside, confidential, due, article } = matter
  const [, ...above] = lineage(directory.categories, category.id)
  const group = directory.categories.find(({ id }) => id === above[0])
  const parent = department?.parentId == null ? null : departmentOf(department.parentId)
  const facts = [
    [say('subject.group'), group === undefined ? null : nameIn(group, format.language)],
    [say('subject.department'), department === null ? say('subject.noDepartment') : [nameIn(department, format.language), parent?.parentId == null ? '' : nameIn(parent, format.language)].filter((part) => part !== '').join(say('comma'))],
    [say('subject.time'), outside ? null : due === null ? say('subject.plan') : say('say.moment', { date: format.long(due), time: format.time(due) })],
    [say('subject.code'), format.digits(category.code)],
  ] as const
  return (
    <div className={`mx-4 my-3 flex flex-col gap-2 rounded-panel border bg-surface px-4 py-3 ${confidential ? 'border-confidential/40' : 'border-line'}`}>
      <h2 className="flex items-center gap-2 font-semibold">
        {confidential ? <Lock size={15} aria-hidden="true" className="text-confidential" /> : <BookOpenText size={15} aria-hidden="true" className="text-accent-ink" />}
        {nameIn(category, format.language)}
      </h2>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-0.5">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="text-ink-2">{value}</dd>
            </div>
          ),
        )}
      </dl>
      {outside && department !== null && (
        <div className="flex flex-col gap-2 rounded-control bg-warn-soft px-3 py-2 text-warn">
          <p className="font-medium">
            {say('subject.external', { who: nameIn(department, format.language) })}
            {department.phone !== null && <bdi dir="ltr" className="ltr selectable ms-2 text-lg font-bold">{format.digits(department.phone)}</bdi>}
          </p>
          {mayAnswer && (
            <Action small chord="Alt+KeyO" className="self-start" onPress={() => onSave({ way: 'outside' })}>
              <Forward size={13} aria-hidden="true" className="mirrored" />
              {say('outside.save', { who: nameIn(department, format.language) })}
            </Action>
          )}
        </div>
      )}
      {article !== null && (
        <p className="flex items-start gap-2 border-t border-line pt-2 text-xs leading-5 text-ink-2">
          <Volume2 size={13} aria-hidden="true" className="mirrored mt-1 flex-none text-accent-ink" />
          <Written className="selectable">{answerOf(article, format.language)}</Written>
        </p>
      )}
    </div>
  )
}
