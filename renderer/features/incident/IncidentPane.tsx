import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheckBig, MessageCircleReply, Pencil, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { CallOutput, Row } from '#ipc/contract.ts'
import { call, refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { incidentQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Code, Written } from '../../ui/Text.tsx'
import { PendingPill } from '../../ui/TicketMarks.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { AnswerSheet } from './AnswerSheet.tsx'
import { Callers } from './Callers.tsx'
import { CloseSheet } from './CloseSheet.tsx'
import { IncidentPill } from './IncidentMark.tsx'
import { IncidentSheet } from './IncidentSheet.tsx'
import { IncidentSteps } from './IncidentSteps.tsx'

export function IncidentPane({ incidentId }: { incidentId: string }) {
  const say = useSay()
  const found = useQuery(incidentQuery(incidentId))
  if (found.isError) return <div className="bg-ground p-6"><RefusalNotice refusal={refusalOf(found.error)} /></div>
  if (found.data === undefined) return <div className="bg-ground"><Blank title={say('loading')} /></div>
  if (found.data === null) return <div className="bg-ground"><Blank title={say('refusal.incident_unknown')} /></div>
  return <Incident found={found.data} />
}

export type FoundIncident = NonNullable<CallOutput['incident.read']>

/** One incident: what is read to callers, what was answered, who called, and what its lead may do. */
function Incident({ found }: { found: FoundIncident }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const client = useQueryClient()
  const announce = useAnnounce()
  const leads = useMay('incident.lead')
  const [sheet, setSheet] = useState<'edit' | 'answer' | 'close' | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const { incident: { state, title, script, answer, callers, open, pending }, tickets } = found
  const over = state.status === 'closed'
  const reread = (): void => {
    void client.invalidateQueries({ queryKey: ['incidents'] })
    void client.invalidateQueries({ queryKey: ['tickets'] })
  }
  const reopen = async (): Promise<void> => {
    const reply = await call('command.run', { type: 'ReopenIncident', data: { incidentId: state.id, note: '' } })
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    announce(say('incidents.reopened'))
    reread()
  }
  useHotkeys('screen', [
    ...(leads && !over
      ? [
          { chord: 'KeyE', says: 'incidents.edit', run: () => setSheet('edit') },
          { chord: 'KeyA', says: 'incidents.answer', bar: true, run: () => setSheet('answer') },
          { chord: 'KeyX', says: 'incidents.close', bar: true, run: () => setSheet('close') },
        ]
      : []),
    ...(leads && over ? [{ chord: 'KeyR', says: 'incidents.reopen', bar: true, run: () => void reopen() }] : []),
  ])
  const ends = (): void => setSheet(null)
  return (
    <article aria-label={title} className="flex min-h-0 min-w-0 flex-col bg-ground">
      <header className="flex flex-none flex-col gap-2 border-b border-line bg-surface px-6 py-3">
        <div className="flex items-center gap-3">
          <IncidentPill status={state.status} />
          {pending && <PendingPill />}
          <span className="text-xs text-ink-3">{say('incidents.since', { when: format.moment(state.openedAt, now) })}</span>
          {leads && (
            <span className="ms-auto flex items-center gap-2">
              {over ? (
                <Action small chord="KeyR" onPress={() => void reopen()}><RotateCcw size={14} aria-hidden="true" />{say('incidents.reopen')}</Action>
              ) : (
                <>
                  <Action small chord="KeyE" onPress={() => setSheet('edit')}><Pencil size={14} aria-hidden="true" />{say('incidents.edit')}</Action>
                  <Action small chord="KeyX" onPress={() => setSheet('close')}><CircleCheckBig size={14} aria-hidden="true" />{say('incidents.close')}</Action>
                  <Action small weight="primary" className="!h-7" chord="KeyA" onPress={() => setSheet('answer')}><MessageCircleReply size={14} aria-hidden="true" />{say('incidents.answer')}</Action>
                </>
              )}
            </span>
          )}
        </div>
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <h2 className="text-xl font-bold"><Written>{title}</Written></h2>
          <span className="text-ink-2">{[subjectName(city, state.categoryId, format), placeName(city, state.placeId, format)].filter((part) => part !== '').join(say('comma'))}</span>
          <span className="ms-auto flex items-baseline gap-2">
            <strong className="text-xl font-bold text-warn tabular-nums">{format.number(callers)}</strong>
            <span className="text-ink-2">{say('incidents.callersOpen', { n: callers, open: format.number(open) })}</span>
          </span>
        </div>
      </header>
      <Scroller className="min-h-0 flex-1 px-6 py-4">
        <div className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-6">
          <div className="flex min-w-0 flex-col gap-4">
            {refused !== null && <RefusalNotice refusal={refused} />}
            {answer !== '' && <Said title={say('incidents.theAnswer')} text={answer} tone="border-s-ok" />}
            <Said title={say('incidents.script')} text={script === '' ? say('incidents.noScript') : script} tone="border-s-accent" quiet={script === ''} />
            <Callers incidentId={state.id} tickets={tickets} closed={over} onChanged={reread} />
          </div>
          <div className="flex min-w-0 flex-col gap-5">
            {found.lead !== null && <LeadTicket row={found.lead} />}
            <IncidentSteps state={state} parts={found.parts} />
          </div>
        </div>
      </Scroller>
      <IncidentSheet isOpen={sheet === 'edit'} incident={found.incident} leadTicketId={null} onClose={ends} onSaved={reread} />
      <AnswerSheet isOpen={sheet === 'answer'} found={found} onClose={ends} onChanged={reread} />
      <CloseSheet isOpen={sheet === 'close'} found={found} onClose={ends} onAnswer={() => setSheet('answer')} onChanged={reread} />
    </article>
  )
}

const Said = ({ title, text, tone, quiet = false }: { title: string; text: string; tone: string; quiet?: boolean }) => (
  <section aria-label={title} className="flex flex-col gap-1">
    <h3 className="text-xs font-medium text-ink-3">{title}</h3>
    <p dir="auto" className={`selectable rounded-panel border border-line border-s-[3px] bg-surface px-4 py-2.5 text-base leading-7 whitespace-pre-wrap ${tone} ${quiet ? 'text-ink-3' : ''}`}>{text}</p>
  </section>
)

/** The message whose forwarding and work stand for all. */
function LeadTicket({ row }: { row: Row }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  return (
    <section aria-label={say('incidents.lead')} className="flex flex-col gap-1">
      <h3 className="text-xs font-medium text-ink-3">{say('incidents.lead')}</h3>
      <Link to="/tickets/$ticketId" params={{ ticketId: row.id }} className="flex items-center gap-2 rounded-panel border border-line bg-surface px-3 py-2 hover:bg-hover">
        <span className="min-w-0 flex-1 truncate font-medium">{subjectName(city, row.categoryId, format)}</span>
        <span className="flex-none text-xs text-ink-2">{say(`status.${row.status}`)}</span>
        <Code code={row.code} className="flex-none text-xs text-ink-2" />
      </Link>
    </section>
  )
}
