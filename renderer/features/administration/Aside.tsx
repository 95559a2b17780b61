import type { ReactNode } from 'react'
import type { Directory, Section } from '#domain/directory/directory.ts'
import { useMay } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { CalendarTester } from './CalendarTester.tsx'
import { DeadlineOrder } from './DeadlineOrder.tsx'
import { DeadlineTester } from './DeadlineTester.tsx'
import { idOf, withDraft, type Draft } from './entry.ts'
import { History } from './History.tsx'
import { Impact } from './Impact.tsx'
import { ReadAloudPreview } from './ReadAloudPreview.tsx'
import { RoutingTester } from './RoutingTester.tsx'

/** Beside the form: trying it out, what it touches, and who changed it before. `isNew`: nothing can refer to it yet. */
export function Aside({ section, draft, directory, isNew }: { section: Section; draft: Draft; directory: Directory; isNew: boolean }) {
  const say = useSay()
  const seesTrail = useMay('audit.read')
  const id = isNew ? 'draft' : idOf(draft)
  // a calendar can be tried before it has a name
  const drafted = withDraft(directory, section, section === 'calendars' ? { ...draft, id, name: draft['name'] || '…', nameEn: draft['nameEn'] || '…' } : { ...draft, id })
  const tester = testerOf(section, draft, id, directory, drafted)
  return (
    <aside aria-label={say('administration.aside')} className="flex min-h-0 flex-col border-s border-line bg-ground">
      <Scroller className="flex min-h-0 flex-1 flex-col gap-5 p-4">
        {section === 'deadlines' && drafted !== null && <Panel title={say('deadlineOrder.title')}><DeadlineOrder directory={drafted} policyId={id} /></Panel>}
        {tester !== null && <Panel title={say(section === 'articles' || section === 'texts' ? 'preview.aloud' : 'tester.title')}>{tester}</Panel>}
        <Panel title={say('impact.title')}>{isNew ? <p className="text-ink-2">{say('impact.new')}</p> : <Impact section={section} entryId={id} directory={directory} />}</Panel>
        {!isNew && seesTrail && (
          <Panel title={say('history.title.entry')}>
            <History key={directory.version} section={section} entryId={id} />
          </Panel>
        )}
      </Scroller>
    </aside>
  )
}

function testerOf(section: Section, draft: Draft, id: string, directory: Directory, drafted: Directory | null): ReactNode {
  switch (section) {
    case 'routing':
      return <RoutingTester key={id} directory={directory} drafted={drafted ?? directory} first={{ categoryId: draft['categoryId'], placeId: draft['placeId'], kind: draft['kind'] }} />
    case 'deadlines':
      return <DeadlineTester key={id} directory={drafted ?? directory} first={{ categoryId: draft['categoryId'], departmentId: draft['departmentId'], kind: draft['kind'], urgency: draft['urgency'] }} />
    case 'calendars':
      return drafted === null ? null : <CalendarTester key={id} directory={drafted} calendarId={id} />
    case 'articles':
    case 'texts':
      return <ReadAloudPreview draft={draft} />
    default:
      return null
  }
}

const Panel = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-2">
    <h3 className="font-semibold text-ink-2">{title}</h3>
    {children}
  </section>
)
