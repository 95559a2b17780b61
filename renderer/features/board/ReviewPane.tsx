import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { v7 as newId } from 'uuid'
import { SCORE_SHEET } from '#domain/review/review.ts'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import type { Row, TicketView } from '#ipc/contract.ts'
import type { ReviewItem } from '#ipc/follow-up.ts'
import { call, refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useOperator } from '../../app/operator.tsx'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { savedSentence } from '../ticket-entry/sentences.ts'
import { useVoice } from '../ticket/use-voice.ts'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { asTaken } from './as-taken.ts'
import { isWhole, nextOpen, totalOf, type Criterion, type Given } from './scores.ts'

/** A message as it was taken, and the sheet beside it. */
export function ReviewPane({ row, onReviewed }: { row: Row; onReviewed: (review: ReviewItem) => void }) {
  const say = useSay()
  const ticket = useQuery(ticketQuery(row.id))
  if (ticket.isError) return <div className="p-5"><RefusalNotice refusal={refusalOf(ticket.error)} /></div>
  if (ticket.data === undefined) return <Blank title={say('loading')} />
  if (ticket.data === null) return <Blank title={say('approvals.unknownTicket')} />
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_332px] min-[1536px]:grid-cols-[minmax(0,1fr)_400px]">
      <Taken row={row} view={ticket.data} />
      <ScoreSheet row={row} onReviewed={onReviewed} />
    </div>
  )
}

function Taken({ row, view }: { row: Row; view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const who = useWho()
  const voice = useVoice()
  const taken = asTaken(view)
  const subject = city.subjectOf(taken.categoryId)
  const { state } = view
  const read = savedSentence(voice, {
    code: state.code, coded: !state.anonymous, how: state.anonymous ? 'anonymous' : state.outsideId === null ? 'registered' : 'outside', categoryId: taken.categoryId, placeId: taken.placeId, address: taken.address,
    departmentId: state.outsideId ?? subject?.department?.id ?? null, incident: null, answer: '',
  })
  const questions = subject?.category.questions ?? []
  return (
    <section aria-label={say('quality.taken')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
      <header className="flex flex-none flex-col gap-0.5 border-b border-line px-5 py-2.5">
        <div className="flex items-center gap-3">
          <h2 className="min-w-0 flex-1 truncate text-lg font-bold">{subjectName(city, taken.categoryId, format)}</h2>
          <Code code={row.code} className="selectable text-ink-2" />
        </div>
        <p className="text-xs text-ink-2">{say('quality.by', { name: who(row.by), date: `${format.long(row.receivedAt)}${say('comma')}${format.time(row.receivedAt)}` })}</p>
      </header>
      <Scroller className="min-h-0 flex-1 px-5 py-4">
        <div className="flex max-w-[760px] flex-col gap-4">
          {taken.amended && <Notice tone="info">{say('quality.amended')}</Notice>}
          <Part title={say('field.text')}>
            {taken.text === '' ? <p className="text-ink-3">{say('quality.noText')}</p> : <p dir="auto" className="selectable rounded-panel border border-line bg-ground px-4 py-3 text-base leading-7 break-words whitespace-pre-wrap">{taken.text}</p>}
          </Part>
          <Part title={say('field.place')}>
            <p>{taken.placeId === null ? say('quality.unasked') : placeName(city, taken.placeId, format)}{taken.address !== '' && <>{say('comma')}<Written>{taken.address}</Written></>}</p>
          </Part>
          {questions.length > 0 && (
            <Part title={say('quality.answers')}>
              <dl className="flex flex-col gap-1">
                {questions.map(({ id, fa, en }) => (
                  <div key={id} className="flex gap-3">
                    <dt className="text-ink-2">{format.language === 'en' && en !== '' ? en : fa}</dt>
                    <dd className={taken.answers[id] === undefined ? 'text-ink-3' : 'font-medium'}>{taken.answers[id] === undefined ? say('quality.unasked') : <Written>{taken.answers[id]}</Written>}</dd>
                  </div>
                ))}
              </dl>
            </Part>
          )}
          <Part title={say('quality.readAloud')}><p className="rounded-panel bg-accent-soft/60 px-4 py-3 text-base leading-7">«{read}»</p></Part>
        </div>
      </Scroller>
    </section>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-1.5">
    <h3 className="font-semibold text-ink-2">{title}</h3>
    {children}
  </section>
)

const SCORES = ['0', '1', '2'] as const

/** Five digits and a word: each digit scores and goes on to the next. */
function ScoreSheet({ row, onReviewed }: { row: Row; onReviewed: (review: ReviewItem) => void }) {
  const say = useSay()
  const format = useFormat()
  const announce = useAnnounce()
  const { operator } = useOperator()
  const [given, setGiven] = useState<Given>({})
  const [at, setAt] = useState<Criterion>(SCORE_SHEET[0])
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)

  const score = (criterion: Criterion, points: number): void => {
    const next = { ...given, [criterion]: points }
    setGiven(next)
    setAt(nextOpen(next, criterion))
  }
  const step = (by: 1 | -1): void => setAt(SCORE_SHEET[Math.min(Math.max(SCORE_SHEET.indexOf(at) + by, 0), SCORE_SHEET.length - 1)] ?? at)
  const save = async (): Promise<void> => {
    setMissing(!isWhole(given))
    if (!isWhole(given) || busy.current) return
    busy.current = true
    const data = { reviewId: newId(), ticketId: row.id, operatorId: row.by, scores: given, note: canonical(note) }
    const reply = await call('command.run', { type: 'ReviewWork', data })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    announce(say('quality.saved'))
    onReviewed({ state: { id: data.reviewId, ticketId: row.id, operatorId: row.by, scores: given, by: operator.id, at: Date.now(), commandId: reply.value.commandId }, note: data.note })
  }
  useHotkeys('screen', [
    ...SCORES.map((points, place) => ({ chord: `Digit${points}`, says: 'quality.key.score', bar: place === 0, quiet: place > 0, run: () => score(at, Number(points)) })),
    { chord: 'ArrowDown', says: 'key.rows', run: () => step(1) },
    { chord: 'ArrowUp', says: 'key.rows', quiet: true, run: () => step(-1) },
    { chord: 'Ctrl+Enter', says: 'quality.save', bar: true, run: () => void save() },
  ])
  return (
    <section aria-label={say('quality.sheet')} className="flex min-h-0 min-w-0 flex-col bg-ground">
      <header className="flex h-12 flex-none items-center gap-2 border-b border-line px-5">
        <h2 className="font-semibold">{say('quality.sheet')}</h2>
        <span className="ms-auto text-xs text-ink-3">{say('quality.hint')}</span>
      </header>
      <Scroller className="min-h-0 flex-1 px-4 py-3">
        <ol className="flex flex-col gap-1.5">
          {SCORE_SHEET.map((criterion) => {
            const points = given[criterion]
            return (
              <li key={criterion} className={`flex items-center gap-2 rounded-control px-2.5 py-1.5 ${criterion === at ? 'bg-selected' : ''}`}>
                <span className={`min-w-0 flex-1 ${criterion === at ? 'font-semibold' : ''}`}>{say(`quality.score.${criterion}`)}</span>
                <Segments label={say(`quality.score.${criterion}`)} segments={SCORES.map((id) => ({ id, label: format.digits(id) }))} value={points === undefined ? null : (SCORES[points] ?? null)} onChange={(id) => score(criterion, Number(id))} />
              </li>
            )
          })}
        </ol>
        <p className="px-2.5 py-2 font-semibold">{say('quality.total', { n: format.number(totalOf(given)) })}</p>
        <TextBox label={say('field.optionalNamed', { name: say('quality.note') })} value={note} onChange={setNote} />
      </Scroller>
      <footer className="flex flex-none flex-col gap-2 border-t border-line px-5 py-3">
        {missing && !isWhole(given) && <Notice tone="warn" live>{say('quality.missing')}</Notice>}
        {refused !== null && <RefusalNotice refusal={refused} />}
        <Action weight="primary" chord="Ctrl+Enter" className="self-start" onPress={() => void save()}>{say('quality.save')}</Action>
      </footer>
    </section>
  )
}
