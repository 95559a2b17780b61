import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { canonical } from '#domain/text/canonical.ts'
import { FORWARD_LIMIT, TEXT_LIMIT } from '#domain/ticket/commands.ts'
import { CLOSE_REASONS, URGENCIES, type Urgency } from '#domain/ticket/words.ts'
import type { Row } from '#ipc/contract.ts'
import { refusalOf } from '../../../api.ts'
import { useCity } from '../../../app/city.tsx'
import { nameIn } from '../../../app/directory-index.ts'
import { useHotkeys } from '../../../app/hotkeys.tsx'
import { useMay } from '../../../app/operator.tsx'
import { useFormat } from '../../../i18n/format.tsx'
import { useSay } from '../../../i18n/words.tsx'
import { incidentsQuery } from '../../../queries.ts'
import { Action } from '../../../ui/Action.tsx'
import { RefusalNotice } from '../../../ui/Notice.tsx'
import { JalaliField } from '../../../ui/JalaliField.tsx'
import { Written } from '../../../ui/Text.tsx'
import { DepartmentPicker } from '../../ticket/DepartmentPicker.tsx'
import { DigitChoice } from '../../ticket/DigitChoice.tsx'
import { parkDates } from '../../ticket/jalali-date.ts'
import { NoteField } from '../../ticket/NoteField.tsx'
import type { Wish } from './bulk.ts'

interface FormProps {
  /** Null while something is missing. */
  readonly onWish: (wish: Wish | null) => void
}

/** What is wanted, field by field. */
export function WishForm({ kind, rows, onWish }: FormProps & { kind: Wish['kind']; rows: readonly Row[] }) {
  switch (kind) {
    case 'forward': return <ForwardForm rows={rows} onWish={onWish} />
    case 'urgency': return <UrgencyForm onWish={onWish} />
    case 'note': return <NoteForm onWish={onWish} />
    case 'park': return <ParkForm onWish={onWish} />
    case 'close': return <CloseForm onWish={onWish} />
    case 'link': return <LinkForm onWish={onWish} />
  }
}

/** Tells the sheet at once what the fields now say. */
function useWish(wish: Wish | null, onWish: FormProps['onWish']): void {
  const said = JSON.stringify(wish)
  useEffect(() => onWish(JSON.parse(said) as Wish | null), [said, onWish])
}
const words = (typed: string): string | null => {
  const clean = canonical(typed)
  return clean === '' || clean.length > TEXT_LIMIT ? null : clean
}

function ForwardForm({ rows, onWish }: FormProps & { rows: readonly Row[] }) {
  const say = useSay()
  const { language } = useFormat()
  const { directory } = useCity()
  const [by, setBy] = useState<'routed' | 'chosen'>('routed')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [note, setNote] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    if (by === 'chosen') picker.current?.focus()
  }, [by])
  const clean = canonical(note)
  useWish(clean.length > TEXT_LIMIT || (by === 'chosen' && chosen.length === 0) ? null : { kind: 'forward', to: by === 'routed' ? 'routed' : chosen, note: clean }, onWish)
  const free = directory.departments.filter(({ id, retired }) => !retired && !chosen.includes(id) && !rows.every(({ departmentIds }) => departmentIds.includes(id)))
  return (
    <>
      <DigitChoice label={say('bulk.to')} value={by} onChange={setBy} choices={[{ id: 'routed', label: say('bulk.toRule') }, { id: 'chosen', label: say('bulk.toChosen') }]} />
      {by === 'chosen' && chosen.length < FORWARD_LIMIT && <DepartmentPicker label={say('bulk.addDepartment')} departments={free} inputRef={picker} onPick={(id) => setChosen([...chosen, id])} />}
      {by === 'chosen' && chosen.length > 0 && (
        <ul aria-label={say('bulk.departments')} className="flex flex-wrap gap-1.5">
          {directory.departments.filter(({ id }) => chosen.includes(id)).map((department) => (
            <li key={department.id} className="pill !h-7 bg-accent-soft !pe-1 text-accent-ink">
              {nameIn(department, language)}
              <Button
                aria-label={say('bulk.dropDepartment', { name: nameIn(department, language) })}
                onPress={() => {
                  setChosen(chosen.filter((id) => id !== department.id))
                  picker.current?.focus()
                }}
                className="grid size-6 place-items-center rounded-full data-hovered:bg-surface"
              >
                <X size={12} aria-hidden="true" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NoteField label={say('bulk.noteLabel')} value={note} onChange={setNote} focused />
    </>
  )
}

function UrgencyForm({ onWish }: FormProps) {
  const say = useSay()
  const [urgency, setUrgency] = useState<Urgency>('important')
  useWish({ kind: 'urgency', urgency }, onWish)
  return <DigitChoice label={say('bulk.urgencyLabel')} value={urgency} onChange={setUrgency} choices={URGENCIES.map((id) => ({ id, label: say(`urgency.${id}`) }))} />
}

function NoteForm({ onWish }: FormProps) {
  const say = useSay()
  const [note, setNote] = useState('')
  const text = words(note)
  useWish(text === null ? null : { kind: 'note', text }, onWish)
  return <NoteField label={say('bulk.noteLabel')} required focused value={note} onChange={setNote} className="h-36" />
}

const PRESETS = [{ id: 'week', says: 'bulk.untilWeek' }, { id: 'month', says: 'bulk.untilMonth' }, { id: 'newYear', says: 'bulk.untilNewYear' }] as const

function ParkForm({ onWish }: FormProps) {
  const say = useSay()
  const { timeZone } = useCity().city
  const [now] = useState(() => Date.now())
  const [dates] = useState(() => parkDates(now, timeZone))
  const [until, setUntil] = useState<number | null>(dates.week)
  const [note, setNote] = useState('')
  const text = words(note)
  const past = until !== null && until <= now
  useWish(text === null || until === null || past ? null : { kind: 'park', until, note: text }, onWish)
  useHotkeys('dialog', PRESETS.flatMap(({ id }, place) => ['', 'Alt+'].map((modifier) => ({ chord: `${modifier}Digit${place + 1}`, says: 'bulk.until', run: () => setUntil(dates[id]) }))))
  return (
    <>
      <div className="flex flex-wrap items-end gap-4">
        <div className="w-44"><JalaliField label={say('bulk.until')} required value={until} onChange={setUntil} problem={past ? say('refusal.date_past') : null} /></div>
        <div role="group" aria-label={say('bulk.untilPresets')} className="flex gap-2">
          {PRESETS.map(({ id, says }, place) => (
            <Action key={id} className={`!h-[34px] ${until === dates[id] ? '!border-accent !text-accent-ink' : ''}`} aria-pressed={until === dates[id]} chord={`Digit${place + 1}`} onPress={() => setUntil(dates[id])}>
              {say(says)}
            </Action>
          ))}
        </div>
      </div>
      <NoteField label={say('bulk.why')} required focused value={note} onChange={setNote} />
    </>
  )
}

function CloseForm({ onWish }: FormProps) {
  const say = useSay()
  const mayUnverified = useMay('ticket.closeUnverified')
  const [reason, setReason] = useState<(typeof CLOSE_REASONS)[number]>('done')
  const [note, setNote] = useState('')
  const text = words(note)
  useWish(reason !== 'done' && text === null ? null : { kind: 'close', reason, note: text ?? '' }, onWish)
  const reasons = CLOSE_REASONS.filter((id) => id !== 'unverified' || mayUnverified)
  return (
    <>
      <DigitChoice label={say('bulk.why')} value={reason} onChange={setReason} choices={reasons.map((id) => ({ id, label: say(`closed.${id}`) }))} />
      <NoteField label={say('bulk.noteLabel')} required={reason !== 'done'} focused value={note} onChange={setNote} />
    </>
  )
}

function LinkForm({ onWish }: FormProps) {
  const say = useSay()
  const incidents = useQuery(incidentsQuery(false))
  const [incidentId, setIncidentId] = useState<string | null>(null)
  useWish(incidentId === null ? null : { kind: 'link', incidentId }, onWish)
  if (incidents.isError) return <RefusalNotice refusal={refusalOf(incidents.error)} />
  return (
    <ListBox
      aria-label={say('bulk.incident')}
      autoFocus="first"
      selectionMode="single"
      selectionBehavior="replace"
      // Escape closes the sheet; it does not first take the choice back
      escapeKeyBehavior="none"
      items={(incidents.data ?? []).map((incident) => ({ id: incident.state.id, incident }))}
      selectedKeys={incidentId === null ? [] : [incidentId]}
      onSelectionChange={(keys) => setIncidentId(keys === 'all' ? null : (([...keys][0] as string | undefined) ?? null))}
      renderEmptyState={() => <p className="p-3 text-ink-3">{say(incidents.isPending ? 'loading' : 'bulk.noIncident')}</p>}
      className="max-h-72 overflow-auto outline-none"
    >
      {({ incident }) => (
        <ListBoxItem id={incident.state.id} textValue={incident.title} className="option data-selected:bg-selected data-selected:font-semibold">
          <Written className="min-w-0 flex-1 truncate">{incident.title}</Written>
          <span className="flex-none text-xs text-ink-3">{say('bulk.callers', { n: incident.callers })}</span>
        </ListBoxItem>
      )}
    </ListBox>
  )
}
