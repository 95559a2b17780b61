import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Unlink, UserPlus } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Refusal } from '#domain/refusals.ts'
import { legal } from '#domain/ticket/legal.ts'
import type { Row } from '#ipc/contract.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useMay, useOperator } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Picker, type Choice } from '../../ui/Picker.tsx'
import { Code, PhoneNumber, Written } from '../../ui/Text.tsx'
import { StatusMark } from '../../ui/TicketMarks.tsx'
import { findTickets } from '../palette/find-tickets.ts'
import { subjectName } from '../ticket-list/columns.tsx'

interface CallersProps { readonly incidentId: string; readonly tickets: readonly Row[]; readonly closed: boolean; readonly onChanged: () => void }

/** A burst main may have hundreds of callers; more are drawn when asked for. */
const SHOWN = 100

/** The messages that are linked: each is one caller. */
export function Callers({ incidentId, tickets, closed, onChanged }: CallersProps) {
  const say = useSay()
  const format = useFormat()
  const operator = useOperator()
  const announce = useAnnounce()
  const links = useMay('incident.link')
  const [limit, setLimit] = useState(SHOWN)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const run = async (type: 'LinkIncident' | 'UnlinkIncident', data: Readonly<Record<string, unknown>>, code: string): Promise<void> => {
    const reply = await call('command.run', { type, data })
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    announce(say(type === 'LinkIncident' ? 'incidents.linked' : 'incidents.unlinked', { code: format.code(code) }))
    onChanged()
  }
  return (
    <section aria-label={say('incidents.callersTitle')} className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <h3 className="text-xs font-medium text-ink-3">{say('incidents.callersTitle')}</h3>
        <span className="text-xs text-ink-3 tabular-nums">{format.number(tickets.length)}</span>
      </div>
      {links && !closed && <AddCaller has={new Set(tickets.map(({ id }) => id))} onAdd={(id, code) => void run('LinkIncident', { ticketId: id, incidentId }, code)} />}
      {refused !== null && <RefusalNotice refusal={refused} />}
      {tickets.length === 0 ? (
        <p className="rounded-panel border border-dashed border-line px-4 py-5 text-center text-ink-3">{say('incidents.noCallers')}</p>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-panel border border-line bg-surface">
          {tickets.slice(0, limit).map((row) => (
            <Caller key={row.id} row={row} onUnlink={links && legal('UnlinkIncident', row, operator) === null ? () => void run('UnlinkIncident', { ticketId: row.id, note: '' }, row.code) : null} />
          ))}
        </ul>
      )}
      {tickets.length > limit && <Action small className="self-start" onPress={() => setLimit(limit + SHOWN)}>{say('incidents.moreCallers', { n: format.number(tickets.length - limit) })}</Action>}
    </section>
  )
}

function Caller({ row, onUnlink }: { row: Row; onUnlink: (() => void) | null }) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  return (
    <li className="flex h-10 items-center gap-3 ps-3 pe-1.5">
      <span className="w-28 flex-none"><StatusMark status={row.status} pending={row.pending} /></span>
      <Link to="/tickets/$ticketId" params={{ ticketId: row.id }} className="flex min-w-0 flex-1 items-center gap-3 rounded-sm outline-offset-[-1px] hover:underline">
        <Code code={row.code} className="flex-none text-ink-2" />
        <span className="min-w-0 flex-1 truncate">
          {row.name === null ? <span className="text-ink-3">{say('caller.unnamed')}</span> : <Written>{row.name}</Written>}
          {row.address !== null && <span className="ms-2 text-xs text-ink-3"><Written>{row.address}</Written></span>}
        </span>
      </Link>
      {row.phone !== null && <PhoneNumber phone={row.phone} className="flex-none text-xs text-ink-2" />}
      <span className="w-24 flex-none text-end text-xs text-ink-3">{format.ago(row.receivedAt, now)}</span>
      {onUnlink === null ? (
        <span className="w-7 flex-none" />
      ) : (
        <Button aria-label={say('incidents.unlink', { code: format.code(row.code) })} onPress={onUnlink} className="action action-quiet action-small !w-7 flex-none !px-0">
          <Unlink size={14} aria-hidden="true" />
        </Button>
      )}
    </li>
  )
}

/** One more caller: a message that is here already, by its code or words. */
function AddCaller({ has, onAdd }: { has: ReadonlySet<string>; onAdd: (id: string, code: string) => void }) {
  const say = useSay()
  const city = useCity()
  const format = useFormat()
  const box = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const query = text.trim()
  const found = useQuery({ queryKey: ['tickets', 'find', query], queryFn: () => findTickets(query), enabled: query !== '' })
  const fresh = query === '' ? [] : (found.data ?? []).filter(({ id }) => !has.has(id))
  const choices: readonly Choice[] = fresh.map(({ id, code, categoryId, about }) => ({
    id,
    text: format.code(code),
    row: (
      <>
        <Code code={code} className="flex-none text-ink-2" />
        <span className="flex-none font-medium">{subjectName(city, categoryId, format)}</span>
        <Written className="min-w-0 flex-1 truncate text-xs text-ink-3">{about}</Written>
      </>
    ),
  }))
  useHotkeys('screen', [{ chord: 'F3', says: 'incidents.addCaller', bar: true, run: () => box.current?.focus() }])
  return (
    <Picker
      label={say('incidents.addCaller')}
      chord="F3"
      hint={query !== '' && found.isSuccess && choices.length === 0 ? say('palette.none') : say('incidents.addHint')}
      text={text}
      onText={setText}
      choices={choices}
      onPick={(id) => {
        const ticket = fresh.find((one) => one.id === id)
        setText('')
        if (ticket !== undefined) onAdd(ticket.id, ticket.code)
      }}
      inputRef={box}
      end={<UserPlus size={15} aria-hidden="true" className="me-2.5 text-ink-3" />}
    />
  )
}
