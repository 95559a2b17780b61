import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import type { Directory } from '#domain/directory/directory.ts'
import type { PolicyPreview, RateMoved } from '#ipc/follow-up.ts'
import { useNow } from '../../app/now.ts'
import { useMay } from '../../app/operator.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { RefusalNotice } from '../../ui/Notice.tsx'
import { Code } from '../../ui/Text.tsx'
import type { PolicyEffect } from './policy-effect.ts'
import { nameOf } from './titles.ts'

/** What the change does to today's open messages, before it is saved. */
export function PolicyEffectPanel({ effect, directory }: { effect: PolicyEffect; directory: Directory }) {
  const say = useSay()
  if (effect.is === 'failed') return <RefusalNotice refusal={effect.refusal} />
  if (effect.is === 'known') return <Known preview={effect.preview} directory={directory} />
  return (
    <p role="status" className={effect.is === 'running' ? 'text-ink-2' : 'text-ink-3'}>
      {say(effect.is === 'running' ? 'effect.running' : effect.is === 'unfinished' ? 'effect.unfinished' : 'effect.hint')}
    </p>
  )
}

function Known({ preview: { rates, ...moved }, directory }: { preview: PolicyPreview; directory: Directory }) {
  const say = useSay()
  if (moved.tickets === 0 && rates.length === 0) return <p role="status" className="rounded-control bg-ok-soft px-2.5 py-1.5 text-ok">{say('effect.nothing')}</p>
  return (
    <div className="flex flex-col gap-3">
      {moved.tickets > 0 && <Moved {...moved} />}
      {rates.length > 0 && <Rates rates={rates} directory={directory} />}
    </div>
  )
}

/** Whose reports will be checked more or less: nothing moves by it, so it stands apart from the examples. */
function Rates({ rates, directory }: { rates: readonly RateMoved[]; directory: Directory }) {
  const say = useSay()
  const format = useFormat()
  const speaker = { directory, say, format }
  const reports = rates.reduce((sum, { parts }) => sum + parts, 0)
  return (
    <div className="flex flex-col gap-1.5">
      <div role="status" className="flex flex-col gap-0.5 rounded-control bg-warn-soft px-2.5 py-1.5">
        <p className="font-semibold text-warn">{say('effect.reports', { n: reports })}</p>
        <p className="text-xs">{say('effect.reportsToCome')}</p>
      </div>
      <ul className="flex flex-col gap-1.5">
        {rates.map(({ departmentId, before, after, parts }) => (
          <li key={`${departmentId} ${before} ${after}`} className="flex flex-col">
            <span className="flex items-baseline justify-between gap-2">
              <span className="min-w-0 truncate font-medium">{nameOf('departments', departmentId, speaker)}</span>
              <span className="flex-none text-xs text-ink-2">{say('effect.parts', { n: parts })}</span>
            </span>
            <Change before={say('followUpField.checked', { n: before })} after={say('followUpField.checked', { n: after })} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Change({ before, after }: { before: string; after: string }) {
  const say = useSay()
  return (
    <span className="flex flex-wrap items-center gap-x-1.5 text-xs">
      <span className="sr-only">{say('effect.from')}</span>
      <span className="text-ink-3">{before}</span>
      <ArrowRight size={12} aria-hidden="true" className="flex-none text-ink-3 rtl:-scale-x-100" />
      <span className="sr-only">{say('effect.to')}</span>
      <span>{after}</span>
    </span>
  )
}

function Moved({ tickets, duesMoved, checksMoved, examples }: Omit<PolicyPreview, 'rates'>) {
  const say = useSay()
  const shown = new Set(examples.map(({ ticketId }) => ticketId)).size
  return (
    <div className="flex flex-col gap-2">
      <div role="status" className="flex flex-col gap-0.5 rounded-control bg-warn-soft px-2.5 py-1.5">
        <p className="font-semibold text-warn">{say('effect.tickets', { n: tickets })}</p>
        {duesMoved > 0 && <p className="text-xs">{say('effect.dues', { n: duesMoved })}</p>}
        {checksMoved > 0 && <p className="text-xs">{say('effect.checks', { n: checksMoved })}</p>}
      </div>
      <h4 className="text-xs font-medium text-ink-3">{say('effect.examples')}</h4>
      <ul className="flex flex-col gap-1.5">
        {examples.map((example) => <Example key={`${example.ticketId} ${example.kind} ${example.before} ${example.after}`} {...example} />)}
      </ul>
      {tickets > shown && <p className="text-xs text-ink-3">{say('effect.more', { n: tickets - shown })}</p>}
    </div>
  )
}

function Example({ ticketId, code, kind, before, after }: PolicyPreview['examples'][number]) {
  const say = useSay()
  const format = useFormat()
  const now = useNow(60_000)
  const opens = useMay('ticket.read')
  const what = say(kind === 'due' ? 'effect.due' : `check.${kind}`)
  return (
    <li className="flex flex-col">
      <span className="flex items-baseline justify-between gap-2">
        <span className="min-w-0 truncate font-medium">{what}</span>
        {opens ? (
          <Link to="/tickets/$ticketId" params={{ ticketId }} className="rounded-sm text-xs text-ink-2 underline decoration-line underline-offset-2 hover:text-accent-ink">
            <Code code={code} />
          </Link>
        ) : <Code code={code} className="text-xs text-ink-2" />}
      </span>
      <Change before={before === null ? say('effect.begins') : format.moment(before, now)} after={after === null ? say('effect.ends') : format.moment(after, now)} />
    </li>
  )
}
