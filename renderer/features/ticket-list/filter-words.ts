import { useQuery } from '@tanstack/react-query'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { incidentsQuery } from '../../queries.ts'
import { placeName, subjectName } from './columns.tsx'
import type { TicketSearch } from './search.ts'

/** One filter in force: its name in the address, and what it says. */
export interface FilterWords { readonly name: keyof TicketSearch; readonly what: string; readonly value: string }

/** What an address asks for beyond the queue it started from, in words; the search words and the order are told elsewhere. */
export function useFilterWords(search: TicketSearch, base: TicketSearch): readonly FilterWords[] {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const incidents = useQuery({ ...incidentsQuery(false), enabled: search.incident !== undefined }).data ?? []
  const incidentTitle = (id: string): string => incidents.find(({ state }) => state.id === id)?.title ?? id.slice(-8)
  const department = (id: string): string => {
    const found = city.departmentOf(id)
    return found === null ? id : nameIn(found, format.language)
  }
  const found: (FilterWords | null)[] = [
    search.status === undefined ? null : { name: 'status', what: say('filter.statuses'), value: search.status === 'any' ? say('filter.anyStatus') : search.status.map((status) => say(`status.${status}`)).join(say('comma')) },
    search.due === undefined ? null : { name: 'due', what: say('filter.due'), value: say(`filter.due.${search.due}`) },
    search.category === undefined ? null : { name: 'category', what: say('field.subject'), value: subjectName(city, search.category, format) },
    search.place === undefined ? null : { name: 'place', what: say('column.place'), value: placeName(city, search.place, format) },
    search.department === undefined ? null : { name: 'department', what: say('column.department'), value: department(search.department) },
    search.urgency === undefined ? null : { name: 'urgency', what: say('column.urgency'), value: say(`urgency.${search.urgency}`) },
    search.kind === undefined ? null : { name: 'kind', what: say('field.kind'), value: say(`kind.${search.kind}`) },
    search.channel === undefined ? null : { name: 'channel', what: say('fact.channel'), value: say(`channel.${search.channel}`) },
    search.incident === undefined ? null : { name: 'incident', what: say('filter.incident'), value: incidentTitle(search.incident) },
    search.mine === undefined ? null : { name: 'mine', what: say('filter.mine'), value: say('filter.mine') },
  ]
  return found.filter((words) => words !== null).filter(({ name }) => JSON.stringify(search[name]) !== JSON.stringify(base[name]))
}
