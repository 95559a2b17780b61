import { ArrowLeft } from 'lucide-react'
import type { TicketState } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat, type Format } from '../../i18n/format.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { personalChanges, type Amended } from './amendment.ts'

const FIELD_WORDS: Readonly<Record<string, MessageKey>> = {
  kind: 'field.kind', categoryId: 'field.subject', placeId: 'field.place', urgency: 'field.urgency', point: 'map.point',
  phone: 'field.phone', name: 'field.name', nationalId: 'field.nationalId', address: 'field.address', text: 'field.text',
}
const SHOWN = 300

type Point = NonNullable<TicketState['point']>
/** Isolated, because two numbers of a pair must not change places. */
const pointWords = ({ lat, lon }: Point, format: Format): string => `\u2066${format.digits(`${lat.toFixed(5)}, ${lon.toFixed(5)}`)}\u2069`

/** Before and after of every field that was changed. */
export function AmendmentLines({ step, view, place }: { step: Amended; view: TicketView; place: number }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const inWords = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '—'
    if (field === 'categoryId') return subjectName(city, String(value), format)
    if (field === 'placeId') return placeName(city, String(value), format)
    if (field === 'kind' || field === 'urgency') return say(`${field}.${String(value)}` as MessageKey)
    if (field === 'point') return pointWords(value as Point, format)
    if (field === 'phone') return format.phone(String(value))
    return String(value).slice(0, SHOWN)
  }
  const facts = Object.entries(step.after).map(([field, after]) => ({ field, before: (step.before as Record<string, unknown>)[field], after }))
  return (
    <dl className="mt-1 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-control border border-line bg-surface px-3 py-2">
      {[...facts, ...personalChanges(view, step, place).filter(({ field }) => field !== 'personId')].map(({ field, before, after }) => (
        <div key={field} className="contents">
          <dt className="text-ink-3">{say(FIELD_WORDS[field] ?? 'field.text')}</dt>
          <dd className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="sr-only">{say('amend.before')}</span>
            <Written className="max-w-full break-words text-ink-3 line-through">{inWords(field, before)}</Written>
            <ArrowLeft size={13} aria-hidden="true" className="flex-none text-ink-3 ltr:rotate-180" />
            <span className="sr-only">{say('amend.after')}</span>
            <Written className="max-w-full font-medium break-words">{inWords(field, after)}</Written>
          </dd>
        </div>
      ))}
    </dl>
  )
}
