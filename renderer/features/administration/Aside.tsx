import type { ReactNode } from 'react'
import type { Directory, Section } from '#domain/directory/directory.ts'
import { isLetter, isSms } from '#domain/directory/texts.ts'
import { useMay } from '../../app/operator.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { CalendarTester } from './CalendarTester.tsx'
import { DeadlineTester } from './DeadlineTester.tsx'
import { idOf, withDraft, type Draft } from './entry.ts'
import { FollowUpTester } from './FollowUpTester.tsx'
import { History } from './History.tsx'
import { Impact } from './Impact.tsx'
import type { PolicyEffect } from './policy-effect.ts'
import { PolicyEffectPanel } from './PolicyEffectPanel.tsx'
import { PolicyOrder, type OrderedSection } from './PolicyOrder.tsx'
import { ReadAloudPreview } from './ReadAloudPreview.tsx'
import { RoutingTester } from './RoutingTester.tsx'
import { SentPreview } from './SentPreview.tsx'

/** Rules: messages and entries do not name them, they name messages. */
const REFERRED_BY_NOTHING: ReadonlySet<Section> = new Set<Section>(['followUps', 'escalations', 'holidays'])

const isOrdered = (section: Section): section is OrderedSection => section === 'deadlines' || section === 'followUps' || section === 'escalations'

interface AsideProps {
  readonly section: Section
  readonly draft: Draft
  readonly directory: Directory
  /** Nothing can refer to it yet. */
  readonly isNew: boolean
  readonly effect: PolicyEffect | null
}

/** Beside the form: what saving would do, trying it out, what it touches, and who changed it before. */
export function Aside({ section, draft, directory, isNew, effect }: AsideProps) {
  const say = useSay()
  const seesTrail = useMay('audit.read')
  const id = isNew ? 'draft' : idOf(draft)
  // a calendar can be tried before it has a name
  const drafted = withDraft(directory, section, section === 'calendars' ? { ...draft, id, name: draft['name'] || '…', nameEn: draft['nameEn'] || '…' } : { ...draft, id })
  const tester = testerOf(section, draft, id, directory, drafted)
  return (
    <aside aria-label={say('administration.aside')} className="flex min-h-0 flex-col border-s border-line bg-ground">
      <Scroller className="flex min-h-0 flex-1 flex-col gap-5 p-4">
        {effect !== null && <Panel title={say('effect.title')}><PolicyEffectPanel effect={effect} directory={directory} /></Panel>}
        {isOrdered(section) && drafted !== null && <Panel title={say(`policyOrder.title.${section}`)}><PolicyOrder section={section} directory={drafted} policyId={id} /></Panel>}
        {tester !== null && <Panel title={say(testerTitle(section, draft))}>{tester}</Panel>}
        {!REFERRED_BY_NOTHING.has(section) && <Panel title={say('impact.title')}>{isNew ? <p className="text-ink-2">{say('impact.new')}</p> : <Impact section={section} entryId={id} directory={directory} />}</Panel>}
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
    case 'followUps':
    case 'escalations':
      return <FollowUpTester key={id} directory={drafted ?? directory} first={{ categoryId: draft['categoryId'], departmentId: draft['departmentId'], kind: draft['kind'] }} />
    case 'calendars':
      return drafted === null ? null : <CalendarTester key={id} directory={drafted} calendarId={id} />
    case 'articles':
      return <ReadAloudPreview draft={draft} />
    case 'texts':
      return isSms(idOf(draft)) || isLetter(idOf(draft)) ? <SentPreview draft={draft} /> : <ReadAloudPreview draft={draft} />
    default:
      return null
  }
}

function testerTitle(section: Section, draft: Draft): MessageKey {
  if (section === 'texts' && isSms(idOf(draft))) return 'smsText.title'
  if (section === 'texts' && isLetter(idOf(draft))) return 'letterText.title'
  return section === 'articles' || section === 'texts' ? 'preview.aloud' : 'tester.title'
}

const Panel = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-2">
    <h3 className="font-semibold text-ink-2">{title}</h3>
    {children}
  </section>
)
