import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useSay } from '../../i18n/words.tsx'
import { incidentQuery } from '../../queries.ts'
import { Written } from '../../ui/Text.tsx'

/** The incident by its title, and the way to its page. */
export function IncidentName({ incidentId }: { incidentId: string }) {
  const say = useSay()
  const { data } = useQuery(incidentQuery(incidentId))
  return (
    <Link to="/incidents/$incidentId" params={{ incidentId }} className="text-accent-ink underline decoration-line underline-offset-4 hover:decoration-current">
      {data == null ? say('incident.one') : <Written>{data.incident.title}</Written>}
    </Link>
  )
}
