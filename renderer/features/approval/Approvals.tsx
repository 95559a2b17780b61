import { useQuery } from '@tanstack/react-query'
import { ShieldCheck, UserRound } from 'lucide-react'
import { useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { ApprovalItem } from '#ipc/follow-up.ts'
import { refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { subjectName } from '../ticket-list/columns.tsx'
import { ApprovalPane } from './ApprovalPane.tsx'
import { ApprovalPill } from './ApprovalPill.tsx'
import { approvalsQuery, waitingOf } from './approvals.ts'

/** What one asked and another has to allow; what was settled lately stands below. */
export function Approvals() {
  const say = useSay()
  const list = useQuery(approvalsQuery)
  const [chosenId, setChosen] = useState<string | null>(null)
  const waiting = waitingOf(list.data ?? [])
  const ordered = [...waiting, ...(list.data ?? []).filter(({ state }) => state.status !== 'asked')]
  const chosen = ordered.find(({ state }) => state.id === chosenId) ?? ordered[0] ?? null
  const step = (by: 1 | -1): void => {
    const at = ordered.findIndex((item) => item === chosen)
    const next = ordered[Math.min(Math.max(at + by, 0), ordered.length - 1)]
    if (next !== undefined) setChosen(next.state.id)
  }
  useHotkeys('screen', [
    { chord: 'ArrowDown', says: 'key.rows', bar: true, run: () => step(1) },
    { chord: 'ArrowUp', says: 'key.rows', quiet: true, run: () => step(-1) },
  ])
  if (list.isError) return <div className="p-5"><RefusalNotice refusal={refusalOf(list.error)} /></div>
  if (list.data === undefined) return <Blank title={say('loading')} />
  if (chosen === null) return <Blank icon={<ShieldCheck size={28} />} title={say('approvals.none')}>{say('approvals.noneHint')}</Blank>
  return (
    <div className="grid h-full min-h-0 grid-cols-[352px_minmax(0,1fr)] min-[1536px]:grid-cols-[420px_minmax(0,1fr)]">
      <section aria-label={say('approvals.title')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
        {waiting.length === 0 && <p className="border-b border-line px-4 py-2.5 text-ink-3">{say('approvals.none')}</p>}
        <ApprovalList items={ordered} chosen={chosen.state.id} onChoose={setChosen} />
      </section>
      <ApprovalPane key={`${chosen.state.id} ${chosen.state.status}`} item={chosen} />
    </div>
  )
}

function ApprovalList({ items, chosen, onChoose }: { items: readonly ApprovalItem[]; chosen: string; onChoose: (id: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const who = useWho()
  const { operator } = useOperator()
  const now = useNow(60_000)
  return (
    <ListBox
      aria-label={say('approvals.title')}
      items={items.map((item) => ({ id: item.state.id, item }))}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys]
        if (key !== undefined) onChoose(String(key))
      }}
      dependencies={[now, city, format]}
      className="min-h-0 flex-1 overflow-auto p-1.5"
    >
      {({ item: { state, ticket } }) => (
        <ListBoxItem id={state.id} textValue={say(`approval.${state.matter}`)} className="option !items-start !py-2 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
          <span className={`flex min-w-0 flex-1 flex-col ${state.status === 'asked' ? '' : 'text-ink-2'}`}>
            <span className="flex items-center gap-2">
              <span className={`min-w-0 flex-1 truncate ${state.status === 'asked' ? 'font-semibold' : ''}`}>{say(`approval.${state.matter}`)}</span>
              <ApprovalPill status={state.status} />
            </span>
            {ticket !== null && <span className="truncate text-xs text-ink-2">{subjectName(city, ticket.categoryId, format)}</span>}
            <span className="flex items-center gap-1 text-xs text-ink-3">
              {state.askedBy === operator.id && <UserRound size={12} role="img" aria-label={say('approvals.mine')} className="flex-none" />}
              <span className="truncate">{say('approvals.askedBy', { name: who(state.askedBy), ago: format.ago(state.askedAt, now) })}</span>
            </span>
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  )
}
