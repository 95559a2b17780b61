import { useNavigate } from '@tanstack/react-router'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { Board } from '#domain/operator/board.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { queueOf } from './figures.ts'
import { Panel } from './Panel.tsx'

/** Every queue that holds something, over all desks. Enter or a click opens it where it is worked on. */
export function QueuePanel({ board: { at, queues }, onAgain }: { board: Board; onAgain: () => void }) {
  const say = useSay()
  const format = useFormat()
  const navigate = useNavigate()
  const follows = useMay('check.work')
  const filled = queues.filter(({ count }) => count > 0).sort((a, b) => b.late - a.late || b.count - a.count)
  return (
    <Panel title={say('board.queues')} end={<span className="flex items-center gap-2 text-xs text-ink-3">{say('board.asOf', { time: format.time(at) })}<Action small weight="quiet" onPress={onAgain} chord="Alt+KeyR">{say('board.again')}</Action></span>}>
      {filled.length === 0 ? <p className="p-4 text-ink-3">{say('board.queuesEmpty')}</p> : (
        <ListBox
          aria-label={say('board.queues')}
          items={filled.map((queue) => ({ id: queue.kind, queue }))}
          onAction={(kind) => {
            const found = filled.find((queue) => queue.kind === kind)
            if (follows && found !== undefined) void navigate({ to: '/follow-up', search: { queue: queueOf(found.kind) } })
          }}
          dependencies={[at, format]}
          className="min-h-0 flex-1 overflow-auto p-1.5"
        >
          {({ queue: { kind, count, late, oldest } }) => (
            <ListBoxItem id={kind} textValue={say(`queue.${queueOf(kind)}`)} className="option !min-h-9 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent">
              <span className="min-w-0 flex-1 truncate font-medium">{say(`queue.${queueOf(kind)}`)}</span>
              {oldest !== null && <span className="truncate text-xs text-ink-3">{format.ago(oldest, at)}</span>}
              <span className="w-20 flex-none text-xs font-medium text-danger">{late > 0 ? say('followUp.late', { n: late }) : ''}</span>
              <span className="w-9 flex-none text-end font-semibold">{format.number(count)}</span>
            </ListBoxItem>
          )}
        </ListBox>
      )}
    </Panel>
  )
}
