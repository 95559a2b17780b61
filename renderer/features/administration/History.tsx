import { useInfiniteQuery } from '@tanstack/react-query'
import type { Section } from '#domain/directory/directory.ts'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { whoIs } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import { auditPages, linesOf } from './audit.ts'
import { useReadAgain } from './read-again.ts'

/** Who changed this entry and when, from the server's audit trail. */
export function History({ section, entryId }: { section: Section; entryId: string }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const trail = useInfiniteQuery(auditPages)
  useReadAgain(auditPages.queryKey)
  if (trail.isError) return <RefusalNotice refusal={refusalOf(trail.error)} tone="warn" />
  if (trail.data === undefined) return <p className="text-ink-3">{say('loading')}</p>
  const lines = linesOf(trail.data.pages).filter(({ details }) => details['section'] === section && details['entryId'] === entryId)
  return (
    <div className="flex flex-col gap-2">
      {lines.length === 0 && <p className="text-ink-2">{say(trail.hasNextPage ? 'history.noneYet' : 'history.noneChanged')}</p>}
      <ol className="flex flex-col gap-1.5">
        {lines.map(({ number, at, operatorId }) => (
          <li key={number} className="flex items-baseline gap-2">
            <Written className="min-w-0 flex-1 truncate">{operatorId === null ? say('audit.console') : whoIs(city, say, operatorId)}</Written>
            <time dateTime={new Date(at).toISOString()} className="flex-none text-xs text-ink-3">{format.moment(at, now)}</time>
          </li>
        ))}
      </ol>
      {trail.hasNextPage && (
        <Action small weight="quiet" className="-ms-2 self-start" isDisabled={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>
          {say('history.further')}
        </Action>
      )}
    </div>
  )
}
