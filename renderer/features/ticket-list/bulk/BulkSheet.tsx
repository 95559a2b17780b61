import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { refusal } from '#domain/refusals.ts'
import type { Row } from '#ipc/contract.ts'
import { read, refusalOf } from '../../../api.ts'
import { useCity } from '../../../app/city.tsx'
import { useHotkeys } from '../../../app/hotkeys.tsx'
import { useOperator } from '../../../app/operator.tsx'
import { useRefusalWords, useSay } from '../../../i18n/words.tsx'
import { Action } from '../../../ui/Action.tsx'
import { Blank } from '../../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../../ui/Notice.tsx'
import { Progress } from '../../../ui/Progress.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { BULK_ACTIONS, plan, split, type BulkAction, type Left, type Wish } from './bulk.ts'
import type { LastBulk } from './last-bulk.ts'
import { DESK, runBulk } from './run-bulk.ts'
import { WishForm } from './WishForm.tsx'

interface BulkSheetProps { readonly kind: Wish['kind'] | null; readonly numbers: readonly number[]; readonly onClose: () => void; readonly onDone: (last: LastBulk) => void }

/** One action for many messages: what is wanted, for how many it can be done, and why not for the others. */
export function BulkSheet({ kind, numbers, onClose, onDone }: BulkSheetProps) {
  const say = useSay()
  const action = BULK_ACTIONS.find((one) => one.kind === kind)
  const running = useRef<AbortController | null>(null)
  return (
    <Sheet
      title={action === undefined ? '' : say('bulk.title', { action: say(`bulk.${action.kind}`), n: numbers.length })}
      isOpen={action !== undefined}
      // while it runs, Escape stops it; the outcome is shown in any case
      onClose={() => (running.current === null ? onClose() : running.current.abort())}
      wide
    >
      {action !== undefined && <Selected key={action.kind} action={action} numbers={numbers} onClose={onClose} onDone={onDone} onRunning={(controller) => { running.current = controller }} />}
    </Sheet>
  )
}

/** Null: it has ended. */
type OnRunning = (controller: AbortController | null) => void

function Selected({ action, numbers, ...rest }: { action: BulkAction; numbers: readonly number[]; onClose: () => void; onDone: BulkSheetProps['onDone']; onRunning: OnRunning }) {
  const say = useSay()
  // asked once: what the operator sees in the sheet is what is done
  const [asked] = useState(numbers)
  const rows = useQuery({ queryKey: ['bulkRows', asked], queryFn: () => read('ticket.rows', { numbers: [...asked] }), staleTime: 0, gcTime: 0 })
  if (rows.isError) return <div className="p-5"><RefusalNotice refusal={refusalOf(rows.error)} /></div>
  if (rows.data === undefined) return <div className="h-40"><Blank title={say('bulk.reading')} /></div>
  return <Wishing action={action} rows={rows.data} {...rest} />
}

interface WishingProps { readonly action: BulkAction; readonly rows: readonly Row[]; readonly onClose: () => void; readonly onDone: BulkSheetProps['onDone']; readonly onRunning: OnRunning }

function Wishing({ action, rows, onClose, onDone, onRunning }: WishingProps) {
  const say = useSay()
  const session = useOperator()
  const { directory } = useCity()
  const [wish, setWish] = useState<Wish | null>(null)
  const [begun, setBegun] = useState<number | null>(null)
  const running = useRef<AbortController | null>(null)
  const { can, left } = split(action.type, rows, session)
  const planned = wish === null ? null : plan(wish, can, directory)
  const asked = planned?.asked ?? []
  useEffect(() => () => running.current?.abort(), [])

  const go = async (): Promise<void> => {
    if (asked.length === 0 || running.current !== null) return
    const controller = new AbortController()
    running.current = controller
    onRunning(controller)
    setBegun(0)
    const result = await runBulk(asked, DESK, setBegun, controller.signal)
    running.current = null
    onRunning(null)
    onDone({ kind: action.kind, takenBack: action.takenBack, result, undone: null })
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'bulk.bar', run: () => void go() }])

  if (begun !== null) {
    return (
      <div className="flex flex-col gap-4 p-5">
        <Progress label={say(`bulk.${action.kind}`)} done={begun} total={asked.length} />
        <p role="status">{say('bulk.running', { done: begun, total: asked.length })}</p>
        <div><Action autoFocus onPress={() => running.current?.abort()}>{say('bulk.stop')}</Action></div>
      </div>
    )
  }
  const all = [...left, ...(planned?.left ?? [])]
  const count = planned === null ? can.length : asked.length
  return (
    <div className="flex flex-col gap-4 p-5">
      {can.length > 0 && <WishForm kind={action.kind} rows={can} onWish={setWish} />}
      <div role="status" className="flex flex-col gap-2">
        {count === 0 ? <Notice tone="warn">{say('bulk.none')}</Notice> : all.length > 0 && <p>{say('bulk.can', { n: count })}</p>}
        <LeftOut left={all} />
      </div>
      <div className="flex gap-2">
        {can.length > 0 && (
          <Action weight="primary" chord="Ctrl+Enter" isDisabled={asked.length === 0} onPress={() => void go()}>
            {count === 0 ? say(`bulk.${action.kind}`) : say('bulk.go', { action: say(`bulk.${action.kind}`), n: count })}
          </Action>
        )}
        <Action className="!h-9" autoFocus={can.length === 0} onPress={onClose}>{say('cancel')}</Action>
      </div>
    </div>
  )
}

/** Reasons with how many each of them leaves out. */
function LeftOut({ left }: { left: readonly Left[] }) {
  const say = useSay()
  const words = useRefusalWords()
  if (left.length === 0) return null
  const codes = [...new Set(left.map((one) => one.refusal.code))]
  return (
    <div className="rounded-control bg-sunken px-3 py-2 text-ink-2">
      <p>{say('bulk.left', { n: left.length })}</p>
      <ul className="list-disc ps-5">
        {codes.map((code) => {
          const some = left.filter((one) => one.refusal.code === code)
          const why = code === 'department_unknown' ? say('bulk.routeUnknown') : words(some[0]?.refusal ?? refusal(code))
          return <li key={code}>{say('bulk.leftReason', { n: some.length, why })}</li>
        })}
      </ul>
    </div>
  )
}
