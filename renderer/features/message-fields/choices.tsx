import { URGENCIES, type KindId } from '#domain/ticket/words.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Segments } from '../../ui/Segments.tsx'

export type Kind = KindId
export type Urgency = (typeof URGENCIES)[number]

/** In the order of their keys: an enquiry is Alt+6, as operators are taught. */
export const KIND_ORDER = ['request', 'complaint', 'criticism', 'suggestion', 'dissatisfaction', 'enquiry', 'appreciation', 'oversight'] as const satisfies readonly Kind[]

/** `numbered`: shows the digit that sets each kind together with Alt. */
export function KindChoice({ value, onChange, numbered = false }: { value: Kind; onChange: (kind: Kind) => void; numbered?: boolean }) {
  const say = useSay()
  const format = useFormat()
  const retired = new Set<string>(useCity().directory.kinds.flatMap((kind) => (kind.retired ? [kind.id] : [])))
  const offered = KIND_ORDER.map((kind, place) => ({ kind, place })).filter(({ kind }) => !retired.has(kind) || kind === value)
  const segments = offered.map(({ kind, place }) => ({ id: kind, label: say(`kind.${kind}`), ...(numbered ? { cap: format.digits(String(place + 1)) } : {}) }))
  return <Segments label={say('field.kind')} segments={segments} value={value} onChange={onChange} />
}

const LOOK: Readonly<Record<Urgency, string>> = {
  normal: '',
  important: 'data-selected:!bg-warn-soft data-selected:!text-warn',
  urgent: 'data-selected:!bg-danger-soft data-selected:!text-danger',
}

export function UrgencyChoice({ value, onChange }: { value: Urgency; onChange: (urgency: Urgency) => void }) {
  const say = useSay()
  const segments = URGENCIES.map((urgency) => ({ id: urgency, label: say(`urgency.${urgency}`), className: LOOK[urgency] }))
  return <Segments label={say('field.urgency')} segments={segments} value={value} onChange={onChange} />
}
