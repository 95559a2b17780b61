import { ArrowRight, CircleCheck, Lock, Pin, TriangleAlert, Unplug, Zap, type LucideIcon } from 'lucide-react'
import type { Ring } from '#domain/operator/update.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { Format } from '../../i18n/format.tsx'
import type { Say } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { contactWords, gigabytes, troubleWords, updateWords } from './desk-words.ts'
import type { Column } from './RowGrid.tsx'
import { ringVersionOf, type Row, type Trouble } from './standing.ts'
import { versionText } from './version.ts'

interface ColumnWords { readonly at: number; readonly rings: readonly Ring[]; readonly say: Say; readonly format: Format; readonly refused: (why: Refusal) => string }

/** The columns of the list of desks. What is wrong is said in words, not by a colour alone. */
export function deskColumns({ at, rings, say, format, refused }: ColumnWords): readonly Column<Row>[] {
  const wrong = ({ troubles }: Row, trouble: Trouble): string => (troubles.includes(trouble) ? 'font-semibold text-danger' : 'text-ink-2')
  return [
    { id: 'desk', head: say('workstations.desk'), width: 'minmax(190px, 1fr)', cell: (row) => <DeskCell row={row} say={say} /> },
    {
      id: 'version', head: say('workstations.version'), width: '116px',
      cell: ({ desk, asRing }) => {
        if (desk.version === null) return <span className="text-ink-3">{say('workstations.unknownVersion')}</span>
        const wanted = asRing === false ? versionText(ringVersionOf(desk, rings) ?? '', format.digits) : null
        return (
          <span className={`flex items-center gap-1 ${wanted === null ? 'text-ink-2' : 'text-warn'}`}>
            {versionText(desk.version, format.digits)}
            {wanted !== null && <><ArrowRight size={12} aria-hidden="true" className="mirrored flex-none" /><span aria-hidden="true" className="text-ink-3">{wanted}</span><span className="sr-only">{say('workstations.wanted', { version: wanted })}</span></>}
          </span>
        )
      },
    },
    {
      id: 'ring', head: say('workstations.ring'), width: '92px',
      cell: ({ desk: { ring, orders } }) => (
        <span className="flex min-w-0 items-center gap-1 text-ink-2">
          <bdi dir="ltr" className="truncate">{ring}</bdi>
          {orders.ring !== null && <Told icon={Pin} says={say('workstations.byOrder')} />}
        </span>
      ),
    },
    {
      id: 'update', head: say('workstations.update'), width: 'minmax(190px, 1fr)',
      cell: ({ desk }) => {
        const { state, since, why } = updateWords(desk, at, say, format, refused)
        // of one that is ready it matters first what keeps it; the reason of a failure is long, and stands in full beside the list
        const whole = [state, ...(desk.update?.phase === 'ready' ? [why, since] : [since, why])].filter((part) => part !== null).join(' · ')
        return (
          <span className="flex min-w-0 items-center gap-1.5">
            {desk.orders.hold && <Told icon={Lock} says={say('workstations.standing.held')} />}
            {desk.orders.force !== null && <Told icon={Zap} says={say('workstations.forced', { version: versionText(desk.orders.force, format.digits) })} />}
            <span title={whole} className={`truncate ${desk.update?.phase === 'returned' || desk.update?.phase === 'failed' ? 'text-danger' : ''}`}>{whole}</span>
          </span>
        )
      },
    },
    { id: 'contact', head: say('workstations.contact'), width: '116px', cell: (row) => <span className={wrong(row, 'silent')}>{contactWords(row.desk, at, say, format)}</span> },
    { id: 'unsent', head: say('workstations.unsent'), width: '62px', cell: (row) => <span className={row.desk.waiting === 0 ? 'text-ink-3' : wrong(row, 'unsent')}>{row.desk.waiting === null ? '' : format.number(row.desk.waiting)}</span> },
    { id: 'free', head: say('workstations.free'), width: '76px', cell: (row) => <span className={wrong(row, 'room')}>{row.desk.freeBytes === null ? '' : say('board.gigabytes', { n: gigabytes(row.desk.freeBytes) })}</span> },
    { id: 'clock', head: say('workstations.clock'), width: '56px', cell: (row) => <span className={wrong(row, 'clock')}>{row.desk.clockOffset === null ? '' : say('board.clockSeconds', { n: Math.round(row.desk.clockOffset / 1000) || 0 })}</span> },
  ]
}

/** IT's own word for a desk, as a sign with its name. */
function Told({ icon: Glyph, says }: { icon: LucideIcon; says: string }) {
  return (
    <span title={says} className="flex-none">
      <Glyph size={13} aria-hidden="true" className="text-accent-ink" />
      <span className="sr-only">{says}</span>
    </span>
  )
}

function DeskCell({ row: { desk, troubles }, say }: { row: Row; say: Say }) {
  const wrong = troubles.length > 0
  const Glyph = wrong ? TriangleAlert : desk.connected ? CircleCheck : Unplug
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Glyph size={14} aria-hidden="true" className={`flex-none ${wrong ? 'text-warn' : desk.connected ? 'text-ok' : 'text-ink-3'}`} />
      <span className="max-w-full flex-none font-medium"><Written>{desk.name}</Written></span>
      {desk.scope === 'department' && <span className="pill !h-[18px] flex-none bg-sunken !px-1.5 !text-2xs text-ink-2">{say('board.scope.department')}</span>}
      {wrong && <span className="truncate text-xs text-warn">{troubles.map((trouble) => troubleWords(trouble, say)).join(say('comma'))}</span>}
    </span>
  )
}
