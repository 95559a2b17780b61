import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { v7 as newId } from 'uuid'
import type { Refusal } from '#domain/refusals.ts'
import type { CallInput } from '#ipc/contract.ts'
import type { Counters, FollowUpOutput } from '#ipc/follow-up.ts'
import { call, refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { MyRequests } from '../approval/MyRequests.tsx'
import { EndSheet } from './EndSheet.tsx'
import { Handovers } from './Handovers.tsx'
import { countersQuery, lengthOf, openNow, openParts, shiftQuery } from './shift.ts'

/** Start and end of one's time at the desk: what was left, what one did, what one leaves. */
export function ShiftScreen() {
  const say = useSay()
  const keeps = useMay('shift.keep')
  const shift = useQuery(shiftQuery)
  if (!keeps) return <Blank title={say('shift.cannot')} />
  if (shift.isError) return <div className="p-6"><RefusalNotice refusal={refusalOf(shift.error)} /></div>
  if (shift.data === undefined) return <Blank title={say('loading')} />
  return <Shift {...shift.data} />
}

function Shift({ current, now: open, ended }: FollowUpOutput['shift.read']) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  const asks = useMay('approval.ask')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [ending, setEnding] = useState(false)
  const busy = useRef(false)

  const run = async (asked: CallInput<'command.run'>, said: MessageKey): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const reply = await call('command.run', asked)
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    if (reply.ok) announce(say(said))
    await client.invalidateQueries({ queryKey: shiftQuery.queryKey })
  }
  const start = (): void => void run({ type: 'StartShift', data: { shiftId: newId() } }, 'shift.started')
  // counted anew first: what one saved a moment ago must be among what one leaves
  const end = (): void => void client.invalidateQueries({ queryKey: shiftQuery.queryKey }).then(() => setEnding(true))
  const take = (shiftId: string): void => void run({ type: 'TakeHandover', data: { shiftId } }, 'shift.took')
  useHotkeys('screen', [current === null ? { chord: 'Alt+KeyS', says: 'shift.start', bar: true, run: start } : { chord: 'Alt+KeyE', says: 'shift.end', bar: true, run: end }])

  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_380px] min-[1536px]:grid-cols-[minmax(0,1fr)_460px]">
      <section aria-label={say('shift.handovers')} className="flex min-h-0 min-w-0 flex-col bg-ground">
        <header className="flex h-14 flex-none items-center gap-3 border-b border-line bg-surface px-6">
          <h1 className="text-lg font-bold">{say('nav.shift')}</h1>
          <h2 className="text-ink-3">{say('shift.handovers')}</h2>
        </header>
        <Scroller className="min-h-0 flex-1 px-6 py-4"><Handovers ended={ended} onTake={take} /></Scroller>
      </section>
      <Scroller className="min-h-0 border-s border-line bg-surface">
        <aside aria-label={say('nav.shift')} className="flex flex-col gap-5 p-5">
          {current === null ? (
            <section className="flex flex-col items-start gap-2 rounded-panel border border-line bg-ground p-4">
              <h2 className="text-base font-bold">{say('shift.none')}</h2>
              <p className="leading-6 text-ink-2">{say('shift.noneHint')}</p>
              <Action weight="primary" chord="Alt+KeyS" onPress={start}>{say('shift.start')}</Action>
            </section>
          ) : (
            <section className="flex items-center gap-3 rounded-panel border border-line bg-ground p-4">
              <Running since={current.startedAt} />
              <Action className="ms-auto !h-9" chord="Alt+KeyE" onPress={end}>{say('shift.end')}</Action>
            </section>
          )}
          {refused !== null && <RefusalNotice refusal={refused} />}
          <Today />
          <section aria-label={say('shift.now')} className="flex flex-col gap-2">
            <h2 className="font-semibold text-ink-2">{say('shift.now')}</h2>
            {openParts(openNow(open)).length === 0 ? <p className="text-ink-3">{say('shift.nothingOpen')}</p> : (
              <ul className="flex flex-wrap gap-1.5">
                {openParts(openNow(open)).map(([part, n]) => <li key={part} className="pill bg-sunken text-ink-2">{say(`shift.open.${part}`, { n })}</li>)}
              </ul>
            )}
          </section>
          {asks && <MyRequests />}
        </aside>
      </Scroller>
      {current !== null && <EndSheet shiftId={current.id} open={open} isOpen={ending} onClose={() => setEnding(false)} />}
    </div>
  )
}

function Running({ since }: { since: number }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(30_000)
  const { hours, minutes } = lengthOf(since, now)
  const length = say('shift.length', { hours, minutes: format.digits(minutes) })
  return (
    <span className="flex flex-col">
      <span className="text-2xl leading-8 font-bold"><bdi dir="ltr">{length}</bdi></span>
      <span className="text-xs text-ink-2">{say('shift.since', { time: format.time(since) })}</span>
    </span>
  )
}

const COUNTS = ['calls', 'registered', 'forwarded', 'answered', 'attempts', 'verified', 'satisfaction', 'closed'] as const satisfies readonly (keyof Counters)[]

/** What one did since midnight, for oneself. */
function Today() {
  const say = useSay()
  const format = useFormat()
  const { data } = useQuery(countersQuery)
  return (
    <section aria-label={say('shift.today')} className="flex flex-col gap-2">
      <h2 className="font-semibold text-ink-2">{say('shift.today')}</h2>
      <dl className="grid grid-cols-4 gap-px overflow-hidden rounded-panel border border-line bg-line">
        {COUNTS.map((count) => (
          <div key={count} className="flex flex-col-reverse items-center bg-surface px-1 py-2.5">
            <dt className="text-xs text-ink-3">{say(`shift.count.${count}`)}</dt>
            <dd className={`text-xl font-bold ${(data?.[count] ?? 0) === 0 ? 'text-ink-3' : ''}`}>{data === undefined ? '' : format.number(data[count])}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
