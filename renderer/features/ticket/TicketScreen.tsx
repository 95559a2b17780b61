import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useRouter } from '@tanstack/react-router'
import { ArrowRight, Copy, Pencil, StickyNote } from 'lucide-react'
import { useRef, useState } from 'react'
import type { TicketView } from '#ipc/contract.ts'
import { refusalOf } from '../../api.ts'
import { useCopy } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Code } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { subjectName } from '../ticket-list/columns.tsx'
import { AmendSheet } from './AmendSheet.tsx'
import { Facts } from './Facts.tsx'
import { NoteForm } from './NoteForm.tsx'
import { Timeline } from './Timeline.tsx'

export function TicketScreen() {
  const say = useSay()
  const { ticketId } = useParams({ from: '/tickets/$ticketId' })
  const ticket = useQuery(ticketQuery(ticketId))
  if (ticket.isError) return <div className="p-6"><h1 className="sr-only">{say('ticket.title')}</h1><RefusalNotice refusal={refusalOf(ticket.error)} /></div>
  if (ticket.data === undefined) return <div className="h-full"><h1 className="sr-only">{say('ticket.title')}</h1><Blank title={say('loading')} /></div>
  if (ticket.data === null) return <div className="h-full"><h1 className="sr-only">{say('ticket.title')}</h1><Blank title={say('ticket.absent')}>{say('ticket.absentHint')}</Blank></div>
  return <Ticket key={ticketId} view={ticket.data} />
}

function Ticket({ view }: { view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const copy = useCopy()
  const client = useQueryClient()
  const { history } = useRouter()
  const navigate = useNavigate()
  const mayNote = useMay('ticket.note')
  const mayAmend = useMay('ticket.amend')
  const [amending, setAmending] = useState(false)
  const note = useRef<HTMLTextAreaElement>(null)
  const { state, pending } = view
  const copyCode = (): void => copy(state.code, say('copy.code'))
  const back = (): void => (history.canGoBack() ? history.back() : void navigate({ to: '/tickets' }))
  const reread = (): void => void client.invalidateQueries({ queryKey: ['tickets'] })

  useHotkeys('screen', [
    ...(mayNote ? [{ chord: 'KeyN', says: 'note.add', bar: true, run: () => note.current?.focus() }] : []),
    ...(mayAmend ? [{ chord: 'KeyE', says: 'amend.title', bar: true, run: () => setAmending(true) }] : []),
    { chord: 'KeyC', says: 'copy.codeAction', bar: true, run: copyCode },
    { chord: 'Escape', says: 'back', bar: true, run: back },
  ])

  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_380px]">
      <article aria-label={say('ticket.title')} className="flex min-h-0 min-w-0 flex-col bg-surface">
        <header className="flex flex-none flex-col gap-2 border-b border-line px-6 py-3.5">
          <div className="flex items-center gap-3">
            <Action small weight="quiet" className="-ms-2" onPress={back}>
              <ArrowRight size={15} aria-hidden="true" className="ltr:rotate-180" />
              {say('back')}
            </Action>
            <span className="ms-auto flex items-center gap-2">
              {mayNote && (
                <Action small chord="KeyN" onPress={() => note.current?.focus()}>
                  <StickyNote size={14} aria-hidden="true" />
                  {say('note.add')}
                </Action>
              )}
              {mayAmend && (
                <Action small chord="KeyE" onPress={() => setAmending(true)}>
                  <Pencil size={14} aria-hidden="true" />
                  {say('amend.title')}
                </Action>
              )}
              <Action small chord="KeyC" onPress={copyCode}>
                <Copy size={14} aria-hidden="true" />
                {say('copy.codeAction')}
              </Action>
            </span>
          </div>
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="text-xl font-bold">{subjectName(city, state.categoryId, format)}</h1>
            <StatusPill pending={pending.length > 0} />
            <UrgencyPill urgency={state.urgency} />
            <span data-testid="ticket-code" className="selectable ms-auto text-xl font-semibold tracking-wide text-ink-2">
              <Code code={state.code} />
            </span>
          </div>
        </header>
        <Scroller className="min-h-0 flex-1 px-6 py-5">
          <div className="mx-auto flex max-w-[860px] flex-col gap-5">
            <section aria-label={say('field.text')} className="flex flex-col gap-2">
              <h2 className="font-semibold text-ink-2">{say('field.text')}</h2>
              {view.current.text === '' ? (
                <p className="text-ink-3">{say('ticket.noText')}</p>
              ) : (
                <p dir="auto" className="selectable rounded-panel border border-line bg-ground px-4 py-3 text-base leading-7 break-words whitespace-pre-wrap">
                  {view.current.text}
                </p>
              )}
            </section>
            <section aria-label={say('timeline.title')} className="flex flex-col gap-3">
              <h2 className="font-semibold text-ink-2">{say('timeline.title')}</h2>
              <Timeline view={view} />
            </section>
          </div>
        </Scroller>
        {mayNote && <NoteForm ticketId={state.id} noteRef={note} onSaved={reread} />}
      </article>
      <Facts view={view} />
      <AmendSheet view={view} isOpen={amending} onClose={() => setAmending(false)} onSaved={reread} />
    </div>
  )
}
