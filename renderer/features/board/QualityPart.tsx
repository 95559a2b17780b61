import { useQuery } from '@tanstack/react-query'
import { ClipboardCheck, Dices, WifiOff } from 'lucide-react'
import { useRef, useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { Refusal } from '#domain/refusals.ts'
import type { Row } from '#ipc/contract.ts'
import type { ReviewItem } from '#ipc/follow-up.ts'
import { call, refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Code } from '../../ui/Text.tsx'
import { subjectName } from '../ticket-list/columns.tsx'
import { reviewsQuery } from './board.ts'
import { ReviewPane } from './ReviewPane.tsx'
import { averageOf } from './scores.ts'

/** Messages looked at in one go. */
const SAMPLE = 5
const ANYBODY = 'anybody'

/** How messages are taken: some by lot, each with a short score sheet; what an operator's last ones came to. */
export function QualityPart() {
  const say = useSay()
  const { operator } = useOperator()
  const reviews = useQuery(reviewsQuery)
  // the server alone keeps reviews: those given here count at once, before it has them
  const [own, setOwn] = useState<readonly ReviewItem[]>([])
  const [of, setOf] = useState<string>(ANYBODY)
  const [sample, setSample] = useState<readonly Row[] | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)

  const sent = reviews.data ?? []
  const all = [...sent, ...own.filter(({ state }) => !sent.some((one) => one.state.id === state.id))]

  const draw = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const reply = await call('reviews.sample', { operatorId: of === ANYBODY ? null : of, size: SAMPLE })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    const drawn = reply.value.filter(({ id }) => !own.some(({ state }) => state.ticketId === id))
    setSample(drawn)
    setChosen(drawn[0]?.id ?? null)
  }
  const reviewed = (review: ReviewItem): void => {
    setOwn([...own, review])
    const left = (sample ?? []).filter(({ id }) => id !== review.state.ticketId)
    setSample(left)
    setChosen(left[0]?.id ?? null)
  }
  const choose = (operatorId: string): void => {
    setOf(operatorId)
    setSample(null)
    setChosen(null)
  }
  useHotkeys('screen', [{ chord: 'Alt+KeyN', says: 'quality.draw', bar: true, run: () => void draw() }])

  const row = sample?.find(({ id }) => id === chosen) ?? null
  const gone = reviews.isError && refusalOf(reviews.error).code === 'server_unreachable'
  if (gone && reviews.data === undefined) return <Blank icon={<WifiOff size={28} />} title={say('board.offline')}>{say('board.offlineHint')}</Blank>
  if (reviews.isError && reviews.data === undefined) return <div className="p-5"><RefusalNotice refusal={refusalOf(reviews.error)} /></div>
  return (
    <div className="grid h-full min-h-0 grid-cols-[232px_256px_minmax(0,1fr)] min-[1536px]:grid-cols-[300px_340px_minmax(0,1fr)]">
      <Staff reviews={all} of={of} onChoose={choose} self={operator.id} />
      <section aria-label={say('quality.sample')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
        <header className="flex h-12 flex-none items-center gap-2 border-b border-line px-4">
          <h2 className="min-w-0 flex-1 truncate font-semibold">{say('quality.sample')}</h2>
          <Action small weight="primary" className="!h-8" chord="Alt+KeyN" onPress={() => void draw()}>{say('quality.draw')}</Action>
        </header>
        {refused !== null && <div className="p-3"><RefusalNotice refusal={refused} /></div>}
        {sample !== null && sample.length > 0 && <Sample rows={sample} chosen={chosen} onChoose={setChosen} />}
      </section>
      {row === null ? (
        <Blank icon={sample === null ? <Dices size={28} /> : <ClipboardCheck size={28} />} title={say(sample === null ? 'quality.start' : 'quality.empty')}>{say('quality.startHint')}</Blank>
      ) : (
        <ReviewPane key={row.id} row={row} onReviewed={reviewed} />
      )}
    </div>
  )
}

function Staff({ reviews, of, onChoose, self }: { reviews: readonly ReviewItem[]; of: string; onChoose: (operatorId: string) => void; self: string }) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const takes = new Set(directory.roles.flatMap(({ id, permissions }) => (permissions.includes('ticket.register') ? [id] : [])))
  const staff = directory.operators.filter(({ id, departmentId, role }) => departmentId === null && id !== self && takes.has(role)).sort((a, b) => a.name.localeCompare(b.name, 'fa'))
  const items = [{ id: ANYBODY, name: say('quality.anybody') }, ...staff]
  return (
    <section aria-label={say('quality.operators')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-ground">
      <header className="flex h-12 flex-none items-center border-b border-line px-4"><h2 className="font-semibold">{say('quality.operators')}</h2></header>
      <ListBox
        aria-label={say('quality.operators')}
        items={items}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={[of]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys]
          if (key !== undefined) onChoose(String(key))
        }}
        dependencies={[reviews, format]}
        className="min-h-0 flex-1 overflow-auto p-1.5"
      >
        {({ id, name }) => {
          const average = averageOf(reviews, id)
          return (
            <ListBoxItem id={id} textValue={name} className="option !items-start !py-1.5 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
              <span className="flex min-w-0 flex-1 flex-col">
                <span className="flex items-baseline gap-2">
                  <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
                  {average !== null && <span className="flex-none font-semibold">{format.number(Math.round(average.score * 10) / 10)}</span>}
                </span>
                {id !== ANYBODY && <span className="truncate text-xs text-ink-3">{average === null ? say('quality.noReviews') : say('quality.average', { n: average.n })}</span>}
              </span>
            </ListBoxItem>
          )
        }}
      </ListBox>
    </section>
  )
}

function Sample({ rows, chosen, onChoose }: { rows: readonly Row[]; chosen: string | null; onChoose: (ticketId: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const who = useWho()
  const now = useNow(60_000)
  return (
    <ListBox
      aria-label={say('quality.sample')}
      items={rows.map((row) => ({ id: row.id, row }))}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={chosen === null ? [] : [chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys]
        if (key !== undefined) onChoose(String(key))
      }}
      dependencies={[now, city, format]}
      className="min-h-0 flex-1 overflow-auto p-1.5"
    >
      {({ row }) => (
        <ListBoxItem id={row.id} textValue={subjectName(city, row.categoryId, format)} className="option !items-start !py-1.5 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="truncate font-medium">{subjectName(city, row.categoryId, format)}</span>
            <span className="flex gap-2 text-xs text-ink-3"><span className="min-w-0 flex-1 truncate">{who(row.by)}{say('comma')}{format.ago(row.receivedAt, now)}</span><Code code={row.code} /></span>
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  )
}
