import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { HeldLease } from '#domain/operator/board.ts'
import type { Refusal } from '#domain/refusals.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useMay } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetForm } from '../../ui/SheetForm.tsx'
import { boardQuery } from './board.ts'
import { takersOf } from './figures.ts'

/** Takes something out of somebody's hands: free for everybody, or into another's. A desk's slice is only freed. */
export function GiveSheet({ leases, onClose }: { leases: readonly HeldLease[] | null; onClose: () => void }) {
  const say = useSay()
  return (
    <Sheet title={say('board.give.title')} isOpen={leases !== null} onClose={onClose}>
      {leases !== null && <Giving leases={leases} onClose={onClose} />}
    </Sheet>
  )
}

function Giving({ leases, onClose }: { leases: readonly HeldLease[]; onClose: () => void }) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  const { directory } = useCity()
  const [to, setTo] = useState<string | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)
  const inHand = leases.find(({ operatorId }) => operatorId !== null) ?? null
  const slice = inHand === null
  const reads = useMay('ticket.read')
  const ticket = useQuery({ ...ticketQuery(inHand?.ticketId ?? ''), enabled: reads && !slice }).data?.state ?? null
  const staff = inHand === null ? [] : takersOf(inHand, directory.operators, ticket)

  const give = async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    const replies = []
    for (const { ticketId, check } of leases) replies.push(await call('board.give', { ticketId, check, operatorId: slice ? null : to }))
    busy.current = false
    const failed = replies.find((reply) => !reply.ok)
    setRefused(failed === undefined || failed.ok ? null : failed.refusal)
    void client.invalidateQueries({ queryKey: boardQuery.queryKey })
    if (failed !== undefined) return
    onClose()
    announce(say(slice || to === null ? 'board.give.freed' : 'board.give.done'))
  }

  return (
    <SheetForm does="board.give.do" onDo={() => void give()} onClose={onClose} refused={refused}>
      {!slice && <SelectField label={say('board.give.to')} value={to} onChange={setTo} none={say('board.give.everybody')} options={staff.map(({ id, name }) => ({ id, name }))} />}
      <Notice tone="warn">{say(slice ? 'board.give.warnSlice' : 'board.give.warn')}</Notice>
    </SheetForm>
  )
}
