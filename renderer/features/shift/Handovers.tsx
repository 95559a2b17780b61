import { useNavigate } from '@tanstack/react-router'
import { ClipboardCheck, Handshake } from 'lucide-react'
import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { ShiftItem } from '#ipc/follow-up.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action, Key } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Written } from '../../ui/Text.tsx'
import { handoversFor, openParts } from './shift.ts'
import { TicketLine } from './TicketLine.tsx'

const WITH_KEY = 9

interface HandoversProps { readonly ended: readonly ShiftItem[]; readonly onTake: (shiftId: string) => void }

/** What earlier shifts left. One is open at a time, and its messages open by their numbers. */
export function Handovers({ ended, onTake }: HandoversProps) {
  const say = useSay()
  const navigate = useNavigate()
  const { operator } = useOperator()
  const ordered = handoversFor(ended, operator.id)
  const [chosen, setChosen] = useState<string | null>(null)
  const open = ordered.find(({ state }) => state.id === chosen) ?? ordered[0] ?? null
  const tickets = open?.state.ticketIds ?? []
  const takes = open !== null && open.state.takenBy === null && open.state.operatorId !== operator.id
  const show = (ticketId: string): void => void navigate({ to: '/tickets/$ticketId', params: { ticketId } })
  const step = (by: 1 | -1): void => {
    const at = ordered.findIndex((item) => item === open)
    const next = ordered[Math.min(Math.max(at + by, 0), ordered.length - 1)]
    if (next !== undefined) setChosen(next.state.id)
  }
  useHotkeys('screen', [
    ...(ordered.length > 1 ? [{ chord: 'ArrowDown', says: 'key.rows', bar: true, run: () => step(1) }, { chord: 'ArrowUp', says: 'key.rows', quiet: true, run: () => step(-1) }] : []),
    ...(takes ? [{ chord: 'Alt+KeyT', says: 'shift.take', bar: true, run: () => onTake(open.state.id) }] : []),
    ...tickets.slice(0, WITH_KEY).map((ticketId, place) => ({ chord: `Digit${place + 1}`, says: 'shift.openNth', bar: place === 0, quiet: place > 0, run: () => show(ticketId) })),
  ])
  if (open === null) return <Blank icon={<Handshake size={28} />} title={say('shift.handoversNone')}>{say('shift.handoversHint')}</Blank>
  return (
    <ul className="flex flex-col gap-2.5">
      {ordered.map((item) => (
        <li key={item.state.id}>
          <Handover item={item} isOpen={item === open} onOpen={() => setChosen(item.state.id)} onShow={show} onTake={item === open && takes ? () => onTake(item.state.id) : null} />
        </li>
      ))}
    </ul>
  )
}

interface HandoverProps { readonly item: ShiftItem; readonly isOpen: boolean; readonly onOpen: () => void; readonly onShow: (ticketId: string) => void; readonly onTake: (() => void) | null }

function Handover({ item: { state, note }, isOpen, onOpen, onShow, onTake }: HandoverProps) {
  const say = useSay()
  const format = useFormat()
  const { operator } = useOperator()
  const now = useNow(60_000)
  const parts = openParts(state.open)
  const name = useWho()
  const taken = state.takenBy === null ? null : say('shift.takenBy', { name: name(state.takenBy), ago: format.ago(state.takenAt ?? 0, now) })
  return (
    <article className={`overflow-hidden rounded-panel border bg-surface ${onTake === null ? 'border-line' : 'border-accent'}`}>
      <Button aria-expanded={isOpen} onPress={onOpen} className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-start outline-offset-[-2px] data-hovered:bg-hover">
        <span className="font-semibold">{say('shift.by', { name: name(state.operatorId), when: format.moment(state.endedAt ?? 0, now) })}</span>
        {state.operatorId === operator.id && <span className="pill !h-[18px] bg-sunken !px-1.5 !text-2xs text-ink-2">{say('shift.own')}</span>}
        {taken !== null && <span className="flex items-center gap-1 text-xs text-ok"><ClipboardCheck size={13} aria-hidden="true" />{taken}</span>}
        <span className="ms-auto text-xs text-ink-2">{parts.length === 0 ? say('shift.nothingOpen') : parts.map(([part, n]) => say(`shift.open.${part}`, { n })).join(say('comma'))}</span>
      </Button>
      {isOpen && (note !== '' || state.ticketIds.length > 0 || onTake !== null) && (
        <div className="flex flex-col gap-3 border-t border-line px-4 py-3">
          {note !== '' && <p dir="auto" className="selectable rounded-panel bg-ground px-4 py-3 text-base leading-7 break-words whitespace-pre-wrap"><Written>{note}</Written></p>}
          {state.ticketIds.length > 0 && (
            <section aria-label={say('shift.tickets')} className="flex flex-col gap-1.5">
              <h3 className="text-xs font-semibold text-ink-2">{say('shift.tickets')}</h3>
              <ol className="flex flex-col gap-1">
                {state.ticketIds.map((ticketId, place) => (
                  <li key={ticketId}>
                    <Button onPress={() => onShow(ticketId)} className="flex min-h-8 w-full items-center gap-2.5 rounded-control px-2.5 py-1 data-hovered:bg-hover">
                      {place < WITH_KEY ? <Key label={format.number(place + 1)} /> : <span className="w-[18px]" />}
                      <TicketLine ticketId={ticketId} />
                    </Button>
                  </li>
                ))}
              </ol>
            </section>
          )}
          {onTake !== null && <div><Action weight="primary" chord="Alt+KeyT" onPress={onTake}>{say('shift.take')}</Action></div>}
        </div>
      )}
    </article>
  )
}
