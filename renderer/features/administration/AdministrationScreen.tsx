import { Link, Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { may } from '#domain/operator/roles.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useOperator } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { ImportSection } from '../import/ImportSection.tsx'
import { AuditSection } from './AuditSection.tsx'
import { DirectorySection } from './DirectorySection.tsx'
import { OperatorsSection } from './OperatorsSection.tsx'
import { AREAS, type Area } from './sections.ts'

/** What an administrator changes while the centre runs, each section by its own place in the address. */
export function AdministrationScreen() {
  const say = useSay()
  const operator = useOperator()
  const navigate = useNavigate()
  const params: { readonly section?: string } = useParams({ strict: false })
  const search: { readonly entry?: string } = useSearch({ strict: false })
  const areas = AREAS.filter(({ permission }) => may(operator, permission))
  const at = areas.findIndex(({ id }) => id === params.section)
  const area = areas[at]
  const go = (by: 1 | -1): void => {
    const next = areas[(at + by + areas.length) % areas.length]
    if (next !== undefined) void navigate({ to: '/administration/$section', params: { section: next.id } })
  }
  useHotkeys('screen', [
    { chord: 'Alt+PageDown', says: 'administration.nextSection', bar: true, run: () => go(1) },
    { chord: 'Alt+PageUp', says: 'administration.previousSection', run: () => go(-1) },
  ])
  const [first] = areas
  if (first === undefined) return <Blank title={say('refusal.not_permitted')} />
  if (area === undefined) return <Navigate to="/administration/$section" params={{ section: first.id }} replace />
  return (
    <div className="grid h-full min-h-0 grid-cols-[164px_288px_minmax(0,1fr)_292px] min-[1536px]:grid-cols-[196px_340px_minmax(0,1fr)_380px]">
      <nav aria-label={say('nav.administration')} className="min-h-0 overflow-auto border-e border-line bg-ground p-2">
        <ul className="flex flex-col gap-0.5">
          {areas.map(({ id, icon: Glyph, name }) => (
            <li key={id}>
              <Link
                to="/administration/$section"
                params={{ section: id }}
                activeProps={{ className: '!bg-selected !text-ink font-semibold', 'aria-current': 'page' }}
                activeOptions={{ includeSearch: false }}
                className="flex h-9 items-center gap-2.5 rounded-control px-2.5 text-ink-2 outline-offset-[-2px] hover:bg-hover hover:text-ink"
              >
                <Glyph size={16} aria-hidden="true" className="flex-none text-ink-3" />
                <span className="truncate">{say(name)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Section area={area.id} chosen={search.entry ?? null} />
    </div>
  )
}

function Section({ area, chosen }: { area: Area; chosen: string | null }) {
  if (area === 'operators') return <OperatorsSection chosen={chosen} />
  if (area === 'audit') return <AuditSection />
  if (area === 'import') return <ImportSection />
  return <DirectorySection key={area} section={area} chosen={chosen} />
}
