import type { ReactNode } from 'react'
import { answersOf } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { PhoneNumber, Written } from '../../ui/Text.tsx'
import { CityMap } from '../message-fields/map/CityMap.tsx'
import { placePath } from '../message-fields/PlaceField.tsx'
import { placeName } from '../ticket-list/columns.tsx'
import type { ActionType } from './actions.ts'
import { IncidentName } from './IncidentName.tsx'
import { DeliveryWords } from './DeliveryWords.tsx'
import { NextCard } from './NextCard.tsx'
import { PartCard } from './PartCard.tsx'
import { ScoreLine } from './ScoreLine.tsx'

type Line = readonly [name: string, value: ReactNode]

/** Everything known of the message beside its story. */
export function Facts({ view, start }: { view: TicketView; start: (type: ActionType, partId?: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const { state, current, pending } = view
  const subject = city.subjectOf(state.categoryId)
  const spot = state.placeId === null ? null : city.spotOf(state.placeId)
  const path = spot === null ? '' : placePath(spot, format.language)
  const [first] = state.steps
  const answers = Object.entries(answersOf(view.parts[first?.commandId ?? ''] ?? {}))
  const questionWords = (questionId: string): string => {
    const question = subject?.category.questions.find(({ id }) => id === questionId)
    return question === undefined ? questionId : format.language === 'en' && question.en !== '' ? question.en : question.fa
  }

  const caller: readonly Line[] = state.anonymous
    ? [[say('field.name'), say('field.anonymous')]]
    : [
        [say('field.name'), current.name === null ? null : <Written>{current.name}</Written>],
        [say('field.phone'), current.phone === null ? null : <PhoneNumber phone={current.phone} className="selectable" />],
        [say('field.nationalId'), current.nationalId === null ? null : <bdi dir="ltr" className="ltr selectable">{format.digits(current.nationalId)}</bdi>],
        ...(current.name === null && current.phone === null ? [[say('field.name'), <span key="none" className="text-ink-3">{say('caller.none')}</span>] as const] : []),
      ]
  const where: readonly Line[] = [
    [say('field.place'), state.placeId === null ? null : <span key="place">{placeName(city, state.placeId, format)}{path !== '' && <span className="block text-xs text-ink-3">{path}</span>}</span>],
    [say('field.address'), current.address === null ? null : <Written>{current.address}</Written>],
  ]
  const sms = state.steps.findLast((step) => step.type === 'CitizenAnswered')
  const bySms = sms?.type === 'CitizenAnswered' && sms.how === 'sms' ? sms.commandId : null
  const delivery = bySms === null ? undefined : state.deliveries.find(({ messageId }) => messageId === bySms)
  const outcome: readonly Line[] = [
    [say('fact.answered'), <Told key="answered" at={state.answeredAt} none={state.toldAt === null ? say('fact.notTold') : say('fact.toldOnly', { when: format.moment(state.toldAt, now) })} />],
    [say('fact.sms'), bySms === null ? null : <span key="sms"><DeliveryWords delivery={delivery} />{delivery?.delivery === 'failed' && <span className="block text-xs text-danger">{say('fact.smsFailed')}</span>}</span>],
    [say('fact.reach'), state.unreachable && state.erasedAt === null ? <span key="reach" className="text-warn">{say('fact.unreachable')}</span> : null],
    [say('fact.erased'), state.erasedAt === null ? null : say('fact.erasedAt', { when: format.moment(state.erasedAt, now) })],
    [say('fact.solved'), <Told key="solved" at={state.solvedAt} none={say('fact.notSolved')} />],
    [say('fact.satisfaction'), state.satisfaction === null ? null : state.satisfaction.scores === null ? say('satisfaction.refused') : <ScoreLine key="scores" scores={state.satisfaction.scores} />],
    [say('fact.reopened'), state.reopened === 0 ? null : <span key="reopened" className="text-warn">{say('fact.times', { n: state.reopened })}</span>],
    [say('fact.parkedUntil'), state.parkedUntil === null ? null : format.long(state.parkedUntil)],
    [say('fact.outside'), state.outsideId === null ? null : nameOf(city.departmentOf(state.outsideId), state.outsideId, format.language)],
    [say('fact.closed'), state.closedAt === null ? null : `${format.moment(state.closedAt, now)}${state.closeReason === null ? '' : `${say('comma')}${say(`closed.${state.closeReason}`)}`}`],
    [say('incident.one'), state.incidentId === null ? null : <IncidentName key="incident" incidentId={state.incidentId} />],
  ]
  const message: readonly Line[] = [
    [say('field.kind'), say(`kind.${state.kind}`)],
    [say('fact.channel'), say(`channel.${state.channel}`)],
    [say('field.urgency'), say(`urgency.${state.urgency}`)],
    [say('subject.group'), subject?.group == null ? null : nameIn(subject.group, format.language)],
    [say('column.received'), format.moment(state.receivedAt, now)],
    [say('column.updated'), format.moment(state.updatedAt, now)],
    [say('fact.source'), state.source === null ? null : <bdi dir="ltr">{`${state.source.name} ${state.source.id}`}</bdi>],
    [say('status.waiting'), pending.length === 0 ? null : say('status.waitingCount', { n: pending.length })],
  ]
  return (
    <aside aria-label={say('fact.title')} className="flex min-h-0 flex-col border-s border-line bg-ground">
      <Scroller className="flex min-h-0 flex-1 flex-col gap-4 p-4">
        <NextCard start={start} />
        {state.assignments.length > 0 && (
          <Section title={say('fact.departments')}>
            <ul className="flex flex-col gap-2">
              {[...state.assignments].reverse().map((part) => <PartCard key={part.id} part={part} start={start} />)}
            </ul>
          </Section>
        )}
        <Group title={say('fact.caller')} lines={caller} />
        <Group title={say('fact.where')} lines={where}><CityMap point={state.point} placeId={state.placeId} className="h-28 w-full" /></Group>
        {answers.length > 0 && (
          <Section title={say('fact.answers')}>
            <dl className="flex flex-col gap-1.5">
              {answers.map(([questionId, said]) => (
                <div key={questionId}>
                  <dt className="text-xs text-ink-3">{questionWords(questionId)}</dt>
                  <dd className="break-words"><Written>{said}</Written></dd>
                </div>
              ))}
            </dl>
          </Section>
        )}
        <Group title={say('fact.outcome')} lines={outcome} />
        <Group title={say('fact.work')} lines={message} />
      </Scroller>
    </aside>
  )
}

const nameOf = (department: { readonly name: string; readonly nameEn: string } | null, id: string, language: 'fa' | 'en'): string => (department === null ? id : nameIn(department, language))

/** Answered and solved are two things and shown apart: each with its moment, or that it is not so. */
function Told({ at, none }: { at: number | null; none: string }) {
  const format = useFormat()
  const now = useNow(60_000)
  return at === null ? <span className="text-ink-3">{none}</span> : <span className="font-medium text-ok">{format.moment(at, now)}</span>
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-1.5">
    <h2 className="text-xs font-semibold text-ink-2">{title}</h2>
    {children}
  </section>
)

const Group = ({ title, lines, children }: { title: string; lines: readonly Line[]; children?: ReactNode }) => (
  <Section title={title}>
    <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1">
      {lines.map(([name, value]) =>
        value === null ? null : (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ),
      )}
    </dl>
    {children}
  </Section>
)
