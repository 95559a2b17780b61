import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { refusalOf } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { TicketPage } from '../ticket/TicketScreen.tsx'
import { confidentialQuery } from './confidential.ts'
import { InspectionFrame, OutOfReach, useReachable } from './InspectionScreen.tsx'

/** One confidential message: the page of every message, its commands run at the server at once. */
export function InspectedTicket() {
  const say = useSay()
  const may = useMay('confidential.read')
  const reachable = useReachable()
  const { ticketId } = useParams({ from: '/inspection/$ticketId' })
  return (
    <InspectionFrame>
      {!may ? <Blank icon={<Lock size={28} />} title={say('refusal.not_permitted')} /> : reachable ? <Inspected key={ticketId} ticketId={ticketId} /> : <OutOfReach />}
    </InspectionFrame>
  )
}

function Inspected({ ticketId }: { ticketId: string }) {
  const say = useSay()
  const found = useQuery(confidentialQuery(ticketId))
  if (found.isError) return <Instead><RefusalNotice refusal={refusalOf(found.error)} /></Instead>
  if (found.data === undefined) return <Blank title={say('loading')} />
  // made public meanwhile: it is in the list of messages now, and no longer the inspection's alone
  if (!found.data.state.confidential) return <Instead><p className="text-base">{say('inspection.public')}</p></Instead>
  return <TicketPage view={found.data} />
}

function Instead({ children }: { children: React.ReactNode }) {
  const navigate = useNavigate()
  useHotkeys('screen', [{ chord: 'Escape', says: 'back', bar: true, run: () => void navigate({ to: '/inspection' }) }])
  return <div className="h-full bg-surface p-6">{children}</div>
}
