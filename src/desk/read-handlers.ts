import { references } from '#domain/directory/changes.ts'
import { below } from '#domain/directory/tree.ts'
import type { Section } from '#domain/directory/directory.ts'
import { STATUSES } from '#domain/ticket/words.ts'
import { ALL_TICKETS, type CallName, type CallOutput, type Reply } from '#ipc/contract.ts'
import { ok, type Asking } from './asking.ts'
import type { CallHandlers } from './call-handlers.ts'
import { readCaller } from './callers.ts'
import type { DeskParts } from './desk.ts'
import { listAsking, soughtFor } from './find-tickets.ts'
import { listIncidents, readIncident } from './incidents.ts'
import type { Session } from './sessions.ts'
import { similarTickets } from './similar-tickets.ts'
import { readTicket } from './ticket-view.ts'
import { turns } from './turns.ts'

type ReadName = Extract<CallName, `ticket.${string}` | `incident.${string}` | 'caller.read' | 'place.streets' | 'directory.read' | 'directory.impact'>

const STREETS = 12
/** More than any screen shows. */
const FIRST_ROWS = 40
const OPEN = STATUSES.filter((status) => status !== 'closed' && status !== 'cancelled')
/** The section whose entries tickets stand under, and the filter that finds them. */
const STOOD_UNDER: Partial<Record<Section, 'categoryId' | 'placeId' | 'departmentId'>> = { categories: 'categoryId', places: 'placeId', departments: 'departmentId' }

/** What is looked up while somebody waits: tickets, callers, incidents, places. */
export function readHandlers({ vault, status, directory, now }: DeskParts, { signedIn, reading }: Asking): Pick<CallHandlers, ReadName> {
  const store = vault.store
  const asking = listAsking()
  const inTurns = turns(store)
  const readingOn = async <T>(work: (session: Session) => Promise<T>): Promise<Reply<T>> => {
    const asked = reading((session) => session)
    return asked.ok ? ok(await work(asked.value)) : asked
  }

  const impact = (section: Section, entryId: string, operatorId: string): CallOutput['directory.impact'] => {
    const city = directory()
    if (city === null) return { references: [], openTickets: 0 }
    const name = STOOD_UNDER[section]
    const [openTickets = 0] = name === undefined ? [] : store().list.counts([soughtFor({ ...ALL_TICKETS, statuses: OPEN, [name]: entryId }, city, { operatorId, now: now() })])
    return { references: references(city, section, entryId), openTickets }
  }

  return {
    'directory.read': () => ok(directory()),
    'directory.impact': ({ section, entryId }) => signedIn(({ operator }) => ok(impact(section, entryId, operator.id))),
    'ticket.first': (filter) => reading(({ operator }) => {
      const { numbers, whole } = store().list.first(...asking(store(), filter, directory(), { operatorId: operator.id, now: now() }))
      return { numbers, whole, rows: store().tickets.rows([...numbers.subarray(0, FIRST_ROWS)]), indexing: status().indexing !== null }
    }),
    'ticket.list': (filter) => readingOn(async ({ operator }) => {
      const asker = { operatorId: operator.id, now: now() }
      return { numbers: await inTurns(() => store().list.whole(...asking(store(), filter, directory(), asker))), indexing: status().indexing !== null }
    }),
    'ticket.rows': ({ numbers }) => reading(() => store().tickets.rows(numbers)),
    'ticket.counts': ({ filters }) => readingOn(({ operator }) => {
      const asker = { operatorId: operator.id, now: now() }
      return inTurns(() => store().list.counting(filters.map((filter) => soughtFor(filter, directory(), asker))))
    }),
    'ticket.ids': ({ numbers }) => reading(() => store().tickets.ids(numbers)),
    'ticket.read': ({ ticketId, code }) => reading(() => readTicket(store(), ticketId, code)),
    'ticket.similar': (asked) => reading(() => similarTickets(store(), asked, directory(), now())),
    'caller.read': ({ phone }) => reading(() => readCaller(store(), phone)),
    'incident.list': ({ closed }) => reading(() => listIncidents(store(), closed)),
    'incident.read': ({ incidentId }) => reading(() => readIncident(store(), incidentId)),
    'place.streets': ({ placeId, text }) => reading(() => {
      const places = placeId === null ? null : [...below(directory()?.places ?? [], placeId)]
      return store().streets.like(text, places, STREETS)
    }),
  }
}
