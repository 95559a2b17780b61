import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Copy, Lock, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { AttentionItem } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce, useCopy } from '../../app/announcements.tsx'
import { useNow } from '../../app/now.ts'
import { useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalCodeText, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { ConfidentialPill } from '../../ui/TicketMarks.tsx'
import { keptLines } from './attention-text.ts'
import { ForwardRedo } from './ForwardRedo.tsx'
import { useCommandName, useLineWords } from './line-words.ts'
import { forwardAgain } from './redo.ts'
import { TicketNow } from './TicketNow.tsx'

/** What was asked, why it was refused, how the message stands now, and what can be done about it. */
export function AttentionCard({ item, first }: { item: AttentionItem; first: boolean }) {
  const say = useSay()
  const copy = useCopy()
  const { operator } = useOperator()
  const commandName = useCommandName()
  const lineWords = useLineWords(item.type)
  const onTicket = item.ticketId !== null && item.type !== 'RegisterTicket' && !item.sealed
  const ticket = useQuery({ ...ticketQuery(item.ticketId ?? ''), enabled: onTicket })
  const { settle, refused, busy } = useSettling(item)
  const [asking, setAsking] = useState(false)
  const lines = keptLines(item.data).map(lineWords).filter((line) => line !== null)
  const again = ticket.data == null ? null : forwardAgain(item, ticket.data.state)
  const own = item.authorName === operator.name
  // what somebody was ahead of is refused again just the same
  const retry = again === null && own && !item.sealed

  return (
    <li className="flex flex-col gap-3 rounded-panel border border-line bg-surface p-5">
      <Head item={item} what={commandName(item.type)} code={item.code ?? ticket.data?.state.code ?? null} />
      <Why item={item} />
      {item.sealed && <p className="leading-6 text-ink-2">{say(item.quarantined ? 'attention.sealedKept' : 'attention.sealed')}</p>}
      {again?.command === null && <Notice tone="ok">{say('attention.haveIt')}</Notice>}
      {ticket.data != null && <TicketNow state={ticket.data.state} having={again?.now ?? null} />}
      {onTicket && ticket.data === null && <Notice tone="info">{say('attention.gone')}</Notice>}
      {lines.length > 0 && <Asked lines={lines} />}
      {refused !== null && <RefusalNotice refusal={refused} />}
      {!own && !item.sealed && <p className="text-xs text-ink-3">{say('attention.authorOnly', { who: item.authorName })}</p>}
      <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
        {again !== null && own && <ForwardRedo item={item} again={again} first={first} />}
        {retry && (
          <Action isDisabled={busy} onPress={() => void settle('retry')}>
            <RotateCcw size={14} aria-hidden="true" />
            {say('attention.retry')}
          </Action>
        )}
        {lines.length > 0 && (
          <Action onPress={() => copy(lines.map(([name, value]) => `${name}: ${value}`).join('\n'), say('copy.text'))}>
            <Copy size={14} aria-hidden="true" />
            {say('attention.copy')}
          </Action>
        )}
        {onTicket && item.ticketId !== null && (
          <Link to="/tickets/$ticketId" params={{ ticketId: item.ticketId }} className="action action-quiet">
            {say('open')}
          </Link>
        )}
        <Action weight="quiet" className="ms-auto" isDisabled={busy} onPress={() => setAsking(true)}>
          <Trash2 size={14} aria-hidden="true" />
          {say(again === null ? 'attention.dismiss' : 'attention.dropMine')}
        </Action>
      </div>
      <Sheet title={say('attention.dismissTitle')} role="alertdialog" isOpen={asking} onClose={() => setAsking(false)}>
        <div className="flex flex-col gap-4 p-5">
          <p className="leading-6">{say('attention.dismissHint')}</p>
          <div className="flex gap-2">
            <Action weight="danger" isDisabled={busy} onPress={() => void settle('dismiss').then(() => setAsking(false))}>
              {say('attention.dismissYes')}
            </Action>
            <Action autoFocus onPress={() => setAsking(false)}>
              {say('cancel')}
            </Action>
          </div>
        </div>
      </Sheet>
    </li>
  )
}

function useSettling({ commandId }: AttentionItem) {
  const say = useSay()
  const announce = useAnnounce()
  const client = useQueryClient()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const settle = async (action: 'retry' | 'dismiss'): Promise<void> => {
    setBusy(true)
    const reply = await call('attention.settle', { commandId, action })
    setBusy(false)
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    announce(say(action === 'retry' ? 'attention.retried' : 'attention.dismissed'))
    void client.invalidateQueries({ queryKey: ['attention'] })
    void client.invalidateQueries({ queryKey: ['tickets'] })
  }
  return { settle, refused, busy }
}

function Head({ item: { sealed, authorName, at }, what, code }: { item: AttentionItem; what: string; code: string | null }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <h2 className="flex items-center gap-2 text-base font-bold">{sealed && <Lock size={15} aria-hidden="true" className="text-confidential" />}{what}</h2>
      {sealed && <ConfidentialPill />}
      {code !== null && <Code code={code} className="selectable font-semibold text-ink-2" />}
      <span className="ms-auto text-xs text-ink-3">
        <Written>{authorName}</Written>
        {say('comma')}
        {format.moment(at, now)}
      </span>
    </div>
  )
}

function Why({ item: { refusal, quarantined } }: { item: AttentionItem }) {
  const say = useSay()
  const words = useRefusalWords()
  return (
    <p className={`rounded-control px-3 py-2 ${quarantined ? 'bg-warn-soft text-warn' : 'bg-danger-soft text-danger'}`}>
      <span className="font-semibold">{say(quarantined ? 'attention.quarantined' : 'attention.refused')}</span> {words(refusal)} <RefusalCodeText code={refusal.code} />
    </p>
  )
}

function Asked({ lines }: { lines: readonly (readonly [name: string, value: string])[] }) {
  const say = useSay()
  return (
    <section aria-label={say('attention.asked')}>
      <Scroller className="max-h-64">
        <dl className="grid grid-cols-[110px_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          {lines.map(([name, value]) => (
            <div key={`${name} ${value}`} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="selectable min-w-0 break-words whitespace-pre-wrap">
                <Written>{value}</Written>
              </dd>
            </div>
          ))}
        </dl>
      </Scroller>
    </section>
  )
}
