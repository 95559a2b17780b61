import { CircleHelp } from 'lucide-react'
import { useCity } from '../../app/city.tsx'
import { useLanguage, useSay } from '../../i18n/words.tsx'

/** What to ask the caller about this subject. */
export function Questions({ categoryId }: { categoryId: string | null }) {
  const say = useSay()
  const language = useLanguage()
  const subject = useCity().subjectOf(categoryId ?? '')
  if (subject === null || subject.category.questions.length === 0) return null
  return (
    <div className="flex items-start gap-2.5 rounded-control bg-accent-soft/60 px-3 py-1.5">
      <CircleHelp size={15} aria-hidden="true" className="mt-[3px] flex-none text-accent-ink" />
      <ul aria-label={say('intake.questions')} className="flex flex-wrap gap-x-5">
        {subject.category.questions.map((question) => (
          <li key={question.fa}>{language === 'en' && question.en !== '' ? question.en : question.fa}</li>
        ))}
      </ul>
    </div>
  )
}
