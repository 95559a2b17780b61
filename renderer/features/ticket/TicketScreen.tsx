import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useRouter } from '@tanstack/react-router'
import { useRef, useState, type ReactNode } from 'react'
import type { ApprovalMatter } from '#domain/approval/approval.ts'
import type { TicketView } from '#ipc/contract.ts'
import { refusalOf } from '../../api.ts'
import { useAnnounce, useCopy } from '../../app/announcements.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay, useOperator } from '../../app/operator.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { ticketQuery } from '../../queries.ts'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { AskApprovalSheet } from '../approval/AskApprovalSheet.tsx'
import { useAttaching } from '../attachment/attaching.ts'
import { Attachments } from '../attachment/Attachments.tsx'
import { DropArea } from '../attachment/DropArea.tsx'
import { ActionMenu, type PlainEntry } from './ActionMenu.tsx'
import { ActionSheet } from './ActionSheet.tsx'
import type { ActionType } from './actions.ts'
import { AmendSheet } from './AmendSheet.tsx'
import { askables, whyNotAsked } from './askable.ts'
import { Facts } from './Facts.tsx'
import { NoteForm } from './NoteForm.tsx'
import { RunningProvider, useRunning } from './running.tsx'
import { TicketHead } from './TicketHead.tsx'
import { Timeline } from './Timeline.tsx'
import { UndoStrip } from './UndoStrip.tsx'

export function TicketScreen() {
  const say = useSay()
  const { ticketId } = useParams({ from: '/tickets/$ticketId' })
  const mayRead = useMay('ticket.read')
  const ticket = useQuery({ ...ticketQuery(ticketId), enabled: mayRead })
  if (!mayRead) return <Instead><Blank title={say('ticket.notYours')}>{say('ticket.notYoursHint')}</Blank></Instead>
  if (ticket.isError) return <Instead><div className="p-6"><RefusalNotice refusal={refusalOf(ticket.error)} /></div></Instead>
  if (ticket.data === undefined) return <Instead><Blank title={say('loading')} /></Instead>
  if (ticket.data === null) return <Instead><Blank title={say('ticket.absent')}>{say('ticket.absentHint')}</Blank></Instead>
  return <TicketPage key={ticketId} view={ticket.data} />
}

/** What stands where there is no message to show. Escape leads back from it too. */
function Instead({ children }: { children: ReactNode }) {
  const say = useSay()
  const back = useBack()
  useHotkeys('screen', [{ chord: 'Escape', says: 'back', bar: true, run: back }])
  return (
    <div className="h-full">
      <h1 className="sr-only">{say('ticket.title')}</h1>
      {children}
    </div>
  )
}

function useBack(): () => void {
  const { history } = useRouter()
  const navigate = useNavigate()
  return () => (history.canGoBack() ? history.back() : void navigate({ to: '/tickets' }))
}

/** One message with everything that can be done to it. A confidential one, read from the server, is shown by the same page. */
export const TicketPage = ({ view }: { view: TicketView }) => (
  <RunningProvider view={view}>
    <Page view={view} />
  </RunningProvider>
)

function Page({ view }: { view: TicketView }) {
  const say = useSay()
  const copy = useCopy()
  const session = useOperator()
  const announce = useAnnounce()
  const words = useRefusalWords()
  const navigate = useNavigate()
  const back = useBack()
  const { offers, usual, open, done, run, undo, show, close } = useRunning()
  const [menu, setMenu] = useState(false)
  const [asking, setAsking] = useState<ApprovalMatter | null>(null)
  const note = useRef<HTMLTextAreaElement>(null)
  const fileInput = useRef<HTMLInputElement>(null)
  const attachingHere = useAttaching(view)
  const { state } = view
  const legal = offers.filter(({ refused }) => refused === null)
  const mayDo = (type: ActionType): boolean => legal.some(({ action }) => action.type === type)
  const attaching = mayDo('AttachFile') ? attachingHere : null
  const noFiles = offers.find(({ action }) => action.type === 'AttachFile')?.refused?.code === 'attachment_confidential'

  const atOnce = (command: Parameters<typeof run>[0]): void => void run(command).then((refused) => refused !== null && announce(words(refused), 'danger'))
  const start = (type: ActionType, partId?: string): void => {
    if (type === 'AddNote') return note.current?.focus()
    if (type === 'AttachFile') return fileInput.current?.click()
    if (type === 'WakeTicket') return atOnce({ type, ticketId: state.id })
    if (type === 'AcknowledgeForward') {
      const parts = legal.find(({ action }) => action.type === type)?.parts ?? []
      const only = partId ?? (parts.length === 1 ? parts[0]?.id : undefined)
      if (only !== undefined) return atOnce({ type, ticketId: state.id, assignmentId: only })
    }
    show(type, partId)
  }
  const copyCode = (): void => copy(state.code, say('copy.code'))
  const print = (): void => void navigate({ to: '/print/$ticketId', params: { ticketId: state.id }, search: { size: 'A4' } })
  const asks = askables(state, session)
  const askable = asks.filter(({ refused }) => refused === null)
  const others: readonly PlainEntry[] = [
    { id: 'copy', chord: 'KeyC', run: copyCode }, { id: 'print', chord: 'Ctrl+KeyP', run: print },
    ...asks.map((one) => {
      const why = whyNotAsked(one)
      return { id: one.id, chord: one.chord, run: () => setAsking(one.matter), ...(why === null ? {} : { why: say(why) }) }
    }),
  ]

  useHotkeys('screen', [
    ...legal.map(({ action: { type, chord } }) => ({ chord, says: `action.${type}`, bar: type === 'AddNote' || usual.some(({ action }) => action.type === type), run: () => start(type) })),
    { chord: 'KeyM', says: 'menu.title', bar: true, run: () => setMenu(true) },
    { chord: 'Ctrl+Period', says: 'menu.title', quiet: true, run: () => setMenu(true) },
    { chord: 'KeyC', says: 'copy.codeAction', run: copyCode },
    { chord: 'Ctrl+KeyP', says: 'menu.print', run: print },
    ...askable.map(({ id, chord, matter }) => ({ chord, says: `menu.${id}`, run: () => setAsking(matter) })),
    ...(done === null ? [] : [{ chord: 'KeyZ', says: 'undo.action', bar: true, run: undo }]),
    { chord: 'Escape', says: 'back', bar: true, run: back },
  ])

  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_380px]">
      <DropArea label={say('ticket.title')} onFiles={attaching === null ? null : (files) => attaching.add(files, 'chosen')} className="flex min-h-0 min-w-0 flex-col bg-surface">
        <TicketHead start={start} onMenu={() => setMenu(true)} onCopy={copyCode} onPrint={print} onBack={back} />
        <UndoStrip />
        <Scroller className="min-h-0 flex-1 px-6 py-4">
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
            {(attaching !== null || noFiles || state.attachments.length > 0) && <Attachments view={view} attaching={attaching} noFiles={noFiles} inputRef={fileInput} />}
            <section aria-label={say('timeline.title')} className="flex flex-col gap-3">
              <h2 className="font-semibold text-ink-2">{say('timeline.title')}</h2>
              <Timeline view={view} />
            </section>
          </div>
        </Scroller>
        {mayDo('AddNote') && <NoteForm noteRef={note} />}
      </DropArea>
      <Facts view={view} start={start} />
      <ActionSheet />
      <AskApprovalSheet matter={asking ?? 'close_unverified'} ticketId={state.id} subjectIds={[state.id]} isOpen={asking !== null} onClose={() => setAsking(null)} />
      <ActionMenu isOpen={menu} onClose={() => setMenu(false)} start={start} others={others} />
      <AmendSheet view={view} isOpen={open?.type === 'AmendTicket'} onClose={close} />
    </div>
  )
}
