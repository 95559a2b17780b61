import type { ReactNode } from 'react'
import type { TicketView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { PhoneNumber, Written } from '../../ui/Text.tsx'
import { placePath } from '../message-fields/PlaceField.tsx'
import { placeName } from '../ticket-list/columns.tsx'

type Line = readonly [name: string, value: ReactNode]

export function Facts({ view }: { view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const { state, current, pending } = view
  const subject = city.subjectOf(state.categoryId)
  const spot = state.placeId === null ? null : city.spotOf(state.placeId)
  const path = spot === null ? '' : placePath(spot, format.language)

  const caller: readonly Line[] = state.anonymous
    ? [[say('field.name'), say('field.anonymous')]]
    : [
        [say('field.name'), current.name === null ? null : <Written>{current.name}</Written>],
        [say('field.phone'), current.phone === null ? null : <PhoneNumber phone={current.phone} className="selectable" />],
        [say('field.nationalId'), current.nationalId === null ? null : <bdi dir="ltr" className="ltr selectable">{format.digits(current.nationalId)}</bdi>],
      ]
  const where: readonly Line[] = [
    [say('field.place'), <span key="place">{placeName(city, state.placeId, format)}{path !== '' && <span className="block text-xs text-ink-3">{path}</span>}</span>],
    [say('field.address'), current.address === null ? null : <Written>{current.address}</Written>],
  ]
  const work: readonly Line[] = [
    [say('field.kind'), say(`kind.${state.kind}`)],
    [say('fact.channel'), say(`channel.${state.channel}`)],
    [say('field.urgency'), say(`urgency.${state.urgency}`)],
    [say('subject.group'), subject?.group == null ? null : nameIn(subject.group, format.language)],
    [say('subject.department'), subject?.department == null ? say('subject.noDepartment') : nameIn(subject.department, format.language)],
    [say('subject.time'), subject === null ? null : subject.category.deadlineHours === null ? say('subject.plan') : say('subject.deadlineLong', { n: subject.category.deadlineHours })],
    [say('column.received'), format.moment(state.receivedAt, now)],
    [say('column.updated'), format.moment(state.updatedAt, now)],
    [say('fact.source'), state.source === null ? null : <bdi dir="ltr">{`${state.source.name} ${state.source.id}`}</bdi>],
    [say('status.waiting'), pending.length === 0 ? null : say('status.waitingCount', { n: pending.length })],
  ]
  return (
    <aside aria-label={say('fact.title')} className="flex min-h-0 flex-col border-s border-line bg-ground">
      <Scroller className="flex min-h-0 flex-1 flex-col gap-5 p-5">
      <Group title={say('fact.caller')} lines={caller} />
      <Group title={say('fact.where')} lines={where} />
      <Group title={say('fact.work')} lines={work} />
      </Scroller>
    </aside>
  )
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="font-semibold text-ink-2">{title}</h2>
      <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {lines.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  )
}
