import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { ExportJob } from '#ipc/export.ts'
import { call } from '../../../api.ts'
import { useSay } from '../../../i18n/words.tsx'
import { Action } from '../../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../../ui/Notice.tsx'
import { Progress } from '../../../ui/Progress.tsx'

interface ExportStandingProps {
  readonly job: ExportJob
  /** How it ended, in words. */
  readonly outcome: string
  readonly onAgain: () => void
  readonly onClose: () => void
}

/** How far the file is, or how it ended. */
export function ExportStanding({ job, outcome, onAgain, onClose }: ExportStandingProps) {
  const say = useSay()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const cancel = async (): Promise<void> => {
    const reply = await call('export.cancel', { exportId: job.exportId })
    setRefused(reply.ok ? null : reply.refusal)
  }
  if (job.phase === 'running') {
    return (
      <div className="flex flex-col gap-4 p-5">
        <p className="font-medium"><bdi>{job.name}</bdi></p>
        <Progress label={say('export.progress')} done={job.done} total={job.rows} />
        <p className="text-ink-2">{say('export.running', { done: job.done, rows: job.rows })}</p>
        <p className="text-xs text-ink-3">{say('export.goesOn')}</p>
        {refused !== null && <RefusalNotice refusal={refused} />}
        <div className="flex gap-2">
          <Action weight="primary" autoFocus onPress={onClose}>{say('close')}</Action>
          <Action className="!h-9" onPress={() => void cancel()}>{say('export.cancel')}</Action>
        </div>
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-4 p-5">
      <Notice tone={job.phase === 'done' ? 'ok' : job.phase === 'failed' ? 'danger' : 'info'} live>{outcome}</Notice>
      {job.refusal !== null && <RefusalNotice refusal={job.refusal} />}
      <div className="flex gap-2">
        <Action weight="primary" autoFocus onPress={onClose}>{say('close')}</Action>
        <Action className="!h-9" onPress={onAgain}>{say('export.again')}</Action>
      </div>
    </div>
  )
}
