import { CloudUpload, Pencil, PhoneIncoming, StickyNote, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TicketStep } from '#domain/ticket/state.ts'
import type { TicketView } from '#ipc/contract.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Written } from '../../ui/Text.tsx'
import { AmendmentLines } from './AmendmentLines.tsx'

const GLYPH: Readonly<Record<TicketStep['type'], LucideIcon>> = { TicketRegistered: PhoneIncoming, TicketAmended: Pencil, NoteAdded: StickyNote }

/** Who did what and when; the latest first. What the server has not made final yet says so. */
export function Timeline({ view }: { view: TicketView }) {
  const pending = new Set(view.pending.map((command) => command.commandId))
  return (
    <ol className="flex flex-col">
      {view.state.steps.map((step, place) => ({ step, place })).reverse().map(({ step, place }) => (
        <Step key={step.commandId} step={step} pending={pending.has(step.commandId) || step.recordedAt === null} last={place === 0}>
          {step.type === 'NoteAdded' && <Note text={view.parts[step.commandId]?.['note'] ?? null} />}
          {step.type === 'TicketAmended' && <AmendmentLines step={step} view={view} place={place} />}
        </Step>
      ))}
    </ol>
  )
}

function Note({ text }: { text: string | null }) {
  const say = useSay()
  if (text === null) return <p className="text-ink-3">{say('timeline.erased')}</p>
  return (
    <p dir="auto" className="selectable mt-1 rounded-control border border-line bg-surface px-3 py-2 leading-6 break-words whitespace-pre-wrap">
      {text}
    </p>
  )
}

function Step({ step, pending, last, children }: { step: TicketStep; pending: boolean; last: boolean; children: ReactNode }) {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  const now = useNow(60_000)
  const Glyph = GLYPH[step.type]
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0">
      {!last && <span aria-hidden="true" className="absolute start-[13px] top-7 bottom-0 w-px bg-line" />}
      <span aria-hidden="true" className="grid size-7 flex-none place-items-center rounded-full border border-line bg-surface text-ink-2">
        <Glyph size={14} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{say(`step.${step.type}`)}</span>
          {pending && (
            <span className="pill !h-[18px] bg-warn-soft !text-2xs text-warn">
              <CloudUpload size={11} aria-hidden="true" />
              {say('status.pending')}
            </span>
          )}
          <time dateTime={new Date(step.occurredAt).toISOString()} className="ms-auto text-xs text-ink-3">
            {format.ago(step.occurredAt, now)}
          </time>
        </p>
        <p className="text-xs text-ink-3">
          <Written>{city.operatorName(step.by) ?? say('timeline.somebody')}</Written>
          {say('comma')}
          {format.long(step.occurredAt)}
          {say('comma')}
          {format.time(step.occurredAt)}
        </p>
        {children}
      </div>
    </li>
  )
}
