import { CirclePlus, Pause, Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DEFAULT_RING, type Workstations } from '#domain/operator/update.ts'
import { call } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat, type Format } from '../../i18n/format.tsx'
import { useSay, type Say } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { RemoveSheet } from './RemoveSheet.tsx'
import { RingPreview } from './RingPreview.tsx'
import { RingSheet } from './RingSheet.tsx'
import { ringsOf, type RingRow } from './rings.ts'
import { RowGrid, type Column } from './RowGrid.tsx'
import { useCursor } from './use-cursor.ts'
import { usePutRing } from './use-put-ring.ts'
import { versionText } from './version.ts'

const nameOf = ({ ring }: RingRow): string => ring.name
const stay = (): void => undefined

/** Groups of desks, and which release each of them gets. */
export function RingsPart({ data }: { data: Workstations }) {
  const say = useSay()
  const format = useFormat()
  const [sheet, setSheet] = useState<'new' | 'change' | 'remove' | null>(null)
  const rows = useMemo(() => ringsOf(data), [data])
  const columns = useMemo(() => ringColumns(say, format), [say, format])
  const { active, row, move } = useCursor(rows, nameOf)
  const { put, refused } = usePutRing(stay)
  const close = (): void => setSheet(null)
  const pause = (): void => {
    if (row !== null) put({ ...row.ring, paused: !row.ring.paused }, say(row.ring.paused ? 'rings.resumed' : 'rings.pausedNow', { ring: row.ring.name }))
  }
  const removable = row !== null && row.known && row.ring.name !== DEFAULT_RING
  useHotkeys('screen', [
    { chord: 'KeyN', says: 'rings.new', bar: true, run: () => setSheet('new') },
    ...(row === null ? [] : [
      { chord: 'KeyE', says: 'rings.change', bar: true, run: () => setSheet('change') },
      { chord: 'KeyP', says: row.ring.paused ? 'rings.resume' : 'rings.pause', bar: true, run: pause },
    ]),
    ...(removable ? [{ chord: 'Delete', says: 'rings.remove', run: () => setSheet('remove') }] : []),
  ])
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_340px] gap-3 p-3 min-[1536px]:grid-cols-[minmax(0,1fr)_452px]">
      <div className="flex min-h-0 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface">
        <header className="flex h-12 flex-none items-center gap-3 border-b border-line px-4">
          <h2 className="font-semibold">{say('workstations.part.rings')}</h2>
          <Action small className="ms-auto" chord="KeyN" onPress={() => setSheet('new')}>
            <CirclePlus size={14} aria-hidden="true" />
            {say('rings.new')}
          </Action>
        </header>
        {refused !== null && <div className="flex-none p-3"><RefusalNotice refusal={refused} /></div>}
        <RowGrid label={say('workstations.part.rings')} columns={columns} rows={rows} nameOf={nameOf} active={active} onActive={move} onOpen={() => setSheet('change')} />
      </div>
      {row !== null && (
        <section aria-label={say('rings.name')} className="flex min-h-0 min-w-0 flex-col gap-4 overflow-auto rounded-panel border border-line bg-surface p-4">
          <h2 className="text-base font-bold"><bdi dir="ltr">{row.ring.name}</bdi></h2>
          <RingPreview ring={row.ring} desks={data.desks} />
          <div className="flex flex-wrap gap-2">
            <Action small chord="KeyE" onPress={() => setSheet('change')}>{say('rings.change')}</Action>
            <Action small chord="KeyP" onPress={pause}>
              {row.ring.paused ? <Play size={13} aria-hidden="true" className="mirrored" /> : <Pause size={13} aria-hidden="true" />}
              {say(row.ring.paused ? 'rings.resume' : 'rings.pause')}
            </Action>
            {removable && <Action small chord="Delete" weight="quiet" onPress={() => setSheet('remove')}>{say('rings.remove')}</Action>}
          </div>
          {row.ring.name === DEFAULT_RING && <p className="text-ink-3">{say('rings.remove.stable')}</p>}
        </section>
      )}
      <RingSheet data={data} ring={sheet === 'change' ? (row?.ring ?? null) : null} isOpen={sheet === 'new' || sheet === 'change'} onClose={close} />
      {row !== null && (
        <RemoveSheet
          title={say('rings.remove.title', { ring: row.ring.name })} means={say('rings.remove.means')} action={say('rings.remove.do')} done={say('rings.removed', { ring: row.ring.name })}
          isOpen={sheet === 'remove'} onClose={close} remove={() => call('ring.remove', { name: row.ring.name })}
        />
      )}
    </div>
  )
}

const ringColumns = (say: Say, format: Format): readonly Column<RingRow>[] => [
  { id: 'ring', head: say('rings.name'), width: 'minmax(120px, 1fr)', cell: ({ ring }) => <bdi dir="ltr" className="font-medium">{ring.name}</bdi> },
  { id: 'release', head: say('rings.release'), width: 'minmax(110px, 1fr)', cell: ({ ring }) => (ring.version === null ? <span className="text-ink-3">{say('rings.nothing')}</span> : versionText(ring.version, format.digits)) },
  { id: 'state', head: say('rings.state'), width: 'minmax(130px, 1fr)', cell: ({ ring, known }) => <span className={ring.paused ? 'font-semibold text-warn' : 'text-ink-2'}>{say(!known ? 'rings.notKnown' : ring.paused ? 'rings.paused' : 'rings.open')}</span> },
  { id: 'spread', head: say('rings.spread'), width: '110px', cell: ({ ring }) => <span className="text-ink-2">{ring.spreadMinutes === 0 ? say('rings.atOnce') : say('rings.minutes', { n: ring.spreadMinutes })}</span> },
  { id: 'desks', head: say('rings.desks'), width: '80px', cell: ({ desks }) => format.number(desks) },
  { id: 'current', head: say('rings.current'), width: '130px', cell: ({ ring, desks, current }) => (ring.version === null ? '' : say('rings.ofAll', { n: current, all: desks })) },
]
