import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Layers, Link2, Siren } from 'lucide-react'
import { useRef, useState } from 'react'
import type { IncidentView, SimilarTicket } from '#ipc/contract.ts'
import { refusalOf } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { incidentsQuery } from '../../queries.ts'
import { Action } from '../../ui/Action.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Written } from '../../ui/Text.tsx'
import { StatusPill } from '../../ui/TicketMarks.tsx'
import type { Matter } from './matter.ts'
import type { MessageBody } from './message-body.ts'
import type { Way } from './saving.ts'
import { similarQuery } from './similar.ts'

interface SimilarPanelProps { readonly matter: Matter; readonly placeId: string | null; readonly point: MessageBody['point']; readonly onSave: (way: Way) => void }

/** As they lie side by side on the board, in both layouts. */
const LINK_KEYS = ['Alt+KeyQ', 'Alt+KeyW', 'Alt+KeyE']
const SHOWN = 6

/** Who else reported it. One key makes this caller one more of a known cause. */
export function SimilarPanel({ matter, placeId, point, onSave }: SimilarPanelProps) {
  const say = useSay()
  const format = useFormat()
  const client = useQueryClient()
  const announce = useAnnounce()
  const list = useRef<HTMLUListElement>(null)
  // news of incidents comes apart from news of tickets
  const { dataUpdatedAt } = useQuery(incidentsQuery(false))
  const asked = { categoryId: matter.category.id, placeId, point }
  const query = similarQuery(asked, dataUpdatedAt)
  const similar = useQuery(query)
  const incidents = similar.data?.incidents ?? []
  const tickets = (similar.data?.tickets ?? []).slice(0, SHOWN)

  /** Whoever types fast presses the key before the answer is drawn: it is waited for. */
  const link = async (place: number): Promise<void> => {
    const found = similar.isPlaceholderData || similar.data === undefined ? await client.fetchQuery(query).catch(() => null) : similar.data
    const incident = found?.incidents[place]
    if (incident === undefined) announce(say('similar.noIncident'), 'danger')
    else onSave({ way: 'incident', incident })
  }
  useHotkeys('screen', [
    ...LINK_KEYS.map((chord, place) => ({ chord, says: 'similar.key', bar: place === 0 && incidents.length > 0, quiet: place > 0, run: () => void link(place) })),
    { chord: 'F9', says: 'key.similar', run: () => list.current?.querySelector<HTMLElement>('button')?.focus() },
  ])

  if (similar.isError) return <div className="p-4"><RefusalNotice refusal={refusalOf(similar.error)} /></div>
  return (
    <section aria-label={say('similar.title')} className="flex flex-col gap-1 px-2 pt-2 pb-1">
      <h2 className="flex h-7 items-center gap-2 px-2 text-xs font-semibold text-ink-2">
        <Layers size={14} aria-hidden="true" className="text-ink-3" />
        {say('similar.title')}
        {similar.data !== undefined && <span className="font-normal text-ink-3">{format.number(incidents.length + tickets.length)}</span>}
      </h2>
      {similar.data !== undefined && incidents.length + tickets.length === 0 && <p className="px-2 pb-2 text-ink-3">{say('similar.none')}</p>}
      <ul ref={list} className="flex flex-col gap-1">
        {incidents.map((incident, place) => (
          <IncidentCard key={incident.state.id} incident={incident} chord={LINK_KEYS[place]} onLink={() => onSave({ way: 'incident', incident })} />
        ))}
        {tickets.map((ticket) => (
          <SimilarCard key={ticket.row.id} similar={ticket} />
        ))}
      </ul>
    </section>
  )
}

function IncidentCard({ incident, chord, onLink }: { incident: IncidentView; chord: string | undefined; onLink: () => void }) {
  const say = useSay()
  const format = useFormat()
  return (
    <li className="flex items-center gap-3 rounded-control border border-accent/40 bg-surface px-2.5 py-2">
      <span aria-hidden="true" className="grid size-8 flex-none place-items-center rounded-full bg-warn-soft font-bold text-warn">{format.number(incident.callers)}</span>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-1.5 font-medium">
          <Siren size={13} aria-hidden="true" className="flex-none text-warn" />
          <span className="truncate"><Written>{incident.title}</Written></span>
        </p>
        <p className="truncate text-xs text-ink-2">{say('similar.callers', { n: incident.callers })}{incident.script !== '' && <>{say('comma')}<Written>{incident.script}</Written></>}</p>
      </div>
      <Action small onPress={onLink} {...(chord === undefined ? {} : { chord })}>
        <Link2 size={13} aria-hidden="true" />
        {say('similar.link')}
      </Action>
    </li>
  )
}

function SimilarCard({ similar: { row, metres, samePlace } }: { similar: SimilarTicket }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const spot = row.placeId === null ? null : city.spotOf(row.placeId)
  const where = [spot === null ? '' : nameIn(spot.place, format.language), row.address ?? ''].filter((part) => part !== '').join(say('comma'))
  const far = metres === null ? (samePlace ? say('similar.same') : '') : metres < 1000 ? say('similar.metres', { n: Math.round(metres / 10) * 10 }) : say('similar.kilometres', { n: Math.round(metres / 100) / 10 })
  const subject = city.subjectOf(row.categoryId)
  return (
    <li className="flex flex-col gap-1 rounded-control px-2 py-1.5 hover:bg-hover">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate"><span className="font-medium">{subject === null ? row.categoryId : nameIn(subject.category, format.language)}</span>{where !== '' && <span className="text-xs text-ink-2">{say('comma')}<Written>{where}</Written></span>}</span>
        <Action small weight="quiet" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>{say(isOpen ? 'similar.hide' : 'similar.read')}</Action>
      </div>
      <div className="flex items-center gap-2 text-xs text-ink-3">
        <StatusPill status={row.status} pending={row.pending} />
        <span className="truncate">{far === '' ? '' : `${far}${say('comma')}`}{format.ago(row.receivedAt, now)}</span>
      </div>
      {isOpen && (
        <div className="flex items-end gap-2 text-xs leading-5 text-ink-2">
          <p className="min-w-0 flex-1"><Written>{row.excerpt === '' ? say('ticket.noText') : row.excerpt}</Written></p>
          <Action small onPress={() => void navigate({ to: '/tickets/$ticketId', params: { ticketId: row.id } })}>{say('open')}</Action>
        </div>
      )}
    </li>
  )
}
