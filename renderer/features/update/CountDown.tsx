import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { clockOf } from './standing.ts'
import { useChoose, useUpdate } from './use-update.ts'

/** Stands across the window while a restart is counted down to. */
export function CountDown() {
  const when = useUpdate()?.when
  return when == null || when.at === null ? null : <Counting at={when.at} postponable={when.postponable} />
}

function Counting({ at, postponable }: { at: number; postponable: number }) {
  const say = useSay()
  const { digits } = useFormat()
  const now = useNow(1000)
  const choose = useChoose()
  // read out once a half minute, not once a second
  const spoken = clockOf(Math.ceil((at - now) / 30_000) * 30_000)
  return (
    <div className="flex flex-wrap items-center gap-3 border-b border-warn/30 bg-warn-soft px-5 py-1.5 font-medium text-warn">
      <span aria-hidden="true">{say('update.banner', { left: digits(clockOf(at - now)) })}</span>
      <span role="alert" className="sr-only">{say('update.banner', { left: digits(spoken) })}</span>
      <span className="ms-auto flex gap-2">
        {postponable > 0 && <Action small onPress={() => choose('later')}>{say('update.laterMinutes', { n: postponable })}</Action>}
        <Action small onPress={() => choose('now')}>{say('update.now')}</Action>
      </span>
    </div>
  )
}
