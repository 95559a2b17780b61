import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { QUESTIONS } from './satisfaction.ts'

/** The citizen's three marks, of five each. */
export function ScoreLine({ scores }: { scores: { readonly speed: number; readonly result: number; readonly conduct: number } }) {
  const say = useSay()
  const format = useFormat()
  return (
    <ul className="flex flex-wrap gap-x-4 text-xs text-ink-2">
      {QUESTIONS.map((question) => (
        <li key={question}>
          {say(`satisfaction.${question}`)} <span className={`font-semibold ${scores[question] <= 2 ? 'text-danger' : scores[question] >= 4 ? 'text-ok' : 'text-ink'}`}>{say('satisfaction.of', { n: format.number(scores[question]), all: format.number(5) })}</span>
        </li>
      ))}
    </ul>
  )
}
