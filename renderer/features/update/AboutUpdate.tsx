import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refusal, type Refusal } from '#domain/refusals.ts'
import { shell } from '../../api.ts'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import type { Line } from '../about/desk-parts.ts'
import { sentenceOf } from './standing.ts'
import { UPDATE_KEY, useUpdate } from './use-update.ts'

/** How updates stand, for the copy of 'about this desk'; null: not known yet. */
export function useUpdateLine(): Line | null {
  const say = useSay()
  const update = useUpdate()
  if (update === null) return null
  const sentence = sentenceOf(update, (text) => text)
  return { name: say('update.about'), value: `${say(sentence.key, sentence.values)}${update.why === null ? '' : ` [${update.why}]`}`, technical: false }
}

/** In 'about this desk': how updates stand, and looking for one by hand. Ring and source are among the settings below it. */
export function AboutUpdate() {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const client = useQueryClient()
  const update = useUpdate()
  const [looking, setLooking] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  if (update === null) return null
  const sentence = sentenceOf(update, format.digits)
  const look = async (from: 'server' | 'folder'): Promise<void> => {
    setLooking(true)
    const reply = await shell('shell.updateFrom', { from })
    setLooking(false)
    setRefused(reply.ok ? null : reply.refusal)
    void client.invalidateQueries({ queryKey: UPDATE_KEY })
  }
  return (
    <section className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-bold">{say('update.about')}</h3>
      <p role="status" className="selectable">
        {looking ? say('update.looking') : say(sentence.key, sentence.values)}
        {update.since > 0 && <span className="ms-2 text-ink-3">{format.moment(update.since, now)}</span>}
      </p>
      {refused !== null ? <RefusalNotice refusal={refused} tone="warn" /> : update.why !== null && <RefusalNotice refusal={refusal(update.why)} tone="warn" />}
      <div className="flex flex-wrap gap-3">
        <Action small isDisabled={looking || update.phase === 'off'} onPress={() => void look('server')}>{say('update.look')}</Action>
        <Action small isDisabled={looking || update.phase === 'off'} onPress={() => void look('folder')}>{say('update.folder')}</Action>
      </div>
    </section>
  )
}
