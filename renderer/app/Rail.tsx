import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWaitingApprovals } from '../features/approval/use-waiting.ts'
import { useOpenState } from '../features/ticket-entry/context.tsx'
import { useFormat } from '../i18n/format.tsx'
import { useSay } from '../i18n/words.tsx'
import { useStatus } from '../queries.ts'
import { Emblem } from '../ui/Emblem.tsx'
import { OperatorMenu } from './OperatorMenu.tsx'
import { usePlaces, type Place } from './places.ts'

export function Rail() {
  const say = useSay()
  const attention = useStatus()?.attention ?? 0
  const open = useOpenState((state) => state.messages.filter((message) => message.keeping.state !== 'untouched').length)
  const approvals = useWaitingApprovals()
  const places = usePlaces()
  const badges: Partial<Record<Place['to'], ReactNode>> = {
    '/intake': <Badge n={open} says={say('nav.openCount', { n: open })} quiet />,
    '/board': <Badge n={approvals} says={say('nav.approvalCount', { n: approvals })} />,
    '/attention': <Badge n={attention} says={say('nav.attentionCount', { n: attention })} />,
  }
  return (
    <nav aria-label={say('nav.title')} className="flex min-h-0 flex-col bg-rail px-1.5 pb-2 text-rail-ink min-[1536px]:px-2">
      <div className="flex h-12 flex-none items-center justify-center gap-2.5 min-[1536px]:justify-start min-[1536px]:px-2">
        <Emblem className="size-8 flex-none" />
        <span className="hidden font-bold min-[1536px]:inline">{say('app.name')}</span>
      </div>
      <ul className="flex flex-col gap-1 pt-2">
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} badge={badges[place.to]} />
        ))}
      </ul>
      <div className="mt-auto">
        <OperatorMenu />
      </div>
    </nav>
  )
}

function PlaceLink({ place: { to, icon: Glyph, name, short }, badge }: { place: Place; badge: ReactNode }) {
  const say = useSay()
  return (
    <li>
      <Link
        to={to}
        activeProps={{ className: 'bg-rail-active !text-rail-ink font-semibold' }}
        className="relative flex flex-col items-center gap-0.5 rounded-lg px-1 py-1.5 text-2xs text-rail-dim outline-offset-[-2px] hover:text-rail-ink focus-visible:outline-rail-ink min-[1536px]:h-9 min-[1536px]:flex-row min-[1536px]:gap-3 min-[1536px]:px-3 min-[1536px]:text-sm"
      >
        <Glyph size={18} aria-hidden="true" />
        {/* its name is the whole one at every width; the short one, drawn where room is scarce, is a part of it */}
        <span aria-hidden="true" className="min-[1536px]:hidden">{say(short)}</span>
        <span className="sr-only min-[1536px]:not-sr-only">{say(name)}</span>
        {badge}
      </Link>
    </li>
  )
}

function Badge({ n, says, quiet = false }: { n: number; says: string; quiet?: boolean }) {
  const format = useFormat()
  if (n === 0) return null
  return (
    <span className={`absolute top-1 end-2 grid h-4 min-w-4 place-items-center rounded-full px-1 text-2xs font-bold min-[1536px]:top-2.5 ${quiet ? 'bg-rail-ink/20 text-rail-ink' : 'bg-[#f0b64a] text-[#2b1c00]'}`}>
      <span aria-hidden="true" title={says}>{format.number(n)}</span>
      <span className="sr-only">{says}</span>
    </span>
  )
}
