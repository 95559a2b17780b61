import type { Department } from '#domain/directory/directory.ts'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'

/** Bodies outside the city (electricity, water, gas, telephone), each with the number under which it is called. */
export function ExternalBodies({ bodies, onPick }: { bodies: readonly Department[]; onPick: (departmentId: string) => void }) {
  const say = useSay()
  const format = useFormat()
  if (bodies.length === 0) return null
  return (
    <div role="group" aria-label={say('forward.external')} className="flex flex-wrap items-center gap-1.5">
      <span className="text-xs font-medium text-ink-2">{say('forward.external')}</span>
      {bodies.map((body) => (
        <Action key={body.id} small className="!h-7" onPress={() => onPick(body.id)}>
          {nameIn(body, format.language)}
          {body.phone !== null && <bdi dir="ltr" className="ltr text-ink-3">{format.digits(body.phone)}</bdi>}
        </Action>
      ))}
    </div>
  )
}
