import { useQuery } from '@tanstack/react-query'
import { CircleCheckBig } from 'lucide-react'
import { refusalOf } from '../../api.ts'
import { useSay } from '../../i18n/words.tsx'
import { attentionQuery } from '../../queries.ts'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { AttentionCard } from './AttentionCard.tsx'

/** Commands the server did not accept. Each keeps every word until a person has settled it. */
export function AttentionScreen() {
  const say = useSay()
  const items = useQuery(attentionQuery)
  return (
    <section aria-label={say('nav.attention')} className="flex h-full min-h-0 flex-col bg-ground">
      <header className="flex h-14 flex-none items-center gap-3 border-b border-line bg-surface px-6">
        <h1 className="text-lg font-bold">{say('nav.attention')}</h1>
        {items.data !== undefined && <span className="text-ink-3">{say('attention.count', { n: items.data.length })}</span>}
      </header>
      <div className="min-h-0 flex-1 overflow-auto p-6">
        {items.isError ? (
          <RefusalNotice refusal={refusalOf(items.error)} />
        ) : items.data === undefined ? (
          <Blank title={say('loading')} />
        ) : items.data.length === 0 ? (
          <Blank icon={<CircleCheckBig size={28} />} title={say('attention.none')}>
            {say('attention.noneHint')}
          </Blank>
        ) : (
          <ul className="mx-auto flex max-w-[980px] flex-col gap-4">
            {items.data.map((item, place) => (
              <AttentionCard key={item.commandId} item={item} first={place === 0} />
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
