import { useState } from 'react'
import { levelsFor } from '#domain/directory/escalations.ts'
import type { Directory } from '#domain/directory/directory.ts'
import { route } from '#domain/directory/routing.ts'
import { KINDS, type KindId } from '#domain/ticket/words.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { useEntryOptions } from './options.ts'
import { policyWhy } from './policy-why.ts'
import { nameOf, titleOf } from './titles.ts'

/** A message and its department: which follow-up policy counts and why, and who is told when nothing moves. Reckoned with the form as it stands. */
export function FollowUpTester({ directory, first }: { directory: Directory; first: { readonly categoryId: unknown; readonly departmentId: unknown; readonly kind: unknown } }) {
  const say = useSay()
  const format = useFormat()
  const speaker = { directory, say, format }
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  const [categoryId, setCategory] = useState(text(first.categoryId) ?? directory.categories.find(({ retired, parentId }) => !retired && parentId !== null)?.id ?? '')
  const [chosen, setDepartment] = useState(text(first.departmentId))
  const [kind, setKind] = useState<KindId>(KINDS.find((one) => one === first.kind) ?? 'request')
  const [doubted, setDoubted] = useState(false)
  const departmentId = chosen ?? route(directory, { categoryId, placeId: null, kind })?.departmentId ?? null
  const why = policyWhy(directory, { categoryId, kind, departmentId, doubted })
  const levels = levelsFor(directory, { categoryId, departmentId: departmentId ?? '' })
  return (
    <div className="flex flex-col gap-2.5">
      <SelectField label={say('field.subject')} value={categoryId} options={useEntryOptions('categories', directory, categoryId)} onChange={(id) => setCategory(id ?? '')} />
      <SelectField label={say('field.kind')} value={kind} options={KINDS.map((id) => ({ id, name: say(`kind.${id}`) }))} onChange={(id) => setKind(KINDS.find((one) => one === id) ?? 'request')} />
      <SelectField label={say('subject.department')} value={chosen} options={useEntryOptions('departments', directory, chosen)} none={say('tester.routed')} onChange={setDepartment} />
      <Tick label={say('tester.doubted')} isSelected={doubted} onChange={setDoubted} />
      <div role="status" className="flex flex-col gap-2 rounded-control bg-accent-soft px-2.5 py-2">
        {departmentId !== null && <p className="text-xs text-ink-2">{nameOf('departments', departmentId, speaker)}</p>}
        {why === null ? <p className="font-semibold">{say('policyWhy.none')}</p> : (
          <>
            <p className="font-semibold">{say('policyWhy.counts', { name: titleOf('followUps', { ...why.policy }, speaker).name })}</p>
            <ul className="flex flex-col gap-0.5 text-xs">
              <li>{say(`policyWhy.subject.${why.subject}`, { name: nameOf('categories', why.policy.categoryId, speaker) ?? '' })}</li>
              <li>{say(`policyWhy.kind.${why.kind}`, { name: say(`kind.${kind}`) })}</li>
              {why.verify !== null && <li>{say(`policyWhy.rate.${why.verify.why}`, { n: why.verify.rate, name: nameOf('departments', why.verify.namedId, speaker) ?? '' })}</li>}
            </ul>
          </>
        )}
        <p className="text-xs font-medium text-ink-2">{say('policyWhy.levels')}</p>
        {levels.length === 0 ? <p className="text-xs">{say('policyWhy.noLevels')}</p> : (
          <ul className="flex flex-col gap-0.5 text-xs">
            {levels.map((policy) => (
              <li key={policy.id}>{say('policyWhy.level', { cause: say(`escalation.${policy.on}`), level: policy.level, role: nameOf('roles', policy.roleId, speaker) ?? '', rule: titleOf('escalations', { ...policy, on: null }, speaker).name })}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
