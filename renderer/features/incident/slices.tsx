import { useRef, useState } from 'react'
import { call } from '../../api.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { Code } from '../../ui/Text.tsx'
import type { Command } from './plan.ts'
import { runSlices, type Sliced } from './run-slices.ts'

export interface Slices {
  readonly started: boolean
  readonly total: number
  readonly done: number
  /** Null while it runs. */
  readonly outcome: Sliced | null
  readonly run: (commands: readonly Command[]) => Promise<Sliced>
}

/** Many commands in slices, with how far they have come. Closing the sheet does not stop what was begun. */
export function useSlices(onChanged: () => void): Slices {
  const [total, setTotal] = useState(0)
  const [done, setDone] = useState(0)
  const [outcome, setOutcome] = useState<Sliced | null>(null)
  const running = useRef(false)
  const run = async (commands: readonly Command[]): Promise<Sliced> => {
    if (running.current) return { saved: 0, refused: [], stopped: null }
    running.current = true
    setOutcome(null)
    setDone(0)
    setTotal(commands.length)
    const result = await runSlices(commands, (some) => call('command.runAll', { commands: [...some] }), setDone)
    running.current = false
    setOutcome(result)
    onChanged()
    return result
  }
  return { started: total > 0, total, done, outcome, run }
}

/** How far it is; then what was done, what was not and why. */
export function SlicesOutcome({ slices: { total, done, outcome, run }, label, done: words, onClose }: { slices: Slices; label: string; done: string; onClose: () => void }) {
  const say = useSay()
  const format = useFormat()
  const refusalWords = useRefusalWords()
  if (outcome === null) {
    return (
      <div className="flex flex-col gap-3 p-5">
        <p role="status">{say('incidents.progress', { done: format.number(done), total: format.number(total) })}</p>
        <Progress label={label} done={done} total={total} />
      </div>
    )
  }
  const { refused, stopped } = outcome
  return (
    <div className="flex flex-col gap-3 p-5">
      {stopped === null && refused.length === 0 && <Notice tone="ok" live>{words}</Notice>}
      {refused.length > 0 && (
        <Notice tone="warn" live>
          <p>{say('incidents.refusedSome', { n: refused.length })}</p>
          <ul className="mt-1 max-h-40 overflow-auto">
            {refused.map(({ command, refusal }) => (
              <li key={String(command.data['ticketId'] ?? command.type)}>
                {typeof refusal.details['code'] === 'string' && <Code code={refusal.details['code']} />} {refusalWords(refusal)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {stopped !== null && <RefusalNotice refusal={stopped.refusal} />}
      <div className="flex gap-2">
        {stopped !== null && <Action weight="primary" onPress={() => void run(stopped.left)}>{say('incidents.goOn', { n: stopped.left.length })}</Action>}
        <Action autoFocus className="!h-9" onPress={onClose}>{say('close')}</Action>
      </div>
    </div>
  )
}
