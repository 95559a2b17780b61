import { Monitor } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { Workstations } from '#domain/operator/update.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { deskColumns } from './desk-columns.tsx'
import { DeskFilters } from './DeskFilters.tsx'
import { DeskPane } from './DeskPane.tsx'
import { DeskTiles } from './DeskTiles.tsx'
import { EVERY_DESK, filtered, type DeskFilter } from './filter.ts'
import { ForceSheet } from './ForceSheet.tsx'
import { MoveSheet } from './MoveSheet.tsx'
import { OrderNews } from './OrderNews.tsx'
import type { Word } from './orders.ts'
import { ringsOf } from './rings.ts'
import { RowGrid } from './RowGrid.tsx'
import { rowsOf, type Row } from './standing.ts'
import { useCursor } from './use-cursor.ts'
import { useOrders } from './use-orders.ts'

const nameOf = ({ desk }: Row): string => desk.deskId
const NOBODY: ReadonlySet<string> = new Set()

/** Every workstation, the wrong ones first, and what IT says for one or for many. */
export function DesksPart({ data }: { data: Workstations }) {
  const say = useSay()
  const format = useFormat()
  const refused = useRefusalWords()
  const [filter, setFilter] = useState<DeskFilter>(EVERY_DESK)
  const [chosen, setChosen] = useState(NOBODY)
  const [sheet, setSheet] = useState<'force' | 'move' | null>(null)
  const [writing, setWriting] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLDivElement>(null)
  const orders = useOrders()
  const all = useMemo(() => rowsOf(data), [data])
  const rows = useMemo(() => filtered(all, filter), [all, filter])
  const rings = useMemo(() => ringsOf(data), [data])
  const columns = useMemo(() => deskColumns({ at: data.at, rings: data.rings, say, format, refused }), [data, say, format, refused])
  const { active, row, move } = useCursor(rows, nameOf)
  // what a filter hides must not be acted on unseen
  const selected = rows.filter((one) => chosen.has(nameOf(one)))
  const targets = (selected.length > 0 ? selected : row === null ? [] : [row]).map(({ desk }) => desk)
  const toRows = (): void => area.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  const tell = (word: Word): void => {
    setSheet(null)
    if (targets.length > 0) orders.say(targets, word)
  }
  const toggle = (index: number): void => {
    const name = rows[index] === undefined ? null : nameOf(rows[index])
    if (name === null) return
    move(index)
    setChosen((before) => (before.has(name) ? new Set([...before].filter((one) => one !== name)) : new Set([...before, name])))
  }
  const extend = (to: number): void => {
    const [from, until] = active < to ? [active, to] : [to, active]
    setChosen((before) => new Set([...before, ...rows.slice(from, until + 1).map(nameOf)]))
    move(to)
  }
  useHotkeys('screen', [
    { chord: 'F3', says: 'workstations.key.search', run: () => search.current?.focus() },
    { chord: 'Alt+KeyW', says: 'workstations.onlyWrong', run: () => setFilter((before) => ({ ...before, wrong: !before.wrong })) },
    { chord: 'Space', says: 'workstations.key.select', bar: true, run: () => toggle(active) },
    // in the box they are the text's own
    ...(writing ? [] : [{ chord: 'Ctrl+KeyA', says: 'workstations.key.all', run: () => setChosen(new Set(rows.map(nameOf))) }]),
    ...(selected.length > 0 ? [{ chord: 'Escape', says: 'workstations.key.none', bar: true, run: () => setChosen(NOBODY) }] : []),
    ...(targets.length > 0
      ? [
          { chord: 'KeyH', says: 'workstations.do.hold', run: () => tell({ kind: 'hold' }) },
          { chord: 'KeyL', says: 'workstations.do.letGo', run: () => tell({ kind: 'letGo' }) },
          { chord: 'KeyF', says: 'workstations.do.force', run: () => setSheet('force') },
          { chord: 'KeyG', says: 'workstations.do.move', run: () => setSheet('move') },
          { chord: 'KeyB', says: 'workstations.do.policy', run: () => tell({ kind: 'policy' }) },
        ]
      : []),
    ...(orders.undo === null || writing ? [] : [{ chord: 'Ctrl+KeyZ', says: 'undo.action', bar: true, run: orders.undo }]),
  ])
  if (all.length === 0) return <Blank icon={<Monitor size={28} />} title={say('workstations.none')}>{say('workstations.noneHint')}</Blank>
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 p-3">
      <DeskTiles rows={all} chosen={filter.standing} onChoose={(standing) => setFilter({ ...filter, standing })} />
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_280px] gap-3 min-[1536px]:grid-cols-[minmax(0,1fr)_372px]">
        <div ref={area} className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface">
          <DeskFilters filter={filter} onChange={setFilter} rings={rings.map(({ ring }) => ring.name)} shown={rows.length} all={all.length} searchRef={search} onWriting={setWriting} onDown={toRows} />
          {rows.length === 0 ? (
            <Blank title={say('workstations.noneFound')}><Action onPress={() => setFilter(EVERY_DESK)}>{say('workstations.clear')}</Action></Blank>
          ) : (
            <RowGrid label={say('workstations.part.desks')} columns={columns} rows={rows} nameOf={nameOf} active={active} onActive={move} selected={new Set(selected.map(nameOf))} onToggle={toggle} onExtend={extend} />
          )}
          <OrderNews orders={orders} />
        </div>
        <DeskPane data={data} row={row} selected={selected} onWord={tell} onSheet={setSheet} />
      </div>
      <ForceSheet data={data} desks={targets} isOpen={sheet === 'force'} onClose={() => setSheet(null)} onForce={(version) => tell({ kind: 'force', version })} />
      <MoveSheet data={data} desks={targets} isOpen={sheet === 'move'} onClose={() => setSheet(null)} onMove={(ring) => tell({ kind: 'move', ring })} />
    </div>
  )
}
