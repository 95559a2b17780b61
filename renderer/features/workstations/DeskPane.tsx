import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Workstations } from '#domain/operator/update.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { contactWords, gigabytes, orderWords, troubleWords, updateWords } from './desk-words.ts'
import type { Word } from './orders.ts'
import { ringVersionOf, type Row } from './standing.ts'
import { versionText } from './version.ts'

interface DeskPaneProps {
  readonly data: Workstations
  /** The one with the cursor. */
  readonly row: Row | null
  readonly selected: readonly Row[]
  readonly onWord: (word: Word) => void
  readonly onSheet: (sheet: 'force' | 'move') => void
}

const NAMED = 10

/** The desk with the cursor in full words, or the chosen ones, and what can be said for them. */
export function DeskPane({ data, row, selected, onWord, onSheet }: DeskPaneProps) {
  const say = useSay()
  return (
    <section aria-label={say('workstations.pane')} className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface">
      {row === null ? <Blank title={say('workstations.paneNone')} /> : (
        <>
          <Scroller className="flex min-h-0 flex-1 flex-col gap-4 p-4">{selected.length > 0 ? <Chosen rows={selected} /> : <OneDesk data={data} row={row} />}</Scroller>
          <div className="flex flex-none flex-col gap-1.5 border-t border-line p-3">
            <div className="grid grid-cols-2 gap-1.5">
              <Action small chord="KeyH" onPress={() => onWord({ kind: 'hold' })}>{say('workstations.do.hold')}</Action>
              <Action small chord="KeyL" onPress={() => onWord({ kind: 'letGo' })}>{say('workstations.do.letGo')}</Action>
            </div>
            <Action small chord="KeyF" onPress={() => onSheet('force')}>{say('workstations.do.force')}</Action>
            <Action small chord="KeyG" onPress={() => onSheet('move')}>{say('workstations.do.move')}</Action>
            <Action small chord="KeyB" onPress={() => onWord({ kind: 'policy' })}>{say('workstations.do.policy')}</Action>
          </div>
        </>
      )}
    </section>
  )
}

function Chosen({ rows }: { rows: readonly Row[] }) {
  const say = useSay()
  return (
    <>
      <h2 className="text-base font-bold">{say('workstations.selected', { n: rows.length })}</h2>
      <ul className="flex flex-col gap-1">
        {rows.slice(0, NAMED).map(({ desk }) => <li key={desk.deskId} className="truncate"><Written>{desk.name}</Written></li>)}
      </ul>
      {rows.length > NAMED && <p className="text-ink-3">{say('workstations.andOthers', { n: rows.length - NAMED })}</p>}
    </>
  )
}

function OneDesk({ data: { at, rings }, row: { desk, troubles, asRing } }: { data: Workstations; row: Row }) {
  const say = useSay()
  const format = useFormat()
  const refused = useRefusalWords()
  const { state, since, why } = updateWords(desk, at, say, format, refused)
  const ordered = orderWords(desk, say, format)
  const wanted = ringVersionOf(desk, rings)
  return (
    <>
      <h2 className="text-base font-bold"><Written>{desk.name}</Written></h2>
      {troubles.length > 0 && (
        <ul aria-label={say('workstations.wrong')} className="flex flex-col gap-1 rounded-control bg-warn-soft px-3 py-2">
          {troubles.map((trouble) => (
            <li key={trouble} className="flex gap-2"><TriangleAlert size={14} aria-hidden="true" className="mt-[3px] flex-none text-warn" />{troubleWords(trouble, say)}</li>
          ))}
        </ul>
      )}
      <div>
        <p className="font-medium">{state}{since !== null && <span className="font-normal text-ink-3"> · {since}</span>}</p>
        {why !== null && <p className="text-ink-2">{why}</p>}
      </div>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
        <Fact name={say('workstations.version')}>
          {desk.version === null ? say('workstations.unknownVersion') : versionText(desk.version, format.digits)}
          {asRing === false && wanted !== null && <span className="text-warn">{say('comma')}{say('workstations.wanted', { version: versionText(wanted, format.digits) })}</span>}
        </Fact>
        <Fact name={say('workstations.ring')}><bdi dir="ltr">{desk.ring}</bdi></Fact>
        <Fact name={say('workstations.contact')}>{contactWords(desk, at, say, format)}</Fact>
        <Fact name={say('workstations.unsent')}>{desk.waiting === null ? '—' : format.number(desk.waiting)}</Fact>
        <Fact name={say('workstations.free')}>{desk.freeBytes === null ? '—' : say('board.gigabytes', { n: gigabytes(desk.freeBytes) })}</Fact>
        <Fact name={say('workstations.clock')}>{desk.clockOffset === null ? '—' : say('board.clockSeconds', { n: Math.round(desk.clockOffset / 1000) || 0 })}</Fact>
      </dl>
      <div>
        <h3 className="caption">{say('workstations.orders')}</h3>
        {ordered.length === 0 ? <p className="text-ink-2">{say('workstations.ordered.none')}</p> : ordered.map((words) => <p key={words}>{words}</p>)}
      </div>
    </>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd>{children}</dd>
  </>
)
