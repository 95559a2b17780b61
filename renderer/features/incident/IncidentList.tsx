import { CloudUpload, Users } from 'lucide-react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import type { IncidentView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'
import { IncidentMark } from './IncidentMark.tsx'

/** Most callers first is not the order: the newest stands on top, as it came. */
export function IncidentList({ incidents, chosen, onChoose }: { incidents: readonly IncidentView[]; chosen: string | null; onChoose: (incidentId: string) => void }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  return (
    <ListBox
      aria-label={say('nav.incidents')}
      items={incidents.map((incident) => ({ id: incident.state.id, incident }))}
      selectionMode="single"
      selectionBehavior="replace"
      selectedKeys={chosen === null ? [] : [chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys]
        if (key !== undefined) onChoose(String(key))
      }}
      dependencies={[now, city, format]}
      className="min-h-0 flex-1 overflow-auto p-1.5"
    >
      {({ incident: { state, title, callers, pending } }) => (
        <ListBoxItem id={state.id} textValue={title} className="option !items-start !py-2.5 data-focus-visible:outline-2 data-focus-visible:outline-offset-[-2px] data-focus-visible:outline-accent data-selected:!bg-selected">
          <IncidentMark status={state.status} />
          <span className="flex min-w-0 flex-1 flex-col">
            <span className="flex items-center gap-2">
              <Written className="min-w-0 flex-1 truncate font-semibold">{title}</Written>
              {pending && <CloudUpload size={13} aria-label={say('status.pending')} className="flex-none text-warn" />}
              <span title={say('incidents.callers', { n: callers })} className="flex flex-none items-center gap-1 font-semibold text-warn tabular-nums">
                <Users size={14} aria-hidden="true" />
                <span aria-hidden="true">{format.number(callers)}</span>
                <span className="sr-only">{say('incidents.callers', { n: callers })}</span>
              </span>
            </span>
            <span className="truncate text-xs text-ink-2">{[subjectName(city, state.categoryId, format), placeName(city, state.placeId, format)].filter((part) => part !== '').join(say('comma'))}</span>
            <span className="truncate text-xs text-ink-3">
              {format.ago(state.openedAt, now)}
              {state.status === 'answered' && `${say('comma')}${say('incidents.answered')}`}
            </span>
          </span>
        </ListBoxItem>
      )}
    </ListBox>
  )
}
