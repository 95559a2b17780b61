import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Printer } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { TicketView } from '#ipc/contract.ts'
import { refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Code } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { useAttaching } from '../attachment/attaching.ts'
import { Attachments } from '../attachment/Attachments.tsx'
import { DropArea } from '../attachment/DropArea.tsx'
import { ActionSheet } from '../ticket/ActionSheet.tsx'
import type { ActionType } from '../ticket/actions.ts'
import { TicketLineContext } from '../ticket/line.ts'
import { NoteForm } from '../ticket/NoteForm.tsx'
import { RunningProvider, useRunning } from '../ticket/running.tsx'
import { Timeline } from '../ticket/Timeline.tsx'
import { subjectName } from '../ticket-list/columns.tsx'
import { entryOf, toldParts } from './inbox.ts'
import { MessageFacts } from './MessageFacts.tsx'
import { DEPARTMENT_LINE, departmentQuery } from './online.ts'
import { OwnPart } from './OwnPart.tsx'

/** One message of the department. What was read stays in sight when the line goes, with all that is being typed. */
export function MessagePane({ ticketId }: { ticketId: string }) {
  const say = useSay()
  const found = useQuery(departmentQuery(ticketId))
  if (found.data === undefined) return found.isError ? <div className="p-6"><RefusalNotice refusal={refusalOf(found.error)} /></div> : <Blank title={say('loading')} />
  const gone = found.isError && refusalOf(found.error).code === 'ticket_unknown'
  return (
    <TicketLineContext value={DEPARTMENT_LINE}>
      <RunningProvider view={found.data}>
        <Message view={found.data} gone={gone} />
      </RunningProvider>
    </TicketLineContext>
  )
}

/** What a liaison does, by the keys of this screen, in the order of the work. */
const KEYS: readonly (readonly [type: ActionType, chord: string])[] = [['AcknowledgeForward', 'KeyK'], ['ReportWork', 'KeyR'], ['ReturnForward', 'KeyB'], ['AskClosure', 'KeyC']]

function Message({ view, gone }: { view: TicketView; gone: boolean }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const announce = useAnnounce()
  const words = useRefusalWords()
  const navigate = useNavigate()
  const now = useNow(60_000)
  const { offers, run, show } = useRunning()
  const note = useRef<HTMLTextAreaElement>(null)
  const fileInput = useRef<HTMLInputElement>(null)
  const attachingHere = useAttaching(view)
  const { state } = view
  const legal = offers.filter(({ refused }) => refused === null && !gone)
  const mayDo = (type: ActionType): boolean => legal.some(({ action }) => action.type === type)
  const attaching = mayDo('AttachFile') ? attachingHere : null
  const keys = KEYS.filter(([type]) => mayDo(type))
  const entry = entryOf(view, now)
  useReading(view)

  const start = (type: ActionType, partId?: string): void => {
    const parts = legal.find(({ action }) => action.type === type)?.parts ?? []
    const only = partId ?? (parts.length === 1 ? parts[0]?.id : undefined)
    if (type !== 'AcknowledgeForward' || only === undefined) return show(type, partId)
    void run({ type, ticketId: state.id, assignmentId: only }).then((refused) => refused !== null && announce(words(refused), 'danger'))
  }
  const print = (): void => void navigate({ to: '/print/$ticketId', params: { ticketId: state.id }, search: { size: 'A4' } })
  useHotkeys('screen', [
    ...keys.map(([type, chord]) => ({ chord, says: `action.${type}`, bar: true, run: () => start(type) })),
    ...(mayDo('AddNote') ? [{ chord: 'KeyN', says: 'action.AddNote', bar: true, run: () => note.current?.focus() }] : []),
    ...(attaching === null ? [] : [{ chord: 'KeyI', says: 'action.AttachFile', run: () => fileInput.current?.click() }]),
    { chord: 'Ctrl+KeyP', says: 'menu.print', run: print },
  ])
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(0,1fr)_300px] min-[1536px]:grid-cols-[minmax(0,1fr)_380px]">
      <DropArea label={say('ticket.title')} onFiles={attaching === null ? null : (files) => attaching.add(files, 'chosen')} className="flex min-h-0 min-w-0 flex-col bg-surface">
        <header className="flex flex-none flex-col gap-2 border-b border-line px-5 py-2.5">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="text-lg font-bold">{subjectName(city, state.categoryId, format)}</h2>
            {entry !== null && <StatusPill status={entry.part.status} />}
            <UrgencyPill urgency={state.urgency} />
            <span data-testid="department-code" className="selectable ms-auto text-lg font-semibold text-ink-2"><Code code={state.code} /></span>
          </div>
          <div className="flex flex-wrap items-center gap-2">
            {keys.map(([type, chord], place) => (
              <Action key={type} weight={place === 0 ? 'primary' : 'plain'} className="!h-8 !px-3" chord={chord} onPress={() => start(type)}>{say(`action.${type}`)}</Action>
            ))}
            <Action weight="quiet" className="ms-auto !px-2" chord="Ctrl+KeyP" onPress={print}>
              <Printer size={15} aria-hidden="true" />
              <span className="sr-only">{say('menu.print')}</span>
            </Action>
          </div>
        </header>
        {gone && <div className="flex-none px-5 pt-3"><Notice tone="warn" live>{say('department.gone')}</Notice></div>}
        <Scroller className="min-h-0 flex-1 px-5 py-4">
          <div className="mx-auto flex max-w-[860px] flex-col gap-5">
            <section aria-label={say('department.says')} className="flex flex-col gap-2">
              <h3 className="font-semibold text-ink-2">{say('department.says')}</h3>
              {view.current.text === '' ? <p className="text-ink-3">{say('ticket.noText')}</p> : <p dir="auto" className="selectable rounded-panel border border-line bg-ground px-4 py-3 text-base leading-7 break-words whitespace-pre-wrap">{view.current.text}</p>}
            </section>
            {toldParts(state).map((part) => <OwnPart key={part.id} part={part} view={view} named={state.assignments.length > 1} />)}
            {(attaching !== null || state.attachments.length > 0) && <Attachments view={view} attaching={attaching} noFiles={false} inputRef={fileInput} />}
            <section aria-label={say('timeline.title')} className="flex flex-col gap-3">
              <h3 className="font-semibold text-ink-2">{say('timeline.title')}</h3>
              <Timeline view={view} />
            </section>
          </div>
        </Scroller>
        {mayDo('AddNote') && <NoteForm noteRef={note} />}
      </DropArea>
      <MessageFacts view={view} />
      <ActionSheet />
    </div>
  )
}

/** Opening a message is the department's receipt: told once for each of its parts. Without a line the next opening tells it. */
function useReading({ state }: TicketView): void {
  const told = useRef(new Set<string>())
  useEffect(() => {
    for (const { id: assignmentId, readAt, status } of state.assignments) {
      const open = status === 'forwarded' || status === 'acknowledged' || status === 'reported'
      if (readAt !== null || !open || told.current.has(assignmentId)) continue
      told.current.add(assignmentId)
      void DEPARTMENT_LINE.run({ type: 'ReadForward', ticketId: state.id, assignmentId }).then((reply) => !reply.ok && told.current.delete(assignmentId))
    }
  }, [state])
}
