import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import type { Directory } from '#domain/directory/directory.ts'
import { route, type Routed } from '#domain/directory/routing.ts'
import { KINDS, type KindId } from '#domain/ticket/words.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { useRoutingWords } from '../ticket/routing-words.ts'
import { useEntryOptions } from './options.ts'
import { nameOf } from './titles.ts'

/** Which department a message would go to and why; where the form changes that, both answers. */
export function RoutingTester({ directory, drafted, first }: { directory: Directory; drafted: Directory; first: { readonly categoryId: unknown; readonly placeId: unknown; readonly kind: unknown } }) {
  const say = useSay()
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  const [categoryId, setCategory] = useState(text(first.categoryId) ?? directory.categories.find(({ retired, parentId }) => !retired && parentId !== null)?.id ?? '')
  const [placeId, setPlace] = useState(text(first.placeId))
  const [kind, setKind] = useState<KindId>(KINDS.find((one) => one === first.kind) ?? 'request')
  const asked = { categoryId, placeId, kind }
  const now = route(directory, asked)
  const then = route(drafted, asked)
  const differs = JSON.stringify(now) !== JSON.stringify(then)
  return (
    <div className="flex flex-col gap-2.5">
      <SelectField label={say('field.subject')} value={categoryId} options={useEntryOptions('categories', directory, categoryId)} onChange={(id) => setCategory(id ?? '')} />
      <SelectField label={say('field.place')} value={placeId} options={useEntryOptions('places', directory, placeId)} none={say('tester.noPlace')} onChange={setPlace} />
      <SelectField label={say('field.kind')} value={kind} options={KINDS.map((id) => ({ id, name: say(`kind.${id}`) }))} onChange={(id) => setKind(KINDS.find((one) => one === id) ?? 'request')} />
      <div role="status" className="flex flex-col gap-2">
        <Answer title={say(differs ? 'tester.now' : 'tester.goesTo')} routed={now} directory={directory} quiet={differs} />
        {differs && <Answer title={say('tester.saved')} routed={then} directory={drafted} />}
      </div>
    </div>
  )
}

function Answer({ title, routed, directory, quiet = false }: { title: string; routed: Routed | null; directory: Directory; quiet?: boolean }) {
  const say = useSay()
  const format = useFormat()
  const why = useRoutingWords()
  return (
    <div className={`rounded-control px-2.5 py-2 ${quiet ? 'bg-sunken' : 'bg-accent-soft'}`}>
      <p className="text-xs text-ink-2">{title}</p>
      <p className="flex items-center gap-1.5 font-semibold">
        <ArrowLeft size={14} aria-hidden="true" className="flex-none text-ink-3 ltr:rotate-180" />
        {routed === null ? say('tester.nobody') : nameOf('departments', routed.departmentId, { directory, say, format })}
      </p>
      {routed !== null && <p className="text-xs text-ink-2">{why(routed)}</p>}
    </div>
  )
}
