import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState } from 'react'
import { QUARANTINE_ENDS, type Quarantined, type QuarantineEnd } from '#domain/operator/quarantine.ts'
import type { Refusal } from '#domain/refusals.ts'
import { canonical } from '#domain/text/canonical.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { TextBox } from '../message-fields/TextBox.tsx'
import { quarantineQuery } from './board.ts'

/** What becomes of a kept command, with a word; the server's trail has who said so. */
export function QuarantineSheet({ item, onClose }: { item: Quarantined | null; onClose: () => void }) {
  const say = useSay()
  return (
    <Sheet title={say('quarantine.settle')} isOpen={item !== null} onClose={onClose}>
      {item !== null && <Settling item={item} onClose={onClose} />}
    </Sheet>
  )
}

function Settling({ item: { commandId, code }, onClose }: { item: Quarantined; onClose: () => void }) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  // nobody can send it again from a desk that is out of work
  const ends = QUARANTINE_ENDS.filter((end) => end === 'done' || code !== 'desk_decommissioned')
  const [how, setHow] = useState<QuarantineEnd>(ends.includes('author') ? 'author' : 'done')
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const busy = useRef(false)
  useLayoutEffect(() => box.current?.focus(), [])

  const settle = async (): Promise<void> => {
    const clean = canonical(note)
    setMissing(clean === '')
    if (clean === '') return box.current?.focus()
    if (busy.current) return
    busy.current = true
    const reply = await call('quarantine.settle', { commandId, how, note: clean })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    void client.invalidateQueries({ queryKey: quarantineQuery.queryKey })
    if (!reply.ok) return
    announce(say('quarantine.settled'))
    onClose()
  }
  return (
    <SheetForm does="quarantine.settle" onDo={() => void settle()} onClose={onClose} refused={refused}>
      <Segments label={say('quarantine.how')} segments={ends.map((id) => ({ id, label: say(`quarantine.how.${id}`) }))} value={how} onChange={setHow} />
      <Notice tone="info">{say(code === 'desk_decommissioned' ? 'quarantine.explains.decommissioned' : `quarantine.explains.${how}`)}</Notice>
      <TextBox label={say('quarantine.note')} value={note} onChange={setNote} inputRef={box} problem={missing ? say('quarantine.missing') : null} />
    </SheetForm>
  )
}
