import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { AlarmClockCheck, WifiOff } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { QueueId } from '#domain/ticket/queues.ts'
import { ALL_TICKETS } from '#ipc/contract.ts'
import type { CheckItem, Taken } from '#ipc/follow-up.ts'
import { call, onPush, read, refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery, useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { ExportAction } from '../ticket-list/export/ExportAction.tsx'
import { CheckList, nameOfItem } from './CheckList.tsx'
import { QueueList } from './QueueList.tsx'
import { WorkPane } from './WorkPane.tsx'

/** Rows of the list; 'next' looks further than the screen does. */
const SHOWN = 200
/** What wakes is told by nobody: it is looked for once a minute, and whenever a queue is opened. */
const AS_TIME_GOES = { refetchInterval: 60_000, refetchOnMount: 'always' } as const

export const queuesQuery = queryOptions({ queryKey: ['tickets', 'queues'], queryFn: () => read('checks.queues', {}), ...AS_TIME_GOES })
const listQuery = (queue: QueueId) => queryOptions({ queryKey: ['tickets', 'checks', queue], queryFn: () => read('checks.list', { queue, limit: SHOWN }), ...AS_TIME_GOES })

/** Everything that is still to be done, in queues; one thing at a time is in somebody's hands. */
export function FollowUpScreen() {
  const say = useSay()
  const format = useFormat()
  const announce = useAnnounce()
  const client = useQueryClient()
  const status = useStatus()
  const queues = useQuery(queuesQuery)
  const sent = useSearch({ from: '/follow-up' }).queue
  const [queue, setQueue] = useState<QueueId>(sent ?? 'all')
  const list = useQuery(listQuery(queue))
  const [taken, setTaken] = useState<{ readonly item: CheckItem; readonly until: number | null } | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [nothing, setNothing] = useState(false)
  const busy = useRef(false)
  const offline = status !== undefined && status.phase !== 'online' && status.phase !== 'syncing'
  const here = queues.data?.find((one) => one.queue === queue)?.here ?? 0

  const reread = useCallback((): void => {
    void client.invalidateQueries({ queryKey: ['tickets', 'checks'] })
    void client.invalidateQueries({ queryKey: ['tickets', 'queues'] })
  }, [client])
  // who works on what changes without any message changing
  useEffect(() => onPush('changed', ({ topics }) => (topics.includes('leases') && !topics.includes('tickets') ? reread() : undefined)), [reread])
  const release = (): void => {
    if (taken !== null) void call('checks.release', { ticketId: taken.item.row.id, check: taken.item.check.key }).then(reread)
    setTaken(null)
  }
  const ask = async (asked: () => Promise<{ ok: true; value: Taken } | { ok: false; refusal: Refusal }>): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const reply = await asked()
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    const item = reply.ok ? reply.value.item : null
    setNothing(reply.ok && item === null)
    // the message may have been on screen before: whether this is still to be done is not judged by what it was then
    if (item !== null) void client.invalidateQueries({ queryKey: ticketQuery(item.row.id).queryKey })
    if (reply.ok && item === null) announce(say('followUp.nothing'))
    if (reply.ok) setTaken(item === null ? null : { item, until: reply.value.until })
    reread()
  }
  const next = (after: CheckItem | null, of: QueueId = queue): void =>
    void ask(() => call('checks.next', { queue: of, after: after === null ? null : { ticketId: after.row.id, check: after.check.key } }) as ReturnType<Parameters<typeof ask>[0]>)
  const take = (item: CheckItem): void => {
    if (taken !== null && nameOfItem(taken.item) !== nameOfItem(item)) void call('checks.release', { ticketId: taken.item.row.id, check: taken.item.check.key })
    void ask(() => call('checks.hold', { ticketId: item.row.id, check: item.check.key }) as ReturnType<Parameters<typeof ask>[0]>)
  }
  const skip = (): void => {
    const from = taken?.item ?? null
    release()
    next(from)
  }
  const choose = (chosen: QueueId): void => {
    setNothing(false)
    setQueue(chosen)
  }
  const all = queues.data ?? []
  const step = (by: 1 | -1): void => {
    const at = all.findIndex((one) => one.queue === queue)
    const to = all[Math.min(Math.max(at + by, 0), all.length - 1)]
    if (to !== undefined) choose(to.queue)
  }

  useHotkeys('screen', [
    { chord: 'Ctrl+ArrowDown', says: 'key.queues', run: () => step(1) },
    { chord: 'Ctrl+ArrowUp', says: 'key.queues', quiet: true, run: () => step(-1) },
    ...(taken === null
      ? [{ chord: 'Enter', says: 'followUp.next', bar: true, run: () => next(null) }]
      : [
          { chord: 'KeyG', says: 'followUp.skip', bar: true, run: skip },
          { chord: 'Escape', says: 'followUp.release', bar: true, run: release },
        ]),
  ])

  return (
    <div className="grid h-full min-h-0 grid-cols-[212px_336px_minmax(0,1fr)] min-[1536px]:grid-cols-[260px_440px_minmax(0,1fr)]">
      <section aria-label={say('followUp.queues')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-ground">
        <header className="flex h-14 flex-none items-center border-b border-line px-4"><h1 className="text-lg font-bold">{say('nav.followUp')}</h1></header>
        {queues.isError ? <div className="p-3"><RefusalNotice refusal={refusalOf(queues.error)} /></div> : <QueueList queues={all} chosen={queue} onChoose={choose} onNext={(of) => next(null, of)} />}
      </section>
      <section aria-label={say('followUp.items')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
        <header className="flex h-14 flex-none items-center gap-2 border-b border-line px-4">
          <h2 className="min-w-0 flex-1 truncate font-semibold">{say(`queue.${queue}`)}</h2>
          <ExportAction filter={ALL_TICKETS} count={queues.data?.find((one) => one.queue === queue)?.count ?? null} queue={queue} />
          <Action small weight="primary" {...(taken === null ? { chord: 'Enter' } : {})} onPress={() => (taken === null ? next(null) : skip())}>
            {say('followUp.next')}
          </Action>
        </header>
        {offline && <div className="p-2"><Notice tone="warn"><WifiOff size={14} aria-hidden="true" className="me-1.5 inline" />{say('followUp.offline', { n: here })}</Notice></div>}
        {list.isError ? (
          <div className="p-3"><RefusalNotice refusal={refusalOf(list.error)} /></div>
        ) : list.data === undefined ? (
          <Blank title={say('loading')} />
        ) : list.data.items.length === 0 ? (
          <Blank icon={<AlarmClockCheck size={28} />} title={say('followUp.empty')}>{say('followUp.emptyHint')}</Blank>
        ) : (
          <CheckList items={list.data.items} chosen={taken === null ? null : nameOfItem(taken.item)} more={list.data.more} onTake={take} />
        )}
      </section>
      <div className="flex min-h-0 min-w-0 flex-col">
        {refused !== null && <div className="p-3"><RefusalNotice refusal={refused} /></div>}
        {taken === null ? (
          <div className="min-h-0 flex-1 bg-ground">
            <Blank icon={<AlarmClockCheck size={28} />} title={say(nothing ? 'followUp.nothing' : 'followUp.start')}>{say(nothing ? 'followUp.emptyHint' : 'followUp.startHint')}</Blank>
          </div>
        ) : (
          <WorkPane key={nameOfItem(taken.item)} item={taken.item} until={taken.until} held={taken.until === null ? '' : say('followUp.heldHere', { time: format.time(taken.until) })} onDone={() => next(null)} onSkip={skip} onRelease={release} />
        )}
      </div>
    </div>
  )
}
