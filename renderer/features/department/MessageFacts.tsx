import type { ReactNode } from 'react'
import { answersOf } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { PhoneNumber, Written } from '../../ui/Text.tsx'
import { CityMap } from '../message-fields/map/CityMap.tsx'
import { placePath } from '../message-fields/PlaceField.tsx'
import { placeName } from '../ticket-list/columns.tsx'

/** Where it is and whom to call: what a crew needs on its way. */
export function MessageFacts({ view }: { view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const { state, current } = view
  const spot = state.placeId === null ? null : city.spotOf(state.placeId)
  const path = spot === null ? '' : placePath(spot, format.language)
  const answers = Object.entries(answersOf(view.parts[state.steps[0]?.commandId ?? ''] ?? {}))
  const questionWords = (questionId: string): string => {
    const question = city.subjectOf(state.categoryId)?.category.questions.find(({ id }) => id === questionId)
    return question === undefined ? questionId : format.language === 'en' && question.en !== '' ? question.en : question.fa
  }
  return (
    <aside aria-label={say('fact.title')} className="flex min-h-0 flex-col border-s border-line bg-ground">
      <Scroller className="flex min-h-0 flex-1 flex-col gap-4 p-4">
        <Section title={say('fact.where')}>
          {state.placeId !== null && <p className="font-medium">{placeName(city, state.placeId, format)}{path !== '' && <span className="block text-xs font-normal text-ink-3">{path}</span>}</p>}
          {current.address !== null && <p className="selectable leading-6"><Written>{current.address}</Written></p>}
          <CityMap point={state.point} placeId={state.placeId} className="h-36 w-full" />
        </Section>
        <Section title={say('department.call')}>
          {state.anonymous ? <p className="text-ink-3">{say('field.anonymous')}</p> : (
            <>
              {current.name !== null && <p><Written>{current.name}</Written></p>}
              {current.phone === null ? <p className="text-ink-3">{say('caller.none')}</p> : <p><PhoneNumber phone={current.phone} className="selectable text-lg font-bold" /></p>}
            </>
          )}
        </Section>
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
        <Section title={say('fact.work')}>
          <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1">
            <Line name={say('field.kind')} value={say(`kind.${state.kind}`)} />
            <Line name={say('field.urgency')} value={say(`urgency.${state.urgency}`)} />
            <Line name={say('column.received')} value={format.moment(state.receivedAt, now)} />
            {state.reopened > 0 && <Line name={say('fact.reopened')} value={say('fact.times', { n: state.reopened })} />}
            {state.closedAt !== null && <Line name={say('fact.closed')} value={format.moment(state.closedAt, now)} />}
          </dl>
        </Section>
      </Scroller>
    </aside>
  )
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-1.5">
    <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
    {children}
  </section>
)

const Line = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className="min-w-0 break-words">{value}</dd>
  </>
)
