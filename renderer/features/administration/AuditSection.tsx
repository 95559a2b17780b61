import { useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { whoIs } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Choose } from '../../ui/Choose.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { auditPages, linesOf, type AuditLine } from './audit.ts'
import { AUDIT_WORDS, auditFacts } from './audit-words.ts'
import { useReadAgain } from './read-again.ts'

/** What the server keeps of who did what, in words, the newest first. */
export function AuditSection() {
  const say = useSay()
  const city = useCity()
  const format = useFormat()
  const trail = useInfiniteQuery(auditPages)
  useReadAgain(auditPages.queryKey)
  const [kind, setKind] = useState<string | null>(null)
  const [who, setWho] = useState<string | null>(null)
  const lines = trail.data === undefined ? [] : linesOf(trail.data.pages)
  const shown = lines.filter((line) => (kind === null || line.kind === kind) && (who === null || line.operatorId === who))
  const kinds = [...new Set(lines.map((line) => line.kind))].map((id) => ({ id, name: wordOf(id, say) }))
  const people = [...new Set(lines.map(({ operatorId }) => operatorId))].flatMap((id) => (id === null ? [] : [{ id, name: whoIs(city, say, id) }]))
  return (
    <section aria-label={say('administration.audit')} className="col-span-3 flex min-h-0 min-w-0 flex-col bg-surface">
      <header className="flex h-12 flex-none items-center gap-3 border-b border-line px-5">
        <h1 className="text-base font-bold">{say('administration.audit')}</h1>
        <span className="ms-auto flex items-center gap-2">
          <Choose label={say('audit.what')} any={say('audit.anyKind')} value={kind} onChange={setKind} choices={kinds} />
          <Choose label={say('audit.who')} any={say('audit.anybody')} value={who} onChange={setWho} choices={people} />
        </span>
      </header>
      {trail.isError ? (
        <div className="flex flex-col gap-2 p-5">
          <RefusalNotice refusal={refusalOf(trail.error)} />
          <Action small className="self-start" onPress={() => void trail.refetch()}>{say('administration.again')}</Action>
        </div>
      ) : trail.data === undefined ? (
        <Blank title={say('loading')} />
      ) : (
        <Scroller className="min-h-0 flex-1">
          {shown.length === 0 && <div className="h-64"><Blank icon={<ScrollText size={28} />} title={say('audit.none')} /></div>}
          <table className="w-full border-collapse">
            <caption className="sr-only">{say('administration.audit')}</caption>
            <thead className="sticky top-0 z-10 bg-sunken text-xs text-ink-2">
              <tr className="h-8 [&>th]:px-3 [&>th]:text-start [&>th]:font-medium [&>th:first-child]:ps-5">
                <th scope="col" className="w-[150px]">{say('audit.when')}</th>
                <th scope="col" className="w-[210px]">{say('audit.what')}</th>
                <th scope="col" className="w-[170px]">{say('audit.who')}</th>
                <th scope="col">{say('audit.details')}</th>
                <th scope="col" className="w-[130px]">{say('audit.address')}</th>
              </tr>
            </thead>
            <tbody>{shown.map((line) => <Line key={line.number} line={line} />)}</tbody>
          </table>
          <div className="flex items-center gap-3 p-4">
            {trail.hasNextPage ? (
              <Action isDisabled={trail.isFetchingNextPage} onPress={() => void trail.fetchNextPage()}>{say('audit.older')}</Action>
            ) : (
              <span className="text-ink-3">{say('audit.end')}</span>
            )}
            <span className="text-xs text-ink-3">{say('audit.loaded', { n: format.number(lines.length) })}</span>
          </div>
        </Scroller>
      )}
    </section>
  )
}

const wordOf = (kind: string, say: (key: MessageKey) => string): string => {
  const key = AUDIT_WORDS[kind]
  return key === undefined ? kind : say(key)
}

function Line({ line }: { line: AuditLine }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const { at, kind, operatorId, deskId, address, details } = line
  const facts = auditFacts(line, { directory: city.directory, say, format })
  const desk = typeof details['deskName'] === 'string' ? details['deskName'] : deskId?.slice(0, 8) ?? null
  return (
    <tr className="h-9 border-b border-line/60 align-top hover:bg-hover [&>td]:px-3 [&>td]:py-2 [&>td:first-child]:ps-5">
      <td className="whitespace-nowrap text-ink-2"><time dateTime={new Date(at).toISOString()}>{format.date(at)}{say('comma')}{format.time(at)}</time></td>
      <td className="font-medium">{wordOf(kind, say)}</td>
      <td>
        <Written>{operatorId === null ? say('audit.console') : whoIs(city, say, operatorId)}</Written>
        {desk !== null && <span className="block text-2xs text-ink-3">{say('audit.desk')} <bdi dir="auto">{desk}</bdi></span>}
      </td>
      <td className="selectable break-words text-ink-2">{facts.join(say('comma'))}</td>
      <td className="text-xs text-ink-3">{address !== null && <bdi dir="ltr" className="ltr">{address}</bdi>}</td>
    </tr>
  )
}
