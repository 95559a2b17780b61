import type { KeyboardEvent, Ref } from 'react'
import { Button } from 'react-aria-components/Button'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Code } from '../../ui/Text.tsx'
import { StatusMark, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { DueLeft } from '../ticket/DueWhy.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { WORKED, type Shelf } from '#domain/ticket/shelves.ts'
import type { Entry } from './inbox.ts'

interface InboxProps { readonly shelf: Shelf; readonly entries: readonly Entry[]; readonly chosen: string | null; readonly onChoose: (ticketId: string) => void; readonly listRef: Ref<HTMLDivElement> }

/** Messages of one shelf, those past their deadline first; arrows go from one to the next and open it. */
export function Inbox({ shelf, entries, chosen, onChoose, listRef }: InboxProps) {
  const say = useSay()
  // a control keeps its arrows, so the rows themselves say what they do
  const step = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-ticket]')]
    const next = rows[rows.findIndex((row) => row === document.activeElement) + by]
    const ticketId = next?.dataset['ticket']
    if (next === undefined || ticketId === undefined) return
    next.focus()
    onChoose(ticketId)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the buttons inside have the focus; this only hears their arrows
    <div ref={listRef} onKeyDown={step} className="flex flex-col">
      {[true, false].map((late) => {
        const own = entries.filter((entry) => entry.late === late)
        const title = say(late ? 'department.late' : `department.heading.${shelf}`)
        return own.length === 0 ? null : (
          <section key={String(late)} aria-label={title}>
            <h2 className={`sticky top-0 z-[1] flex h-7 items-center gap-2 border-b border-line bg-sunken px-4 text-xs font-semibold ${late ? 'text-danger' : 'text-ink-2'}`}>
              {title}
              <Count n={own.length} />
            </h2>
            <ul>{own.map((entry) => <li key={entry.view.state.id}><InboxRow entry={entry} isChosen={entry.view.state.id === chosen} onChoose={onChoose} /></li>)}</ul>
          </section>
        )
      })}
    </div>
  )
}

function Count({ n }: { n: number }) {
  const format = useFormat()
  return <span className="font-normal text-ink-3">{format.number(n)}</span>
}

function InboxRow({ entry: { view: { state, current }, part, shelf }, isChosen, onChoose }: { entry: Entry; isChosen: boolean; onChoose: (ticketId: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  return (
    <Button
      data-ticket={state.id}
      aria-current={isChosen ? 'true' : undefined}
      onPress={() => onChoose(state.id)}
      className={`flex w-full cursor-default flex-col gap-0.5 border-b border-line/60 px-4 py-2 text-start outline-none data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent ${isChosen ? 'bg-selected' : 'data-hovered:bg-hover'}`}
    >
      <span className="flex w-full items-center gap-2">
        <span className={`min-w-0 flex-1 truncate ${part.status === 'forwarded' && part.readAt === null && shelf === 'new' ? 'font-bold' : 'font-semibold'}`}>{subjectName(city, state.categoryId, format)}</span>
        <UrgencyPill urgency={state.urgency} />
        <Code code={state.code} className="flex-none text-xs text-ink-2" />
      </span>
      <span className="w-full truncate text-xs text-ink-2">{[placeName(city, state.placeId, format), current.address ?? ''].filter((text) => text !== '').join(say('comma'))}</span>
      <span className="flex w-full items-center gap-2 text-xs text-ink-2">
        <StatusMark status={part.status} />
        <span className="ms-auto flex-none">
          {!WORKED.includes(shelf) ? <span className="text-ink-3">{format.moment(state.updatedAt, now)}</span> : part.due === null ? <span className="text-ink-3">{say('due.none')}</span> : <DueLeft due={part.due} now={now} />}
        </span>
      </span>
    </Button>
  )
}
