import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Directory, Section } from '#domain/directory/directory.ts'
import { read, refusalOf } from '../../api.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { entryOf } from './entry.ts'
import { titleOf } from './titles.ts'

/** What a change of this entry touches: open messages, what else refers to it, and of a role its people. */
export function Impact({ section, entryId, directory }: { section: Section; entryId: string; directory: Directory }) {
  const say = useSay()
  const format = useFormat()
  const impact = useQuery({ queryKey: ['directory', 'impact', section, entryId], queryFn: () => read('directory.impact', { section, entryId }) })
  if (impact.isError) return <RefusalNotice refusal={refusalOf(impact.error)} />
  if (impact.data === undefined) return <p className="text-ink-3">{say('loading')}</p>
  const { openTickets, references } = impact.data
  const people = section === 'roles' ? directory.operators.filter(({ role }) => role === entryId) : []
  const nothing = openTickets === 0 && references.length === 0 && people.length === 0
  const groups = [...new Set(references.map((one) => one.section))]
  return (
    <div className="flex flex-col gap-2.5">
      {nothing && <p className="text-ink-2">{say('impact.nothing')}</p>}
      {openTickets > 0 && <p className="rounded-control bg-info-soft px-2.5 py-1.5 text-info">{say('impact.openTickets', { n: openTickets })}</p>}
      {people.length > 0 && (
        <p className="text-ink-2">{say('impact.people', { n: people.length, names: people.slice(0, 6).map(({ name }) => name).join(say('comma')) })}</p>
      )}
      {groups.map((among) => (
        <div key={among}>
          <h4 className="text-xs font-medium text-ink-3">
            {say(`administration.${among}`)} <span className="tabular-nums">{format.number(references.filter((one) => one.section === among).length)}</span>
          </h4>
          <ul className="flex flex-col">
            {references.filter((one) => one.section === among).map(({ id }) => {
              const entry = entryOf(directory, among, id)
              const title = entry === null ? null : titleOf(among, entry, { directory, say, format })
              return (
                <li key={id}>
                  <Link to="/administration/$section" params={{ section: among }} search={{ entry: id }} className="block truncate rounded-sm py-0.5 text-ink-2 underline-offset-2 hover:text-accent-ink hover:underline">
                    {title === null ? id : title.name}
                    {title !== null && (among === 'routing' || among === 'deadlines') && <span className="text-ink-3"> {title.below || title.beside}</span>}
                  </Link>
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </div>
  )
}
