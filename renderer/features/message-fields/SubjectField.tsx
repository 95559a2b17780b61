import { Lock, TriangleAlert } from 'lucide-react'
import { useMemo, type Ref } from 'react'
import { fold } from '#domain/text/fold.ts'
import { nameIn, type Subject } from '../../app/directory-index.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Matched } from '../../ui/Matched.tsx'
import { Picker, type Choice } from '../../ui/Picker.tsx'
import { matchSubjects } from './matching.ts'

interface SubjectFieldProps {
  readonly text: string
  readonly categoryId: string | null
  /** Called with null while the text names no subject. */
  readonly onChange: (text: string, subject: Subject | null) => void
  readonly onPicked?: (subject: Subject) => void
  readonly problem?: string | null
  readonly inputRef?: Ref<HTMLInputElement>
  readonly chord?: string
}

const SHOWN = 9

export function SubjectField({ text, categoryId, onChange, onPicked, problem = null, inputRef, chord }: SubjectFieldProps) {
  const say = useSay()
  const city = useCity()
  const { language } = useFormat()
  const picked = categoryId === null ? null : city.subjectOf(categoryId)
  const settled = picked !== null && text === nameIn(picked.category, language)

  const choices = useMemo<readonly Choice[]>(
    () =>
      settled
        ? []
        : matchSubjects(city.subjects, text, SHOWN).map((subject) => ({
            id: subject.category.id,
            text: nameIn(subject.category, language),
            row: <SubjectRow subject={subject} query={text} />,
          })),
    [settled, city, text, language],
  )
  const unknown = !settled && fold(text) !== '' && choices.length === 0

  return (
    <Picker
      label={say('field.subject')}
      chord={chord}
      required
      large
      hint={unknown ? <span className="text-danger">{say('field.subjectUnknown')}</span> : picked === null ? say('field.subjectHint') : undefined}
      text={text}
      onText={(next) => {
        if (next !== text) onChange(next, null)
      }}
      choices={choices}
      onPick={(id) => {
        const subject = city.subjectOf(id)
        if (subject === null) return
        onChange(nameIn(subject.category, language), subject)
        onPicked?.(subject)
      }}
      problem={problem}
      inputRef={inputRef}
      end={settled && <SubjectPills subject={picked} />}
    />
  )
}

function SubjectRow({ subject, query }: { subject: Subject; query: string }) {
  const format = useFormat()
  const say = useSay()
  const { category, group, department } = subject
  return (
    <>
      <bdi dir="ltr" className="ltr w-9 flex-none text-2xs text-ink-3">{format.digits(category.code)}</bdi>
      <span className="min-w-0 flex-1 truncate font-medium">
        <Matched text={nameIn(category, format.language)} query={query} />
        {/* without the space the last letter would join the first of the next word */}{' '}
        {group !== null && <span className="ms-2 text-xs font-normal text-ink-3">{nameIn(group, format.language)}</span>}
      </span>
      {category.confidential && <Lock size={13} aria-label={say('confidential.tick')} role="img" className="flex-none text-confidential" />}
      {category.urgency === 'urgent' && <TriangleAlert size={13} aria-label={say('urgency.urgent')} role="img" className="flex-none text-danger" />}
      {department !== null && <span className="max-w-[180px] flex-none truncate text-xs text-ink-3">{nameIn(department, format.language)}</span>}
      <span className="w-16 flex-none text-end text-xs text-ink-3">{category.deadlineHours === null ? '' : say('subject.hours', { n: category.deadlineHours })}</span>
    </>
  )
}

function SubjectPills({ subject: { category, department } }: { subject: Subject }) {
  const { language } = useFormat()
  const say = useSay()
  return (
    <span className="me-2 flex flex-none items-center gap-1.5">
      {department !== null && <span className="pill bg-accent-soft text-accent-ink">{nameIn(department, language)}</span>}
      <span className="pill bg-sunken text-ink-2">{category.deadlineHours === null ? say('subject.plan') : say('subject.deadline', { n: category.deadlineHours })}</span>
    </span>
  )
}
