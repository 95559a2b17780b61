import { useQuery } from '@tanstack/react-query'
import { BookOpenText, History, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { parsePhone } from '#domain/citizen/phone.ts'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useSay } from '../../i18n/words.tsx'
import { callerQuery } from '../../queries.ts'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { CallerPanel } from './CallerPanel.tsx'
import { useBodyField } from './context.tsx'
import { useMatter } from './reading.ts'
import { SealedMessages } from './SealedMessages.tsx'
import { SimilarPanel } from './SimilarPanel.tsx'
import { SubjectFacts } from './SubjectFacts.tsx'
import type { Way } from './saving.ts'

/** Beside the form: who this caller was before, who else reported the same, and what the chosen subject means. */
export function ContextPanel({ id, onSave }: { id: string; onSave: (way: Way) => void }) {
  const say = useSay()
  const { areaCode } = useCity().city
  const [phone = ''] = useBodyField(id, 'phone')
  const [anonymous = false] = useBodyField(id, 'anonymous')
  const [placeId = null] = useBodyField(id, 'placeId')
  const [point = null] = useBodyField(id, 'point')
  const number = anonymous ? null : parsePhone(phone, areaCode)
  const caller = useQuery(callerQuery(number))
  const matter = useMatter(id)
  const placed = matter !== null && !matter.confidential && (placeId !== null || point !== null)
  return (
    <aside aria-label={say('context.title')} className="flex min-h-0 flex-col overflow-auto border-s border-line bg-ground min-[1800px]:grid min-[1800px]:grid-cols-2">
      <section aria-label={say('history.title')} className="flex flex-none flex-col min-[1800px]:border-e min-[1800px]:border-line">
        {number === null ? (
          <Hint icon={<UserRound size={15} />} title={say('history.title')} text={say('history.needsPhone')} />
        ) : caller.isError ? (
          <div className="p-4"><RefusalNotice refusal={refusalOf(caller.error)} /></div>
        ) : caller.data === undefined ? (
          <Hint icon={<History size={15} />} title={say('history.title')} text={say('loading')} />
        ) : (
          <CallerPanel key={number} id={id} number={number} caller={caller.data} />
        )}
        {(number === null || matter?.confidential === true) && <SealedMessages />}
      </section>
      <div className="flex flex-none flex-col border-t border-line min-[1800px]:border-t-0">
        {placed && <SimilarPanel matter={matter} placeId={placeId} point={point} onSave={onSave} />}
        <section aria-label={say('subject.title')} className="flex flex-col">
          {matter === null ? <Hint icon={<BookOpenText size={15} />} title={say('subject.title')} text={say('subject.none')} /> : <SubjectFacts matter={matter} onSave={onSave} />}
        </section>
      </div>
    </aside>
  )
}

const Hint = ({ icon, title, text }: { icon: ReactNode; title: string; text: string }) => (
  <div className="flex flex-col gap-1.5 p-4">
    <h2 className="flex items-center gap-2 font-semibold text-ink-2">
      <span aria-hidden="true" className="text-ink-3">{icon}</span>
      {title}
    </h2>
    <p className="leading-6 text-ink-3">{text}</p>
  </div>
)
