import type { ReactNode } from 'react'
import type { Assignment } from '#domain/ticket/assignments.ts'
import { openParts } from '#domain/ticket/assignments.ts'
import { answersOf } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Code, PhoneNumber, Written } from '../../ui/Text.tsx'
import { placePath } from '../message-fields/PlaceField.tsx'
import { citySentence } from '../ticket-entry/city-sentence.ts'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { useDueReasons } from '../ticket/due-reasons.ts'
import { BarCodeDrawing } from './BarCodeDrawing.tsx'
import type { PaperSize } from './search.ts'

interface ForwardingSheetProps { readonly view: TicketView; readonly size: PaperSize; /** Null: all that have it. */ readonly partId: string | null; readonly at: number }

/** What a department is handed: what, where, by when, and boxes for what it did. */
export function ForwardingSheet({ view, size, partId, at }: ForwardingSheetProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const { operator } = useOperator()
  const { state, current } = view
  const { language } = format
  const text = (id: string): string | null => citySentence(city.directory.texts, language, id, {})
  const subject = city.subjectOf(state.categoryId)
  const spot = state.placeId === null ? null : city.spotOf(state.placeId)
  const answers = Object.entries(answersOf(view.parts[state.steps[0]?.commandId ?? ''] ?? {}))
  const parts = openParts(state.assignments).filter(({ id }) => partId === null || id === partId)
  const notes = [...new Set(state.steps.flatMap((step) => (step.type === 'TicketForwarded' && parts.some(({ id }) => id === step.assignmentId) ? [view.parts[step.commandId]?.['note'] ?? ''] : [])))].filter((note) => note !== '')
  return (
    <article lang={language} dir={language === 'fa' ? 'rtl' : 'ltr'} className={`paper ${size === 'A4' ? 'paper-a4' : 'paper-a5'} flex flex-col gap-[0.8em]`}>
      <header className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <p className="paper-dim">{say('paper.centre', { city: nameIn(city.city, language) })}</p>
          <h1>{text('forwardingSheetTitle') ?? say('paper.title')}</h1>
          {city.city.demo && <p className="paper-box my-[0.3em] w-max font-bold">{say('paper.demo')}</p>}
          {state.confidential && <p className="paper-box my-[0.3em] w-max font-bold">{say('mark.confidential')}</p>}
          <p className="paper-dim">{say('paper.received')}: {format.long(state.receivedAt)}{say('comma')}{format.time(state.receivedAt)}</p>
        </div>
        <div className="flex flex-none flex-col items-center">
          <BarCodeDrawing code={state.code} label={say('paper.code')} />
          <Code code={state.code} className="text-[1.25em] font-bold tracking-wider" />
        </div>
      </header>
      <dl className="paper-line grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 pt-[0.6em]">
        <Line name={say('field.subject')}>
          <strong>{subjectName(city, state.categoryId, format)}</strong>
          {subject?.group != null && ` (${nameIn(subject.group, language)})`}{say('comma')}{say(`kind.${state.kind}`)}{state.urgency === 'normal' ? null : <strong>{say('comma')}{say(`urgency.${state.urgency}`)}</strong>}
        </Line>
        {spot !== null && <Line name={say('field.place')}><strong>{placeName(city, state.placeId, format)}</strong>{placePath(spot, language) !== '' && `${say('comma')}${placePath(spot, language)}`}</Line>}
        {current.address !== null && <Line name={say('field.address')}><Written>{current.address}</Written></Line>}
        {state.point !== null && <Line name={say('paper.point')}><bdi dir="ltr" className="ltr">{format.digits(`${state.point.lat.toFixed(5)}, ${state.point.lon.toFixed(5)}`)}</bdi></Line>}
        {!state.anonymous && (current.name !== null || current.phone !== null) && (
          <Line name={say('fact.caller')}>
            {current.name !== null && <Written>{current.name}</Written>} {current.phone !== null && <PhoneNumber phone={current.phone} />}
          </Line>
        )}
        {state.anonymous && <Line name={say('fact.caller')}>{say('field.anonymous')}</Line>}
      </dl>
      {current.text !== '' && (
        <section className="paper-box">
          <h2>{say('field.text')}</h2>
          <p dir="auto" className="break-words whitespace-pre-wrap">{current.text}</p>
        </section>
      )}
      {answers.length > 0 && (
        <section>
          <h2>{say('paper.answers')}</h2>
          <ul>
            {answers.map(([questionId, said]) => {
              const question = subject?.category.questions.find(({ id }) => id === questionId)
              return <li key={questionId} className="paper-dim">{question === undefined ? questionId : language === 'en' && question.en !== '' ? question.en : question.fa} <strong><Written>{said}</Written></strong></li>
            })}
          </ul>
        </section>
      )}
      <section className="paper-box">
        <h2>{say('paper.departments')}</h2>
        {parts.length === 0 ? <p>{say('paper.notForwarded')}</p> : <ul>{parts.map((part) => <Part key={part.id} part={part} />)}</ul>}
        {notes.map((note) => <p key={note} className="mt-[0.3em]"><span className="paper-dim">{say('paper.note')}:</span> <Written>{note}</Written></p>)}
      </section>
      <Blanks />
      <footer className="paper-dim mt-auto flex flex-col gap-[0.4em]">
        <p>{text('forwardingSheetNote')}</p>
        <p className="paper-line pt-[0.3em]">{say('paper.printedAt', { at: `${format.date(at)} ${format.time(at)}`, who: operator.name })}</p>
      </footer>
    </article>
  )
}

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="paper-dim">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
)

/** One department with its deadline and why it is that. */
function Part({ part }: { part: Assignment }) {
  const say = useSay()
  const format = useFormat()
  const { directory, departmentOf } = useCity()
  const reasons = useDueReasons()
  const department = departmentOf(part.departmentId)
  const { due } = part
  const calendar = directory.calendars.find(({ id }) => id === due?.calendarId)
  const policy = directory.deadlines.find(({ id }) => id === due?.policyId)
  const why = due === null ? [] : reasons(due, { calendar: calendar === undefined ? null : nameIn(calendar, format.language), policy: policy?.note ?? null })
  return (
    <li className="py-[0.15em]">
      <p>
        <strong>{department === null ? part.departmentId : nameIn(department, format.language)}</strong>{say('comma')}
        {due === null ? say('due.none') : <strong>{say('paper.dueBy', { date: format.long(due.at), time: format.time(due.at) })}</strong>}
      </p>
      {why.length > 0 && <p className="paper-dim">{why.map(({ name, value }) => `${say(name)}: ${value}`).join(format.language === 'fa' ? '؛ ' : '; ')}</p>}
    </li>
  )
}

/** To be filled in by hand. */
function Blanks() {
  const say = useSay()
  const city = useCity()
  const { language } = useFormat()
  const signature = citySentence(city.directory.texts, language, 'forwardingSheetSignature', {}) ?? say('paper.received2')
  return (
    <section className="paper-box flex flex-1 flex-col gap-[0.5em]">
      <h2>{say('paper.report')}</h2>
      <p className="flex flex-wrap gap-x-6">
        {(['paper.done', 'paper.partly', 'paper.notOurs'] as const).map((name) => (
          <span key={name}><span aria-hidden="true" className="paper-tick" />{say(name)}</span>
        ))}
      </p>
      <div className="paper-blank flex-1" />
      <div className="grid grid-cols-2 gap-x-4">
        <p className="paper-line paper-dim paper-blank">{say('paper.workTimes')}</p>
        <p className="paper-line paper-dim paper-blank">{say('paper.cost')}</p>
        <p className="paper-line paper-dim paper-blank">{signature}</p>
        <p className="paper-line paper-dim paper-blank">{say('paper.signature')}</p>
      </div>
    </section>
  )
}
