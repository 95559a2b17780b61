import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { QueueCount } from '#ipc/follow-up.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'

interface QueueListProps {
  readonly queues: readonly QueueCount[]
  readonly chosen: QueueId
  readonly onChoose: (queue: QueueId) => void
  /** Enter on a queue takes its next one. */
  readonly onNext: (queue: QueueId) => void
}

/** Every queue with how much is in it, how much of that is late, and since when the oldest waits. */
export function QueueList({ queues, chosen, onChoose, onNext }: QueueListProps) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  return (
    <ListBox
      aria-label={say('followUp.queues')}
      items={queues.map((count) => ({ id: count.queue, count }))}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys]
        const found = queues.find(({ queue }) => queue === key)
        if (found !== undefined) onChoose(found.queue)
      }}
      onAction={(key) => {
        const found = queues.find(({ queue }) => queue === key)
        if (found !== undefined) onNext(found.queue)
      }}
      dependencies={[now, format, say]}
      className="min-h-0 flex-1 overflow-auto p-1.5"
    >
      {({ count: { queue, count, late, oldest } }) => (
        <ListBoxItem id={queue} textValue={say(`queue.${queue}`)} className="option !items-start !py-1.5 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="flex items-baseline gap-2">
              <span className={`min-w-0 flex-1 truncate ${count === 0 ? 'text-ink-3' : 'font-medium'}`}>{say(`queue.${queue}`)}</span>
              <span className={`tabular-nums ${count === 0 ? 'text-ink-3' : 'font-semibold'}`}>{format.number(count)}</span>
            </span>
            {count > 0 && (
              <span className="flex items-baseline gap-2 text-xs text-ink-3">
                <span className="min-w-0 flex-1 truncate">{oldest === null ? '' : say('followUp.oldest', { ago: format.ago(oldest, now) })}</span>
                {late > 0 && <span className="flex-none font-medium text-danger">{say('followUp.late', { n: late })}</span>}
              </span>
            )}
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  )
}
