import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { AlarmClock, ExternalLink, PhoneOutgoing } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ATTEMPT_OUTCOMES, type AttemptOutcome, type Check } from '#domain/ticket/check.ts'
import type { TicketCommand } from '#domain/ticket/commands.ts'
import type { TicketView } from '#ipc/contract.ts'
import type { CheckItem } from '#ipc/follow-up.ts'
import { refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import { callerQuery, ticketQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Code, PhoneNumber, Written } from '../../ui/Text.tsx'
import { StatusPill, UrgencyPill } from '../../ui/TicketMarks.tsx'
import { ActionSheet } from '../ticket/ActionSheet.tsx'
import { codeInWords, sentenceOfCity, standingDraft } from '../ticket/answer-text.ts'
import type { ActionType } from '../ticket/actions.ts'
import { DueLeft, DueWhy } from '../ticket/DueWhy.tsx'
import { RunningProvider, useRunning } from '../ticket/running.tsx'
import { Timeline } from '../ticket/Timeline.tsx'
import { UndoStrip } from '../ticket/UndoStrip.tsx'
import { useVoice } from '../ticket/use-voice.ts'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { DepartmentContacts } from './DepartmentContacts.tsx'
import { calledFor, stepFor, TOLD_BY_CALL } from './next-step.ts'
import { callTimes, snoozeTimes } from './times.ts'
import { useWhy } from './use-why.ts'
import { WhenSheet } from './WhenSheet.tsx'

interface WorkPaneProps {
  readonly item: CheckItem
  readonly until: number | null
  readonly held: string
  readonly onDone: () => void
  readonly onSkip: () => void
  readonly onRelease: () => void
}

/** The one thing that is in this operator's hands: whom to call, what to say, what is known, and the keys of its outcomes. */
export function WorkPane({ item, ...rest }: WorkPaneProps) {
  const say = useSay()
  const ticket = useQuery(ticketQuery(item.row.id))
  if (ticket.isError) return <div className="p-4"><RefusalNotice refusal={refusalOf(ticket.error)} /></div>
  if (ticket.data === undefined) return <Blank title={say('loading')} />
  if (ticket.data === null) return <Blank title={say('ticket.absent')}>{say('ticket.absentHint')}</Blank>
  return <Work key={item.check.key} item={item} view={ticket.data} fresh={!ticket.isFetching} {...rest} />
}

interface WorkProps extends WorkPaneProps { readonly view: TicketView; /** `view` is not older than when this was taken. */ readonly fresh: boolean }

function Work({ item, view, ...rest }: WorkProps) {
  const citizen = calledFor(item.check.kind) === 'citizen'
  const { key } = item.check
  // whoever was told was reached: both are saved or neither
  const withAttempt = (command: TicketCommand): readonly TicketCommand[] =>
    citizen && TOLD_BY_CALL.has(command.type as ActionType) ? [{ type: 'RecordAttempt', ticketId: view.state.id, check: key, outcome: 'reached', callAt: null, note: '' }] : []
  return (
    <RunningProvider view={view} before={withAttempt}>
      <Pane item={item} view={view} {...rest} />
    </RunningProvider>
  )
}

const LEASE_WARNING_MS = 3 * 60_000

function Pane({ item, view, fresh, until, held, onDone, onSkip, onRelease }: WorkProps) {
  const say = useSay()
  const announce = useAnnounce()
  const words = useRefusalWords()
  const navigate = useNavigate()
  const why = useWhy()
  const { timeZone } = useCity().city
  const now = useNow(30_000)
  const { offers, run, show, open, done, undo } = useRunning()
  const [sheet, setSheet] = useState<'call_at' | 'snooze' | null>(null)
  const { state } = view
  const { check } = item
  const legal = offers.filter(({ refused }) => refused === null)
  const primary = stepFor(check, legal.map(({ action }) => action.type))
  const called = calledFor(check.kind)
  const outcomes: readonly AttemptOutcome[] = called === null ? [] : called === 'citizen' ? ATTEMPT_OUTCOMES : ATTEMPT_OUTCOMES.filter((outcome) => outcome !== 'wrong_number')

  // once it is done or sleeps, the next one comes by itself
  const left = state.checks.find(({ key }) => key === check.key)
  const settled = fresh && (left === undefined || left.from > check.from)
  const told = useRef(false)
  useEffect(() => {
    if (!settled || told.current || open !== null) return
    told.current = true
    announce(say('followUp.saved'))
    onDone()
  }, [settled, open, announce, say, onDone])

  const atOnce = (command: TicketCommand): void => void run(command).then((refused) => refused !== null && announce(words(refused), 'danger'))
  const attempt = (outcome: AttemptOutcome): void => {
    if (outcome === 'call_at') return setSheet('call_at')
    if (outcome === 'reached' && called === 'citizen' && primary !== null) return show(primary)
    atOnce({ type: 'RecordAttempt', ticketId: state.id, check: check.key, outcome, callAt: null, note: '' })
  }
  const start = (type: ActionType): void => {
    if (type === 'AcceptEscalation') {
      const escalationId = state.escalations.find(({ id }) => check.key.endsWith(id))?.id ?? ''
      return atOnce({ type, ticketId: state.id, escalationId, note: '' })
    }
    if (type === 'AcknowledgeForward' && check.assignmentId !== null) return atOnce({ type, ticketId: state.id, assignmentId: check.assignmentId })
    show(type, check.assignmentId ?? undefined)
  }
  const reminderId = check.kind === 'reminder' ? check.key.slice('reminder:'.length) : null
  const finish = (): void => {
    if (reminderId !== null) return atOnce({ type: 'ClearReminder', ticketId: state.id, reminderId })
    if (primary !== null) start(primary)
  }
  const page = (): void => void navigate({ to: '/tickets/$ticketId', params: { ticketId: state.id } })

  useHotkeys('screen', [
    ...outcomes.map((outcome, place) => ({ chord: `Digit${place + 1}`, says: `attempt.${outcome}`, bar: true, run: () => attempt(outcome) })),
    ...(primary === null && reminderId === null ? [] : [{ chord: 'Enter', says: reminderId === null ? `action.${primary ?? 'AnswerCitizen'}` : 'action.ClearReminder', bar: true, run: finish }]),
    ...legal.filter(({ action: { type } }) => type !== 'AddNote' && type !== 'AttachFile' && type !== 'AmendTicket').map(({ action: { type, chord } }) => ({ chord, says: `action.${type}`, run: () => start(type) })),
    { chord: 'KeyT', says: 'followUp.snooze', bar: true, run: () => setSheet('snooze') },
    { chord: 'KeyC', says: 'followUp.openTicket', run: page },
    ...(done === null ? [] : [{ chord: 'KeyZ', says: 'undo.action', bar: true, run: undo }]),
  ])
  // from here on letters and digits are outcomes, wherever the focus was when it was taken
  const pane = useRef<HTMLElement>(null)
  useLayoutEffect(() => pane.current?.focus({ preventScroll: true }), [])
  const calls = callTimes(now, timeZone)
  const snoozes = snoozeTimes(now, timeZone)

  return (
    <section ref={pane} tabIndex={-1} aria-label={say(`check.${check.kind}`)} className="flex min-h-0 flex-1 flex-col bg-surface outline-none">
      <PaneHead view={view} check={check} why={why(check, item.row.departmentIds, state)} held={held} />
      <UndoStrip />
      <Scroller className="min-h-0 flex-1 px-5 py-4">
        <div className="mx-auto flex max-w-[820px] flex-col gap-4">
          {until !== null && until - now < LEASE_WARNING_MS && <Notice tone="warn" live>{say('followUp.leaseEnds')}</Notice>}
          <Whom view={view} check={check} called={called} />
          <Script view={view} check={check} />
          {outcomes.length > 0 && (
            <div role="group" aria-label={say('followUp.outcomes')} className="flex flex-wrap gap-2">
              {outcomes.map((outcome, place) => (
                <Action key={outcome} weight={place === 0 ? 'primary' : 'plain'} className="!h-9" chord={`Digit${place + 1}`} onPress={() => attempt(outcome)}>
                  {say(`attempt.${outcome}`)}
                </Action>
              ))}
            </div>
          )}
          <div className="flex flex-wrap items-center gap-2">
            {primary !== null && called !== 'citizen' && (
              <Action weight="primary" className="!h-9" chord="Enter" onPress={() => start(primary)}>{say(`action.${primary}`)}</Action>
            )}
            {reminderId !== null && <Action weight="primary" className="!h-9" chord="Enter" onPress={finish}>{say('action.ClearReminder')}</Action>}
            {check.kind === 'closure' && check.assignmentId !== null && (
              <Action className="!h-9" onPress={() => show('DeclineClosure', check.assignmentId ?? undefined)}>{say('action.DeclineClosure')}</Action>
            )}
            <Action chord="KeyT" onPress={() => setSheet('snooze')}><AlarmClock size={15} aria-hidden="true" />{say('followUp.snooze')}</Action>
            <Action chord="KeyG" onPress={onSkip}>{say('followUp.skip')}</Action>
            <Action chord="Escape" weight="quiet" onPress={onRelease}>{say('followUp.release')}</Action>
            <Action chord="KeyC" weight="quiet" className="ms-auto" onPress={page}><ExternalLink size={15} aria-hidden="true" />{say('followUp.openTicket')}</Action>
          </div>
          {view.current.text !== '' && <p dir="auto" className="selectable rounded-panel border border-line bg-ground px-4 py-3 leading-7 break-words whitespace-pre-wrap">{view.current.text}</p>}
          <OtherCases view={view} />
          <section aria-label={say('timeline.title')} className="flex flex-col gap-2">
            <h3 className="font-semibold text-ink-2">{say('timeline.title')}</h3>
            <Timeline view={view} />
          </section>
        </div>
      </Scroller>
      <ActionSheet />
      <WhenSheet
        title={say('attempt.call_at')} label={say('followUp.callAt')} reason={false} isOpen={sheet === 'call_at'} onClose={() => setSheet(null)}
        moments={[{ name: 'followUp.hour', at: calls.hour }, ...(calls.evening === null ? [] : [{ name: 'followUp.evening' as const, at: calls.evening }]), { name: 'followUp.morning', at: calls.morning }]}
        command={(at, note) => ({ type: 'RecordAttempt', ticketId: state.id, check: check.key, outcome: 'call_at', callAt: at, note })}
      />
      <WhenSheet
        title={say('followUp.snooze')} label={say('followUp.snoozeUntil')} reason isOpen={sheet === 'snooze'} onClose={() => setSheet(null)}
        moments={[{ name: 'followUp.later', at: snoozes.later }, { name: 'followUp.tomorrow', at: snoozes.tomorrow }, { name: 'followUp.week', at: snoozes.week }]}
        command={(at, note) => ({ type: 'SnoozeCheck', ticketId: state.id, check: check.key, until: at, note })}
      />
    </section>
  )
}

function PaneHead({ view: { state, pending }, check, why, held }: { view: TicketView; check: Check; why: string; held: string }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  return (
    <header className="flex flex-none flex-col gap-1 border-b border-line px-5 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-lg font-bold">{subjectName(city, state.categoryId, format)}</h2>
        <StatusPill status={state.status} pending={pending.length > 0} />
        <UrgencyPill urgency={state.urgency} />
        <span data-testid="work-code" className="selectable ms-auto text-lg font-semibold text-ink-2"><Code code={state.code} /></span>
      </div>
      <p className={`flex flex-wrap items-center gap-x-3 text-xs ${check.by < now ? 'text-danger' : 'text-ink-2'}`}>
        <span className="font-medium">{why}</span>
        <span>{say('followUp.dueBy', { date: format.moment(check.by, now) })}</span>
        <span>{say('followUp.attempts', { n: check.attempts })}{check.last !== null && `${say('comma')}${say('followUp.last', { outcome: say(`attempt.${check.last.outcome}`), ago: format.ago(check.last.at, now) })}`}</span>
        <span className="ms-auto text-ink-3">{held}</span>
      </p>
    </header>
  )
}

/** Whom to call, with the number as large as it is dialled. */
function Whom({ view: { state, current }, check, called }: { view: TicketView; check: Check; called: 'citizen' | 'department' | null }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const part = state.assignments.find(({ id }) => id === check.assignmentId) ?? null
  const department = part === null ? null : city.departmentOf(part.departmentId)
  const citizen = called !== 'department'
  const phone = citizen ? current.phone : (department?.phone ?? null)
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2 rounded-panel border border-line bg-ground px-4 py-3">
      <PhoneOutgoing size={20} aria-hidden="true" className="flex-none text-accent-ink" />
      <span className="flex min-w-0 flex-col">
        <span className="text-xs text-ink-3">{say(citizen ? 'followUp.person' : 'followUp.department')}</span>
        <span className="truncate font-semibold">{citizen ? (current.name === null ? say(state.anonymous ? 'field.anonymous' : 'followUp.noName') : <Written>{current.name}</Written>) : department === null ? '' : nameIn(department, format.language)}</span>
      </span>
      {phone === null ? <span className="text-ink-3">{say('followUp.noPhone')}</span> : citizen ? <PhoneNumber phone={phone} className="selectable text-2xl font-bold" /> : <bdi dir="ltr" className="ltr selectable text-2xl font-bold">{format.digits(phone)}</bdi>}
      <span className="ms-auto flex min-w-0 flex-col items-end gap-0.5">
        {state.placeId !== null && <span className="truncate text-xs text-ink-2">{placeName(city, state.placeId, format)}</span>}
        {part?.due != null && <><DueLeft due={part.due} now={now} className="text-xs" /><DueWhy due={part.due} /></>}
      </span>
      {!citizen && part !== null && <DepartmentContacts departmentId={part.departmentId} />}
    </div>
  )
}

/** What is read aloud for this kind of call, in the city's own words. */
function Script({ view, check }: { view: TicketView; check: Check }) {
  const say = useSay()
  const voice = useVoice()
  const code = codeInWords(voice, view.state.code)
  const report = view.state.assignments.flatMap(({ reports }) => reports).at(-1)
  const answer = report === undefined ? null : view.parts[report.commandId]?.['note'] ?? null
  const sentence = check.kind === 'satisfaction' ? sentenceOfCity(voice, 'satisfaction', { code })
    : check.kind === 'verify' ? sentenceOfCity(voice, 'verification', { code })
      : check.kind === 'answer' ? sentenceOfCity(voice, 'answered', { code, answer })
        : check.kind === 'promised' ? standingDraft(voice, view) : null
  return sentence === null ? null : (
    <p className="rounded-panel bg-accent-soft/60 px-4 py-3 text-base leading-7">
      <span className="block text-xs text-ink-2">{say('followUp.readAloud')}</span>«{sentence}»
    </p>
  )
}

/** What else is open from the same number: one call may answer several. */
function OtherCases({ view: { state, current } }: { view: TicketView }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const navigate = useNavigate()
  const caller = useQuery(callerQuery(current.phone))
  const others = (caller.data?.rows ?? []).filter(({ id, status }) => id !== state.id && status !== 'closed' && status !== 'cancelled')
  return others.length === 0 ? null : (
    <section aria-label={say('followUp.otherCases')} className="flex flex-col gap-1.5">
      <h3 className="font-semibold text-ink-2">{say('followUp.otherCases')}</h3>
      <ul className="flex flex-col gap-1">
        {others.slice(0, 5).map((row) => (
          <li key={row.id} className="flex items-center gap-3 rounded-control bg-ground px-3 py-1.5">
            <span className="min-w-0 flex-1 truncate">{subjectName(city, row.categoryId, format)}</span>
            <StatusPill status={row.status} />
            <Action small weight="quiet" onPress={() => void navigate({ to: '/tickets/$ticketId', params: { ticketId: row.id } })}><Code code={row.code} /></Action>
          </li>
        ))}
      </ul>
    </section>
  )
}

