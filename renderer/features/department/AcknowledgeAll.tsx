import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Code } from '../../ui/Text.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import type { Entry } from './inbox.ts'
import { DEPARTMENT_LINE } from './online.ts'

interface AcknowledgeAllProps { readonly entries: readonly Entry[]; readonly isOpen: boolean; readonly onClose: () => void }

/** All new ones are chosen; one key acknowledges them. */
export function AcknowledgeAll({ entries, isOpen, onClose }: AcknowledgeAllProps) {
  const say = useSay()
  return (
    <Sheet title={say('department.acknowledgeAll')} isOpen={isOpen} onClose={onClose} wide>
      {isOpen && <Chosen entries={entries} onClose={onClose} />}
    </Sheet>
  )
}

function Chosen({ entries: now, onClose }: Omit<AcknowledgeAllProps, 'isOpen'>) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const announce = useAnnounce()
  const client = useQueryClient()
  // what is done leaves the inbox while the rest is still being sent
  const [entries] = useState(now)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<number | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const sent = useRef(new Set<string>())
  const chosen = entries.filter(({ part }) => !left.has(part.id))

  const run = async (): Promise<void> => {
    if (done !== null || chosen.length === 0) return
    setRefused(null)
    setDone(0)
    const problem = await each(chosen.filter(({ part }) => !sent.current.has(part.id)), ({ part }) => {
      sent.current.add(part.id)
      setDone(sent.current.size)
    })
    setDone(null)
    void client.invalidateQueries({ queryKey: [DEPARTMENT_LINE.root] })
    if (problem !== null) return setRefused(problem)
    announce(say('department.acknowledged', { n: sent.current.size }))
    onClose()
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'close', run: () => void run() }])
  return (
    <div className="flex min-h-0 flex-col gap-3 px-5 pt-4">
      <p className="text-ink-2">{say('department.acknowledgeAllHint')}</p>
      <Scroller className="max-h-80">
        <ul>
          {entries.map(({ view: { state }, part }) => (
            <li key={part.id} className="flex items-center gap-3 border-b border-line/60">
              <div className="min-w-0 flex-1">
                <Tick
                  label={[subjectName(city, state.categoryId, format), placeName(city, state.placeId, format)].filter((text) => text !== '').join(say('comma'))}
                  isSelected={!left.has(part.id)}
                  onChange={(on) => setLeft(on ? new Set([...left].filter((id) => id !== part.id)) : new Set([...left, part.id]))}
                />
              </div>
              <Code code={state.code} className="flex-none text-xs text-ink-2" />
            </li>
          ))}
        </ul>
      </Scroller>
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="sticky bottom-0 -mx-5 flex items-center gap-3 border-t border-line bg-surface px-5 py-3">
        <Action weight="primary" className="!h-9" autoFocus chord="Ctrl+Enter" isDisabled={done !== null || chosen.length === 0} onPress={() => void run()}>{say('department.acknowledgeChosen', { n: chosen.length })}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
        {done !== null && <span role="status" className="text-xs text-ink-2">{say('department.acknowledging', { done, all: chosen.length })}</span>}
      </div>
    </div>
  )
}

/** One after another: the first that is refused ends it, with its reason. What a colleague acknowledged meanwhile is no reason. */
async function each(entries: readonly Entry[], onDone: (entry: Entry) => void): Promise<Refusal | null> {
  for (const entry of entries) {
    const reply = await DEPARTMENT_LINE.run({ type: 'AcknowledgeForward', ticketId: entry.view.state.id, assignmentId: entry.part.id })
    if (!reply.ok && reply.refusal.code !== 'not_in_this_status') return reply.refusal
    onDone(entry)
  }
  return null
}
