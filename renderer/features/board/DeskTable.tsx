import { Ban, CircleCheck, TriangleAlert, Unplug } from 'lucide-react'
import { useState, type Ref } from 'react'
import type { Board } from '#domain/operator/board.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { DecommissionSheet } from './DecommissionSheet.tsx'
import { TakeInAction } from './TakeInAction.tsx'
import { troublesOf, type Trouble } from './figures.ts'
import { Panel } from './Panel.tsx'

/** How every desk stands with the server. What is wrong is said in words, not by a colour alone. */
export function DeskTable({ board: { at, desks }, panelRef }: { board: Board; panelRef: Ref<HTMLElement> }) {
  const say = useSay()
  const format = useFormat()
  const enrols = useMay('desk.enrol')
  const [leaving, setLeaving] = useState<Board['desks'][number] | null>(null)
  const figure = (n: number | null, wrong: boolean): { readonly words: string; readonly look: string } =>
    ({ words: n === null ? '' : format.number(n), look: wrong ? 'font-semibold text-danger' : n === 0 ? 'text-ink-3' : '' })
  const rows = desks.map((desk) => ({ desk, troubles: troublesOf(desk, at) })).sort((a, b) => Number(a.desk.decommissionedAt !== null) - Number(b.desk.decommissionedAt !== null) || Number(b.desk.connected) - Number(a.desk.connected) || b.troubles.length - a.troubles.length || a.desk.name.localeCompare(b.desk.name, 'fa'))
  return (
    <Panel title={say('board.desks')} panelRef={panelRef} end={enrols ? <TakeInAction /> : undefined}>
      {rows.length === 0 ? <Blank title={say('board.desksNone')} /> : (
        <Scroller className="min-h-0 flex-1">
          <table className="w-full border-collapse">
            <caption className="sr-only">{say('board.desks')}</caption>
            <thead className="sticky top-0 z-10 bg-sunken text-xs text-ink-2">
              <tr className="h-8 [&>th]:px-1.5 [&>th]:text-start [&>th]:font-medium [&>th:first-child]:ps-4 [&>th:last-child]:pe-4">
                <th scope="col">{say('board.desk')}</th>
                <th scope="col">{say('board.seen')}</th>
                <th scope="col">{say('board.unsent')}</th>
                <th scope="col">{say('board.lag')}</th>
                <th scope="col">{say('board.clock')}</th>
                <th scope="col">{say('board.room')}</th>
                <th scope="col">{say('board.version')}</th>
                {enrols && <th scope="col"><span className="sr-only">{say('decommission.column')}</span></th>}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ desk, troubles }) => {
                const has = (trouble: Trouble): boolean => troubles.includes(trouble)
                const unsent = figure(desk.waiting, has('waiting'))
                const lag = figure(desk.lag, has('behind'))
                const told = troubles.filter((trouble) => trouble !== 'silent')
                const gone = desk.decommissionedAt
                const Glyph = gone !== null ? Ban : told.length > 0 ? TriangleAlert : desk.connected ? CircleCheck : Unplug
                return (
                  <tr key={desk.deskId} className="h-9 border-b border-line/60 hover:bg-hover [&>td]:px-1.5 [&>td:last-child]:pe-4 [&>th]:ps-4 [&>th]:pe-1.5">
                    <th scope="row" className="max-w-[280px] text-start font-medium">
                      <span className="flex min-w-0 items-center gap-2">
                        <Glyph size={14} aria-hidden="true" className={`flex-none ${told.length > 0 ? 'text-warn' : desk.connected ? 'text-ok' : 'text-ink-3'}`} />
                        <Written className="truncate">{desk.name}</Written>
                        {desk.scope === 'department' && <span className="pill !h-[18px] flex-none bg-sunken !px-1.5 !text-2xs text-ink-2">{say('board.scope.department')}</span>}
                        {gone !== null && <span className="truncate text-xs font-normal text-ink-2">{say(desk.held > 0 ? 'decommission.goneHeld' : 'decommission.gone', { ago: format.ago(gone, at), n: desk.held })}</span>}
                        {told.length > 0 && <span className="truncate text-xs font-normal text-warn">{told.map((trouble) => say(`board.trouble.${trouble}`)).join(say('comma'))}</span>}
                      </span>
                    </th>
                    <td className="whitespace-nowrap text-ink-2">{desk.connected ? say('board.connected') : desk.lastSeenAt === null ? say('board.never') : format.ago(desk.lastSeenAt, at)}</td>
                    <td className={unsent.look}>{unsent.words}</td>
                    <td className={lag.look}>{lag.words}</td>
                    <td className={has('clock') ? 'font-semibold text-danger' : 'text-ink-2'}>{desk.clockOffset === null ? '' : say('board.clockSeconds', { n: Math.round(desk.clockOffset / 1000) || 0 })}</td>
                    <td className={has('room') ? 'font-semibold text-danger' : 'text-ink-2'}>{desk.freeBytes === null ? '' : say('board.gigabytes', { n: Math.round(desk.freeBytes / 1e8) / 10 })}</td>
                    <td className="text-xs text-ink-3">{desk.version !== null && <bdi dir="ltr">{format.digits(desk.version)}</bdi>}</td>
                    {enrols && (
                      <td className="text-end">
                        {gone === null && (
                          <Action small weight="quiet" className="!w-7 !px-0" aria-label={say('decommission.open', { desk: desk.name })} onPress={() => setLeaving(desk)}>
                            <Ban size={14} aria-hidden="true" />
                          </Action>
                        )}
                      </td>
                    )}
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Scroller>
      )}
      {enrols && <DecommissionSheet desk={leaving} onClose={() => setLeaving(null)} />}
    </Panel>
  )
}
