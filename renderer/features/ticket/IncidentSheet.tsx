import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Siren, Users } from 'lucide-react'
import { useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { IncidentView } from '#ipc/contract.ts'
import { read, refusalOf } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { incidentsQuery } from '../../queries.ts'
import { Action, Key } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { ActionForm } from './ActionForm.tsx'
import { useRunning } from './running.tsx'

const BY_KEY = 9

/** To which known cause this message belongs; what fits it best comes first and has the first key. */
export function IncidentSheet() {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const navigate = useNavigate()
  const leads = useMay('incident.lead')
  const { view: { state } } = useRunning()
  const { id, categoryId, placeId, point } = state
  const similar = useQuery({ queryKey: ['tickets', 'similar', id], queryFn: () => read('ticket.similar', { categoryId, placeId, point, exceptId: id }) })
  const open = useQuery(incidentsQuery(false))
  const fitting = similar.data?.incidents ?? []
  const all = [...fitting, ...(open.data ?? []).filter((incident) => !fitting.some((one) => one.state.id === incident.state.id))]
  const [picked, setPicked] = useState<string | null>(null)
  const chosen = all.find((incident) => incident.state.id === picked) ?? (fitting.length === 1 ? fitting[0] : undefined)
  useHotkeys('dialog', all.slice(0, BY_KEY).map((incident, place) => ({ chord: `Digit${place + 1}`, says: 'action.LinkIncident', run: () => setPicked(incident.state.id) })))
  const failed = open.error ?? similar.error
  const where = (incident: IncidentView): string => [subjectName(city, incident.state.categoryId, format), placeName(city, incident.state.placeId, format)].filter((part) => part !== '').join(say('comma'))
  return (
    <ActionForm
      save={say('action.LinkIncident')}
      command={() => (chosen === undefined ? null : { type: 'LinkIncident', ticketId: id, incidentId: chosen.state.id })}
      missing={chosen === undefined ? say('link.choose') : null}
    >
      {failed !== null && <RefusalNotice refusal={refusalOf(failed)} />}
      {all.length === 0 && failed === null ? (
        <Blank title={say(open.isPending ? 'loading' : 'link.none')}>{open.isPending ? undefined : say('link.noneHint')}</Blank>
      ) : (
        <ListBox
          aria-label={say('link.open')}
          items={all.map((incident) => ({ id: incident.state.id, incident }))}
          selectionMode="single"
          selectedKeys={chosen === undefined ? [] : [chosen.state.id]}
          onSelectionChange={(keys) => setPicked(keys === 'all' ? null : (([...keys][0] as string | undefined) ?? null))}
          autoFocus
          className="max-h-72 overflow-auto outline-none"
        >
          {({ incident }) => (
            <ListBoxItem id={incident.state.id} textValue={incident.title} className="option data-selected:bg-selected">
              <span className="flex size-6 flex-none items-center justify-center">{all.indexOf(incident) < BY_KEY && <Key label={format.digits(String(all.indexOf(incident) + 1))} />}</span>
              <span className="min-w-0 flex-1">
                <Written className="block truncate font-semibold">{incident.title}</Written>
                <span className="block truncate text-xs text-ink-3">{where(incident)}</span>
              </span>
              {fitting.includes(incident) && <span className="pill flex-none bg-accent-soft text-accent-ink">{say('link.fits')}</span>}
              <span className="flex flex-none items-center gap-1 text-xs text-ink-2">
                <Users size={13} aria-hidden="true" />
                {say('link.callers', { n: incident.callers })}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      )}
      {leads && !state.confidential && (
        <Action small className="self-start" onPress={() => void navigate({ to: '/incidents', search: { leadTicketId: id } })}>
          <Siren size={14} aria-hidden="true" />
          {say('link.openFor')}
        </Action>
      )}
      {chosen !== undefined && chosen.script !== '' && (
        <p className="rounded-control bg-accent-soft/60 px-3 py-2 text-base leading-7">
          «<Written>{chosen.script}</Written>»
        </p>
      )}
    </ActionForm>
  )
}
