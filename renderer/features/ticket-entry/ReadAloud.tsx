import { Volume2 } from 'lucide-react'
import { useLanguage, useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { useBodyField, useOpenState } from './context.tsx'
import type { Matter } from './matter.ts'
import { useVoice } from './reading.ts'
import { beforeSaving, outsideSentence } from './sentences.ts'

/** What the operator reads to the caller before saving. */
export function ReadAloud({ id, matter }: { id: string; matter: Matter | null }) {
  const say = useSay()
  const language = useLanguage()
  const voice = useVoice()
  const [placeId = null] = useBodyField(id, 'placeId')
  const [address = ''] = useBodyField(id, 'address')
  const savedStands = useOpenState((state) => state.saved.length > 0)
  if (matter === null) return savedStands ? null : <p className="leading-6 text-ink-3">{say('read.later')}</p>

  const script = matter.category.script[language]
  const sentenceOf = (): string => {
    // the script of what is not the city's says already whose it is
    if (matter.outside && matter.department !== null) return script === '' ? outsideSentence(voice, matter.department.id) : ''
    return matter.confidential || placeId === null ? '' : beforeSaving(voice, matter, { placeId, address })
  }
  const spoken = [script, sentenceOf()].filter((part) => part !== '')
  if (spoken.length === 0) return null
  return (
    <div role="group" aria-label={say('intake.script')} className={`flex items-start gap-2.5 border-s-2 ps-3 text-ink-2 ${matter.confidential ? 'border-confidential' : 'border-accent'}`}>
      <Volume2 size={15} aria-hidden="true" className={`mirrored mt-1 flex-none ${matter.confidential ? 'text-confidential' : 'text-accent-ink'}`} />
      <div className="leading-6">
        {spoken.map((part) => (
          <p key={part}><Written>{say('say.quoted', { text: part })}</Written></p>
        ))}
      </div>
    </div>
  )
}
