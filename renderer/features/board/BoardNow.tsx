import { useQuery } from '@tanstack/react-query'
import { WifiOff } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Board, HeldLease } from '#domain/operator/board.ts'
import { refusalOf } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useStatus } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { boardQuery } from './board.ts'
import { BoardTiles } from './BoardTiles.tsx'
import { DeskTable } from './DeskTable.tsx'
import { GiveSheet } from './GiveSheet.tsx'
import { HeldPanel } from './HeldPanel.tsx'
import { OperatorTable } from './OperatorTable.tsx'
import { QueuePanel } from './QueuePanel.tsx'
import { ReassignSheet } from './ReassignSheet.tsx'
import { ServerNotices } from './ServerNotices.tsx'

/** The centre at this moment, as the server counts it; its last figures stay while it is out of reach. */
export function BoardNow() {
  const say = useSay()
  const board = useQuery(boardQuery)
  const phase = useStatus()?.phase
  if (board.data !== undefined) return <Figures board={board.data} stale={board.isError} again={() => void board.refetch()} />
  if (!board.isError) return <Blank title={say('loading')} />
  const refused = refusalOf(board.error)
  if (phase === 'offline' || phase === 'paused' || refused.code === 'server_unreachable') return <Blank icon={<WifiOff size={28} />} title={say('board.offline')}>{say('board.offlineHint')}</Blank>
  return (
    <div className="flex flex-col items-start gap-3 p-6">
      <RefusalNotice refusal={refused} />
      <Action onPress={() => void board.refetch()}>{say('board.again')}</Action>
    </div>
  )
}

function Figures({ board, stale, again }: { board: Board; stale: boolean; again: () => void }) {
  const say = useSay()
  const format = useFormat()
  const assigns = useMay('work.assign')
  const operators = useRef<HTMLElement>(null)
  const desks = useRef<HTMLElement>(null)
  const [giving, setGiving] = useState<readonly HeldLease[] | null>(null)
  const [reassigning, setReassigning] = useState(false)
  useHotkeys('screen', [
    { chord: 'Alt+KeyR', says: 'board.again', bar: true, run: again },
    ...(assigns ? [{ chord: 'Alt+KeyJ', says: 'reassign.open', bar: true, run: () => setReassigning(true) }] : []),
  ])
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 p-3">
      {stale && <Notice tone="warn" live>{say('board.stale', { time: format.time(board.at) })}</Notice>}
      {/* what may no longer be true has lost its colours */}
      <div className={`flex min-h-0 flex-1 flex-col gap-3 ${stale ? '[filter:grayscale(1)]' : ''}`}>
        <ServerNotices board={board} />
        <BoardTiles board={board} onOperators={() => operators.current?.focus()} onDesks={() => desks.current?.focus()} />
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-3">
          <div className="grid min-h-0 grid-rows-[minmax(0,3fr)_minmax(0,2fr)] gap-3">
            <OperatorTable panelRef={operators} board={board} onReassign={assigns ? () => setReassigning(true) : null} />
            <DeskTable panelRef={desks} board={board} />
          </div>
          <div className="grid min-h-0 grid-rows-[minmax(0,3fr)_minmax(0,2fr)] gap-3">
            <QueuePanel board={board} onAgain={again} />
            <HeldPanel board={board} onGive={assigns ? setGiving : null} />
          </div>
        </div>
      </div>
      {assigns && <GiveSheet leases={giving} onClose={() => setGiving(null)} />}
      {assigns && <ReassignSheet isOpen={reassigning} onClose={() => setReassigning(false)} />}
    </div>
  )
}
