import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Copy, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { AttentionItem } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce, useCopy } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay, type MessageKey } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalCodeText, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { keptLines, type KeptLine } from './attention-text.ts'

const COMMAND_WORDS: Readonly<Record<string, MessageKey>> = {
  RegisterTicket: 'step.TicketRegistered', ImportTicket: 'step.TicketRegistered', AmendTicket: 'step.TicketAmended', AddNote: 'step.NoteAdded',
  StartCall: 'command.StartCall', EndCall: 'command.EndCall',
}
const FIELD_WORDS: Readonly<Record<string, MessageKey>> = {
  kind: 'field.kind', categoryId: 'field.subject', placeId: 'field.place', urgency: 'field.urgency', phone: 'field.phone', name: 'field.name',
  nationalId: 'field.nationalId', address: 'field.address', text: 'field.text', outcome: 'outcome.field',
}

function useLineWords(type: string): (line: KeptLine) => readonly [name: string, value: string] {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  return ({ field, value }) => {
    const key = field === 'text' && type === 'AddNote' ? 'note.add' : FIELD_WORDS[field]
    const name = key === undefined ? field : say(key)
    if (field === 'categoryId') return [name, subjectName(city, value, format)]
    if (field === 'placeId') return [name, placeName(city, value, format)]
    if (field === 'kind' || field === 'urgency' || field === 'outcome') return [name, say(`${field}.${value}` as MessageKey)]
    if (field === 'phone') return [name, format.phone(value)]
    return [name, value]
  }
}

export function AttentionCard({ item }: { item: AttentionItem }) {
  const say = useSay()
  const format = useFormat()
  const words = useRefusalWords()
  const copy = useCopy()
  const announce = useAnnounce()
  const client = useQueryClient()
  const now = useNow(60_000)
  const lineWords = useLineWords(item.type)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const lines = keptLines(item.data).map(lineWords)
  const what = say(COMMAND_WORDS[item.type] ?? 'command.other')

  const settle = async (action: 'retry' | 'dismiss'): Promise<void> => {
    setBusy(true)
    const reply = await call('attention.settle', { commandId: item.commandId, action })
    setBusy(false)
    setAsking(false)
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    announce(say(action === 'retry' ? 'attention.retried' : 'attention.dismissed'))
    void client.invalidateQueries({ queryKey: ['attention'] })
    void client.invalidateQueries({ queryKey: ['tickets'] })
  }

  return (
    <li className="flex flex-col gap-3 rounded-panel border border-line bg-surface p-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-bold">{what}</h2>
        {item.code !== null && <Code code={item.code} className="selectable font-semibold text-ink-2" />}
        <span className="ms-auto text-xs text-ink-3">
          <Written>{item.authorName}</Written>
          {say('comma')}
          {format.moment(item.at, now)}
        </span>
      </div>
      <p className={`rounded-control px-3 py-2 ${item.quarantined ? 'bg-warn-soft text-warn' : 'bg-danger-soft text-danger'}`}>
        <span className="font-semibold">{say(item.quarantined ? 'attention.quarantined' : 'attention.refused')}</span> {words(item.refusal)} <RefusalCodeText code={item.refusal.code} />
      </p>
      <Scroller className="max-h-64">
      <dl className="grid grid-cols-[110px_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {lines.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="selectable min-w-0 break-words whitespace-pre-wrap">
              <Written>{value}</Written>
            </dd>
          </div>
        ))}
      </dl>
      </Scroller>
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex items-center gap-2 border-t border-line pt-3">
        <Action isDisabled={busy} onPress={() => void settle('retry')}>
          <RotateCcw size={14} aria-hidden="true" />
          {say('attention.retry')}
        </Action>
        <Action onPress={() => copy(lines.map(([name, value]) => `${name}: ${value}`).join('\n'), say('copy.text'))}>
          <Copy size={14} aria-hidden="true" />
          {say('attention.copy')}
        </Action>
        {item.ticketId !== null && item.type !== 'RegisterTicket' && (
          <Link to="/tickets/$ticketId" params={{ ticketId: item.ticketId }} className="action action-quiet">
            {say('open')}
          </Link>
        )}
        <Action weight="quiet" className="ms-auto" isDisabled={busy} onPress={() => setAsking(true)}>
          <Trash2 size={14} aria-hidden="true" />
          {say('attention.dismiss')}
        </Action>
      </div>
      <Sheet title={say('attention.dismissTitle')} role="alertdialog" isOpen={asking} onClose={() => setAsking(false)}>
        <div className="flex flex-col gap-4 p-5">
          <p className="leading-6">{say('attention.dismissHint')}</p>
          <div className="flex gap-2">
            <Action weight="danger" isDisabled={busy} onPress={() => void settle('dismiss')}>
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
