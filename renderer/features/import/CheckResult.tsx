import type { ImportCheck } from '#ipc/import.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import type { Ours } from './draft.ts'

/** What would come in, what would be left out and why, and the first rows as they would be. */
export function CheckResult({ check, ours }: { check: ImportCheck; ours: Ours }) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const left = check.rows - check.good
  const name = (list: readonly { readonly id: string; readonly name: string }[], id: string | null): string => list.find((one) => one.id === id)?.name ?? id ?? ''
  const facts = [
    ...(check.oldest === null || check.newest === null ? [] : [say('import.span', { from: format.date(check.oldest), to: format.date(check.newest) })]),
    ...(check.good === 0 ? [] : [say('import.closedOnes', { n: check.closed })]),
  ]
  return (
    <div className="flex flex-col gap-5">
      <Notice tone={check.good === 0 ? 'danger' : left > 0 ? 'warn' : 'ok'} live>
        <b>{say('import.good', { n: check.good })}</b>{say('comma')}{say('import.refused', { n: left })}
        {facts.length > 0 && <span className="block text-xs text-ink-2">{facts.join(' · ')}</span>}
      </Notice>
      {check.rejects.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {check.rejects.map(({ code, count, examples }) => (
            <li key={code} className="grid grid-cols-[64px_200px_minmax(0,1fr)] gap-3 border-b border-line/60 pb-1.5">
              <b className="text-end">{format.number(count)}</b>
              <span>{say(`reject.${code}`)}</span>
              <span className="truncate text-xs text-ink-3">{examples.map(({ line, what }) => <span key={line} className="block truncate">{say('import.row', { n: format.number(line) })} · <Written>{what}</Written></span>)}</span>
            </li>
          ))}
        </ul>
      )}
      <table className="w-full table-fixed border-collapse">
        <caption className="pb-1.5 text-start text-sm font-semibold">{say('import.preview')}</caption>
        <thead className="bg-sunken text-xs text-ink-2">
          <tr className="h-8 [&>th]:px-2 [&>th]:text-start [&>th]:font-medium">
            <th scope="col" className="w-[52px]">{say('import.line')}</th>
            <th scope="col" className="w-[156px]">{say('import.field.openedAt')}</th>
            <th scope="col" className="w-[19%]">{say('import.field.category')}</th>
            <th scope="col" className="w-[15%]">{say('import.field.place')}</th>
            <th scope="col" className="w-[120px]">{say('import.field.phone')}</th>
            <th scope="col">{say('import.field.text')}</th>
          </tr>
        </thead>
        <tbody>
          {check.preview.map(({ line, ticket, reject }) => (
            <tr key={line} className="h-9 border-b border-line/60 [&>td]:truncate [&>td]:px-2">
              <td className="text-ink-3">{format.number(line)}</td>
              {ticket === null ? (
                <td colSpan={5} className="text-danger">{reject === null ? '' : say(`reject.${reject.code}`)} · <Written>{reject?.what ?? ''}</Written></td>
              ) : (
                <>
                  <td className="whitespace-nowrap">{format.date(ticket.occurredAt)}{say('comma')}{format.time(ticket.occurredAt)}</td>
                  <td>{name(ours.category, ticket.categoryId)}</td>
                  <td>{name(ours.place, ticket.placeId) || directory.city.name}</td>
                  <td>{ticket.private.phone === null ? '' : <bdi dir="ltr">{format.phone(ticket.private.phone)}</bdi>}</td>
                  <td><Written>{ticket.private.text}</Written></td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
