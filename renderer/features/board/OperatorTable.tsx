import { CircleDashed, MonitorCheck, PhoneCall, UserCheck, type LucideIcon } from 'lucide-react'
import type { Ref } from 'react'
import type { Board } from '#domain/operator/board.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { presenceOf, rosterOf, type Presence } from './figures.ts'
import { Panel } from './Panel.tsx'

const DEEDS = ['calls', 'registered', 'forwarded', 'answered', 'attempts', 'verified', 'closed'] as const
const LOOK: Readonly<Record<Presence, { readonly icon: LucideIcon; readonly ink: string }>> = {
  in_call: { icon: PhoneCall, ink: 'text-ok' }, signed_in: { icon: MonitorCheck, ink: 'text-accent-ink' }, on_shift: { icon: UserCheck, ink: 'text-ink-2' }, away: { icon: CircleDashed, ink: 'text-ink-3' },
}

interface OperatorTableProps { readonly board: Board; readonly panelRef: Ref<HTMLElement>; readonly onReassign: (() => void) | null }

/** Who is here, what they are doing at this moment and what they did today. */
export function OperatorTable({ board: { at, operators, desks }, panelRef, onReassign }: OperatorTableProps) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const nameOf = useWho()
  const { here, others } = rosterOf(operators, nameOf)
  const roleOf = (operatorId: string): string => {
    const role = city.directory.roles.find(({ id }) => id === city.directory.operators.find((one) => one.id === operatorId)?.role)
    return role === undefined ? '' : nameIn(role, format.language)
  }
  return (
    <Panel
      title={say('board.operators')} panelRef={panelRef} note={others > 0 ? say('board.others', { n: others }) : undefined}
      end={onReassign === null ? undefined : <Action small weight="quiet" chord="Alt+KeyJ" onPress={onReassign}>{say('reassign.open')}</Action>}
    >
      {here.length === 0 ? <Blank title={say('board.nobody')} /> : (
        <Scroller className="min-h-0 flex-1">
          <table className="w-full border-collapse">
            <caption className="sr-only">{say('board.operators')}</caption>
            <thead className="sticky top-0 z-10 bg-sunken text-xs text-ink-2">
              <tr className="h-8 [&>th]:px-1.5 [&>th]:text-start [&>th]:font-medium [&>th:first-child]:ps-4 [&>th:last-child]:pe-4">
                <th scope="col">{say('board.who')}</th>
                <th scope="col">{say('board.presence')}</th>
                <th scope="col">{say('board.desk')}</th>
                <th scope="col"><abbr title={say('board.shiftLong')} className="no-underline">{say('board.shift')}</abbr></th>
                <th scope="col">{say('board.holds')}</th>
                {DEEDS.map((deed) => <th key={deed} scope="col">{say(`board.today.${deed}`)}</th>)}
                <th scope="col">{say('board.last')}</th>
              </tr>
            </thead>
            <tbody>
              {here.map((one) => {
                const presence = presenceOf(one)
                const { icon: Glyph, ink } = LOOK[presence]
                return (
                  <tr key={one.operatorId} className="h-9 border-b border-line/60 hover:bg-hover [&>td]:px-1.5 [&>td:last-child]:pe-4 [&>th]:ps-4 [&>th]:pe-1.5">
                    <th scope="row" className="max-w-[168px] truncate text-start font-medium">
                      <Written>{nameOf(one.operatorId)}</Written> <span className="text-2xs font-normal text-ink-3">{roleOf(one.operatorId)}</span>
                    </th>
                    <td className="whitespace-nowrap"><span className="flex items-center gap-1.5"><Glyph size={14} aria-hidden="true" className={`flex-none ${ink}`} />{say(`board.presence.${presence}`)}</span></td>
                    <td className="max-w-[110px] truncate text-ink-2"><Written>{desks.find(({ deskId }) => deskId === one.deskId)?.name ?? ''}</Written></td>
                    <td className="whitespace-nowrap text-ink-2">{one.onShiftSince === null ? '' : format.time(one.onShiftSince)}</td>
                    <Figure n={one.leases} />
                    {DEEDS.map((deed) => <Figure key={deed} n={one.today[deed]} />)}
                    <td className="text-xs whitespace-nowrap text-ink-3">{one.lastAt === null ? '' : format.ago(one.lastAt, at)}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  )
}

function Figure({ n }: { n: number }) {
  const format = useFormat()
  return <td className={n === 0 ? 'text-ink-3' : 'font-medium'}>{format.number(n)}</td>
}
