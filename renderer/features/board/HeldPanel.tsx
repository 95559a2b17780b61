import { useQuery } from '@tanstack/react-query'
import type { Board, HeldLease } from '#domain/operator/board.ts'
import { CHECK_KINDS } from '#domain/ticket/check.ts'
import { useMay } from '../../app/operator.tsx'
import { useWho } from '../../app/who.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { heldOf, kindOfKey, type Held } from './figures.ts'
import { Panel } from './Panel.tsx'

interface HeldPanelProps { readonly board: Board; readonly onGive: ((leases: readonly HeldLease[]) => void) | null }

/** What somebody works on at this moment, and what desks keep for the time without a line. */
export function HeldPanel({ board: { leases, desks }, onGive }: HeldPanelProps) {
  const say = useSay()
  const format = useFormat()
  const { inHand, slices } = heldOf(leases)
  const deskName = (deskId: string): string => desks.find((desk) => desk.deskId === deskId)?.name ?? deskId.slice(0, 8)
  return (
    <Panel title={say('board.held')} note={inHand.length > 0 ? format.number(inHand.length) : undefined}>
      <Scroller className="min-h-0 flex-1 p-1.5">
        {leases.length === 0 && <p className="px-2.5 py-2 text-ink-3">{say('board.heldNone')}</p>}
        <ul className="flex flex-col">
          {inHand.map((lease) => <InHand key={`${lease.ticketId} ${lease.check}`} lease={lease} onGive={onGive} />)}
          {slices.map(({ deskId, leases: kept }) => (
            <li key={deskId} className="flex min-h-9 items-center gap-2 px-2.5">
              <span className="min-w-0 flex-1 truncate"><Written className="font-medium">{deskName(deskId)}</Written> <span className="text-xs text-ink-3">{say('board.slice', { n: kept.length })}</span></span>
              {onGive !== null && <Action small weight="quiet" aria-label={say('board.freeSliceOf', { desk: deskName(deskId) })} onPress={() => onGive(kept)}>{say('board.freeSlice')}</Action>}
            </li>
          ))}
        </ul>
      </Scroller>
    </Panel>
  )
}

function InHand({ lease, onGive }: { lease: Held['inHand'][number]; onGive: HeldPanelProps['onGive'] }) {
  const say = useSay()
  const format = useFormat()
  const reads = useMay('ticket.read')
  const view = useQuery({ ...ticketQuery(lease.ticketId), enabled: reads }).data
  const kind = CHECK_KINDS.find((one) => one === kindOfKey(lease.check))
  const what = kind === undefined ? lease.check : say(`check.${kind}`)
  const name = useWho()(lease.operatorId)
  const code = view?.state.code ?? null
  return (
    <li className="flex min-h-9 items-center gap-2 px-2.5">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate"><Written className="font-medium">{name}</Written> <span className="text-ink-2">{what}</span></span>
        <span className="flex gap-2 text-xs text-ink-3">{code !== null && <Code code={code} />}{say('board.heldUntil', { time: format.time(lease.until) })}</span>
      </span>
      {onGive !== null && <Action small weight="quiet" aria-label={say('board.freeOne', { what: say('board.heldNamed', { kind: what, name, code: code === null ? '' : format.code(code) }) })} onPress={() => onGive([lease])}>{say('board.free')}</Action>}
    </li>
  )
}
