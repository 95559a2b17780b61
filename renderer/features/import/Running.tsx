import type { ImportJob } from '#ipc/import.ts'
import { call } from '../../api.ts'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { FileFault } from './FileFault.tsx'

/** How far an import is, or how it ended. */
export function Running({ job, onAgain }: { job: ImportJob; onAgain: () => void }) {
  const say = useSay()
  const { phase, name, rows, total, pace, left, added, known, rejected, refusal } = job
  const tally = say('import.tally', { added, known, rejected })
  if (phase === 'running') {
    return (
      <div className="flex max-w-[640px] flex-col gap-4 p-6">
        <p className="font-medium">{say('import.running')} · <bdi>{name}</bdi></p>
        <Progress label={say('import.progress')} done={rows} total={total} />
        <p className="text-ink-2">{say('import.pace', { done: rows, total, pace })}{left !== null && <> · {say('import.left', { n: Math.round(left / 60_000) })}</>}</p>
        <p className="text-ink-2">{tally}</p>
        <Action autoFocus className="self-start" onPress={() => void call('import.cancel', {})}>{say('import.cancel')}</Action>
      </div>
    )
  }
  return (
    <div className="flex max-w-[640px] flex-col gap-4 p-6">
      <Notice tone={phase === 'done' ? 'ok' : phase === 'failed' ? 'danger' : 'info'} live>{say(phase === 'done' ? 'import.done' : phase === 'failed' ? 'import.failed' : 'import.stopped')} {tally}</Notice>
      {refusal !== null && <FileFault refusal={refusal} />}
      <Action autoFocus weight="primary" className="self-start" onPress={onAgain}>{say('import.another')}</Action>
    </div>
  )
}
