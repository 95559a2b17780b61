import { useNavigate } from '@tanstack/react-router'
import { AlarmClock, Inbox, MonitorCheck, Users, type LucideIcon } from 'lucide-react'
import { Button } from 'react-aria-components/Button'
import type { Board } from '#domain/operator/board.ts'
import type { QueueId } from '#domain/ticket/queues.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { presenceOf, queueOf, totalsOf, troublesOf, worstOf } from './figures.ts'

interface BoardTilesProps { readonly board: Board; readonly onOperators: () => void; readonly onDesks: () => void }

/** Four figures that one sees from across the room; each leads to what it counts. */
export function BoardTiles({ board: { at, queues, operators, desks }, onOperators, onDesks }: BoardTilesProps) {
  const say = useSay()
  const format = useFormat()
  const navigate = useNavigate()
  const follows = useMay('check.work')
  const { count, late, oldest } = totalsOf(queues)
  const worst = worstOf(queues)
  const here = operators.filter((one) => ['in_call', 'signed_in'].includes(presenceOf(one))).length
  const working = desks.filter(({ decommissionedAt }) => decommissionedAt === null)
  const troubled = working.filter((desk) => troublesOf(desk, at).some((trouble) => trouble !== 'silent')).length
  const open = (queue: QueueId) => (follows ? () => void navigate({ to: '/follow-up', search: { queue } }) : null)
  return (
    <div className="grid flex-none grid-cols-4 gap-3">
      <Tile icon={Inbox} name={say('board.tile.waiting')} figure={format.number(count)} beside={oldest === null ? say('board.tile.empty') : say('board.tile.oldest', { ago: format.ago(oldest, at) })} onPress={open('all')} />
      <Tile
        icon={AlarmClock} name={say('board.tile.late')} figure={format.number(late)} tone={late > 0 ? 'text-danger' : ''}
        beside={late === 0 || worst === null ? say('board.tile.none') : say('board.tile.worst', { queue: say(`queue.${queueOf(worst.kind)}`), n: worst.late })} onPress={open(worst === null ? 'all' : queueOf(worst.kind))}
      />
      <Tile
        icon={Users} name={say('board.tile.operators')} figure={format.number(here)}
        beside={say('board.tile.calls', { calls: operators.filter(({ inCall }) => inCall).length, shift: operators.filter(({ onShiftSince }) => onShiftSince !== null).length })} onPress={onOperators}
      />
      <Tile
        icon={MonitorCheck} name={say('board.tile.desks')} figure={say('board.ofAll', { n: working.filter(({ connected }) => connected).length, all: working.length })} tone={troubled > 0 ? 'text-warn' : ''}
        beside={say('board.tile.deskTroubles', { n: troubled })} onPress={onDesks}
      />
    </div>
  )
}

interface TileProps { readonly icon: LucideIcon; readonly name: string; readonly figure: string; readonly beside: string; readonly tone?: string; readonly onPress: (() => void) | null }

function Tile({ icon: Glyph, name, figure, beside, tone = '', onPress }: TileProps) {
  const look = 'flex h-[88px] min-w-0 items-center gap-4 rounded-panel border border-line bg-surface px-5 text-start'
  const inside = (
    <>
      <span aria-hidden="true" className={`grid size-10 flex-none place-items-center rounded-full bg-accent-soft text-accent-ink`}><Glyph size={20} /></span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="text-xs text-ink-2">{name}</span>
        <span className={`text-2xl leading-8 font-bold ${tone}`}>{figure}</span>
        <span className="truncate text-xs text-ink-3">{beside}</span>
      </span>
    </>
  )
  return onPress === null ? <div className={look}>{inside}</div> : <Button onPress={onPress} className={`${look} data-hovered:border-control`}>{inside}</Button>
}
