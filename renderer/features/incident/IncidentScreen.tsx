import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Plus, Siren } from 'lucide-react'
import { useState } from 'react'
import { refusalOf } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { incidentsQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { IncidentList } from './IncidentList.tsx'
import { IncidentPane } from './IncidentPane.tsx'
import { IncidentSheet } from './IncidentSheet.tsx'

/** One cause, many callers: what is going on in the city, and the one that is open beside it. */
export function IncidentScreen() {
  const say = useSay()
  const format = useFormat()
  const navigate = useNavigate()
  const leads = useMay('incident.lead')
  const params: { readonly incidentId?: string } = useParams({ strict: false })
  const search: { readonly leadTicketId?: string } = useSearch({ strict: false })
  const [closed, setClosed] = useState(false)
  const [making, setMaking] = useState(false)
  const list = useQuery(incidentsQuery(closed))
  const shown = (list.data ?? []).filter(({ state }) => (state.status === 'closed') === closed)
  const chosen = params.incidentId ?? null
  const open = (incidentId: string): void => void navigate({ to: '/incidents/$incidentId', params: { incidentId }, replace: chosen !== null })
  const at = shown.findIndex(({ state }) => state.id === chosen)
  const step = (by: 1 | -1): void => {
    const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)]
    if (next !== undefined) open(next.state.id)
  }
  const ends = (): void => {
    setMaking(false)
    if (search.leadTicketId !== undefined) void navigate({ to: '/incidents', search: {}, replace: true })
  }
  useHotkeys('screen', [
    { chord: 'ArrowDown', says: 'key.rows', bar: true, run: () => step(1) },
    { chord: 'ArrowUp', says: 'key.rows', quiet: true, run: () => step(-1) },
    { chord: 'KeyO', says: closed ? 'incidents.showOpen' : 'incidents.showClosed', run: () => setClosed(!closed) },
    ...(leads ? [{ chord: 'Alt+KeyN', says: 'incidents.new', bar: true, run: () => setMaking(true) }] : []),
  ])
  return (
    <div className="grid h-full min-h-0 grid-cols-[352px_minmax(0,1fr)] min-[1536px]:grid-cols-[420px_minmax(0,1fr)]">
      <section aria-label={say('nav.incidents')} className="flex min-h-0 min-w-0 flex-col border-e border-line bg-surface">
        <header className="flex h-14 flex-none items-center gap-3 border-b border-line px-5">
          <h1 className="text-lg font-bold">{say('nav.incidents')}</h1>
          {list.data !== undefined && <span className="text-ink-3">{format.number(shown.length)}</span>}
          {leads && (
            <Action small className="ms-auto" chord="Alt+KeyN" onPress={() => setMaking(true)}>
              <Plus size={14} aria-hidden="true" />
              {say('incidents.new')}
            </Action>
          )}
        </header>
        <div className="flex flex-none items-center border-b border-line px-4 py-2">
          <Segments
            label={say('incidents.which')}
            segments={[{ id: 'open', label: say('incidents.openOnes') }, { id: 'closed', label: say('incidents.closedOnes') }]}
            value={closed ? 'closed' : 'open'}
            onChange={(which) => setClosed(which === 'closed')}
          />
        </div>
        {list.isError ? (
          <div className="p-4"><RefusalNotice refusal={refusalOf(list.error)} /></div>
        ) : list.data === undefined ? (
          <Blank title={say('loading')} />
        ) : shown.length === 0 ? (
          <Blank icon={<Siren size={28} />} title={say(closed ? 'incidents.noneClosed' : 'incidents.noneOpen')}>{say('incidents.noneHint')}</Blank>
        ) : (
          <IncidentList incidents={shown} chosen={chosen} onChoose={open} />
        )}
      </section>
      {chosen === null ? (
        <div className="min-h-0 bg-ground"><Blank icon={<Siren size={28} />} title={say('incidents.choose')}>{say(leads ? 'incidents.chooseHintLead' : 'incidents.chooseHint')}</Blank></div>
      ) : (
        <IncidentPane key={chosen} incidentId={chosen} />
      )}
      {leads && <IncidentSheet isOpen={making || search.leadTicketId !== undefined} incident={null} leadTicketId={search.leadTicketId ?? null} onClose={ends} onSaved={open} />}
    </div>
  )
}
