import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { DECOMMISSION_REASONS, type Board, type DecommissionReason } from '#domain/operator/board.ts'
import type { Refusal } from '#domain/refusals.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { boardQuery } from './board.ts'

type Desk = Board['desks'][number]

/** Takes a workstation out of work for good, after saying what that means. */
export function DecommissionSheet({ desk, onClose }: { desk: Desk | null; onClose: () => void }) {
  const say = useSay()
  return (
    <Sheet role="alertdialog" title={say('decommission.title', { desk: desk?.name ?? '' })} isOpen={desk !== null} onClose={onClose}>
      {desk !== null && <Decommissioning desk={desk} onClose={onClose} />}
    </Sheet>
  )
}

function Decommissioning({ desk: { deskId, waiting }, onClose }: { desk: Desk; onClose: () => void }) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  const [why, setWhy] = useState<DecommissionReason | null>(null)
  const [missing, setMissing] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)

  const decommission = async (): Promise<void> => {
    setMissing(why === null)
    if (why === null || busy.current) return
    busy.current = true
    const reply = await call('board.decommission', { deskId, why })
    busy.current = false
    setRefused(reply.ok ? null : reply.refusal)
    void client.invalidateQueries({ queryKey: boardQuery.queryKey })
    if (!reply.ok) return
    onClose()
    announce(say('decommission.done'))
  }
  return (
    <SheetForm does="decommission.do" onDo={() => void decommission()} onClose={onClose} danger refused={refused}>
      <Segments label={say('decommission.why')} segments={DECOMMISSION_REASONS.map((id) => ({ id, label: say(`decommission.why.${id}`) }))} value={why} onChange={setWhy} />
      <Notice tone="warn">{say('decommission.warn')}</Notice>
      {(waiting ?? 0) > 0 && <Notice tone="warn">{say('decommission.waiting', { n: waiting ?? 0 })}</Notice>}
      {missing && why === null && <Notice tone="warn" live>{say('decommission.missing')}</Notice>}
    </SheetForm>
  )
}
