import { FileDown } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { ListFilter } from '#ipc/contract.ts'
import type { ExportJob } from '#ipc/export.ts'
import { useAnnounce } from '../../../app/announcements.tsx'
import { useHotkeys } from '../../../app/hotkeys.tsx'
import { useMay } from '../../../app/operator.tsx'
import { useSay } from '../../../i18n/words.tsx'
import { Key } from '../../../ui/Action.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useExportJob } from './export-job.ts'
import { ExportForm } from './ExportForm.tsx'
import { ExportStanding } from './ExportStanding.tsx'

const CHORD = 'Ctrl+KeyE'

/** `count`: messages in the list; null while they are being found. `queue`: what is to be done in it, instead of the filter's. */
interface ExportActionProps { readonly filter: ListFilter; readonly count: number | null; readonly queue?: QueueId }

/** Puts what the list or the queue shows into a file. While one is written its button says how far it is. */
export function ExportAction(props: ExportActionProps) {
  return useMay('ticket.export') ? <ExportButton {...props} /> : null
}

function ExportButton({ filter, count, queue }: ExportActionProps) {
  const say = useSay()
  const announce = useAnnounce()
  const [isOpen, setOpen] = useState(false)
  const onEnd = useCallback((job: ExportJob) => announce(outcomeOf(job, say), job.phase === 'failed' ? 'danger' : 'ok'), [announce, say])
  const { job, show, putAway } = useExportJob(onEnd)
  const open = (): void => setOpen(true)
  const close = (): void => {
    setOpen(false)
    if (job !== null && job.phase !== 'running') putAway(job)
  }
  useHotkeys('screen', [{ chord: CHORD, says: 'export.title', run: open }])
  const running = job?.phase === 'running'
  return (
    <>
      <Button aria-haspopup="dialog" onPress={open} className={`action action-plain action-small !h-8 ${running ? '!border-accent !text-accent-ink' : ''}`}>
        <FileDown size={14} aria-hidden="true" />
        {running ? say('export.runningAction', { percent: Math.floor((100 * job.done) / Math.max(job.rows, 1)) }) : say('export.action')}
        <span className="max-[1400px]:hidden"><Key chord={CHORD} /></span>
      </Button>
      <Sheet title={say('export.title')} isOpen={isOpen} onClose={close}>
        {job === null ? <ExportForm filter={filter} count={count} {...(queue === undefined ? {} : { queue })} onStarted={show} onClose={close} /> : <ExportStanding job={job} outcome={outcomeOf(job, say)} onAgain={() => putAway(job)} onClose={close} />}
      </Sheet>
    </>
  )
}

function outcomeOf({ phase, rows, name }: ExportJob, say: ReturnType<typeof useSay>): string {
  if (phase === 'done') return say('export.done', { n: rows, name })
  return phase === 'cancelled' ? say('export.cancelled') : say('export.failed', { name })
}
