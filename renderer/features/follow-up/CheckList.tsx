import { CircleAlert, Clock, UserRound } from 'lucide-react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { CheckItem } from '#ipc/follow-up.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { UrgencyPill } from '../../ui/TicketMarks.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { useWhy } from './use-why.ts'

export const nameOfItem = ({ row, check }: CheckItem): string => `${row.id} ${check.key}`

interface CheckListProps {
  readonly items: readonly CheckItem[]
  readonly chosen: string | null
  readonly more: boolean
  readonly onTake: (item: CheckItem) => void
}

/** The queue in the order of urgency; what somebody else works on says whose it is. */
export function CheckList({ items, chosen, more, onTake }: CheckListProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const why = useWhy()
  const now = useNow(60_000)
  const holder = ({ held }: CheckItem): string | null => {
    if (held === null || held.here) return null
    const operator = city.directory.operators.find(({ id }) => id === held.operatorId)
    return operator === undefined ? say('followUp.heldByDesk') : say('followUp.heldBy', { name: operator.name })
  }
  return (
    <>
      <ListBox
        aria-label={say('followUp.items')}
        items={items.map((item) => ({ id: nameOfItem(item), item }))}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={chosen === null ? [] : [chosen]}
        onAction={(key) => {
          const found = items.find((item) => nameOfItem(item) === key)
          if (found !== undefined) onTake(found)
        }}
        dependencies={[now, city, format, chosen]}
        className="min-h-0 flex-1 overflow-auto p-1.5"
      >
        {({ item }) => {
          const { row, check } = item
          const late = check.by < now
          const other = holder(item)
          return (
            <ListBoxItem id={nameOfItem(item)} textValue={`${subjectName(city, row.categoryId, format)} ${row.code}`} className="option !items-start !py-2 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
              {late ? <CircleAlert size={15} role="img" aria-label={say('followUp.isLate')} className="mt-0.5 flex-none text-danger" /> : <Clock size={15} aria-hidden="true" className="mt-0.5 flex-none text-ink-3" />}
              <span className={`flex min-w-0 flex-1 flex-col ${other === null ? '' : 'opacity-60'}`}>
                <span className="flex items-center gap-2">
                  <span className="min-w-0 flex-1 truncate font-medium">{subjectName(city, row.categoryId, format)}</span>
                  <UrgencyPill urgency={row.urgency} />
                  <Code code={row.code} className="flex-none text-xs text-ink-3" />
                </span>
                <span className={`truncate text-xs ${late ? 'text-danger' : 'text-ink-2'}`}>{why(check, row.departmentIds, null)}{say('comma')}{format.ago(check.from, now)}</span>
                <span className="flex items-center gap-2 text-xs text-ink-3">
                  <span className="min-w-0 flex-1 truncate">
                    {row.name !== null && <Written>{row.name}</Written>}
                    {row.name !== null && row.placeId !== null && say('comma')}
                    {row.placeId !== null && placeName(city, row.placeId, format)}
                  </span>
                  {check.attempts > 0 && <span className="flex-none">{say('followUp.attempts', { n: check.attempts })}{check.last !== null && `${say('comma')}${say(`attempt.${check.last.outcome}`)}`}</span>}
                  {other !== null && <span className="flex flex-none items-center gap-1 text-warn"><UserRound size={12} aria-hidden="true" />{other}</span>}
                </span>
              </span>
            </ListBoxItem>
          )
        }}
      </ListBox>
      {more && <p className="flex-none border-t border-line px-4 py-2 text-xs text-ink-3">{say('followUp.more')}</p>}
    </>
  )
}
