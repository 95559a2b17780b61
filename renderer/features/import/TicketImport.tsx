import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { FileForm } from '#domain/import/mapping.ts'
import { TICKET_FIELDS } from '#domain/import/suggest.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { ColumnsView, ImportCheck, ImportJob } from '#ipc/import.ts'
import { call, read, shell } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type MessageKey } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Choose } from '../../ui/Choose.tsx'
import { Field } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { Tick } from '../../ui/Tick.tsx'
import { CheckResult } from './CheckResult.tsx'
import { draftFrom, draftOf, mappingOf, missingOf, NEEDED, oursOf, withColumn, type Draft } from './draft.ts'
import { FieldTable } from './FieldTable.tsx'
import { FileFault } from './FileFault.tsx'
import { ValueTables } from './ValueTable.tsx'

const STEPS = ['columns', 'values', 'check'] as const
type Step = (typeof STEPS)[number]

interface TicketImportProps { readonly view: ColumnsView; readonly form: FileForm; readonly fileName: string; readonly onStarted: (job: ImportJob) => void }

/** From the columns of a file to messages: columns, values, check, import. */
export function TicketImport({ view, form, fileName, onStarted }: TicketImportProps) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const ours = oursOf(directory, (key) => say(key as MessageKey), (entry) => nameIn(entry, format.language))
  const [draft, setDraft] = useState<Draft>(() => draftOf(view.columns, directory, ours, fileName.replace(/\.(?:csv|xlsx|txt|tsv)(?:\.gz)?$/i, '').replace(/[^\p{L}\p{N} _.-]/gu, ' ').trim().slice(0, 40)))
  const [step, setStep] = useState<Step>('columns')
  const [check, setCheck] = useState<ImportCheck | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const [kept, setKept] = useState<string | null>(null)
  const latest = useRef(draft)
  const saved = useQuery({ queryKey: ['import-mappings'], queryFn: () => read('import.mappings', {}) })
  const missing = missingOf(draft)
  const mapping = (of = draft) => mappingOf(of, form, directory.city)

  const change = (next: Draft): void => {
    latest.current = next
    setDraft(next)
    setCheck(null)
    setKept(null)
    setRefused(null)
  }
  const doing = (work: () => Promise<void>): void => {
    if (busy) return
    setBusy(true)
    setRefused(null)
    void work().finally(() => setBusy(false))
  }
  const runCheck = async (): Promise<void> => {
    const asked = latest.current
    const reply = await call('import.check', { mapping: mapping(asked) })
    // what was changed meanwhile makes the answer one to another question
    if (latest.current !== asked) return
    if (reply.ok) setCheck(reply.value)
    else setRefused(reply.refusal)
  }
  const go = (to: Step): void => {
    setStep(to)
    if (to === 'check' && check === null && missing.length === 0) doing(runCheck)
  }
  const start = async (withList: boolean): Promise<void> => {
    const chosen = withList ? await shell('shell.saveExport', { format: 'csv', name: say('import.rejectsName', { date: format.date(Date.now()).replaceAll('/', '-') }) }) : null
    if (chosen !== null && !chosen.ok) return setRefused(chosen.refusal)
    if (chosen !== null && chosen.value === null) return
    const reply = await call('import.start', { mapping: mapping(), rejects: chosen?.value?.grant ?? null })
    if (reply.ok) onStarted(reply.value)
    else setRefused(reply.refusal)
  }
  const keep = async (): Promise<void> => {
    const reply = await call('import.keepMapping', { mapping: mapping() })
    if (!reply.ok) return setRefused(reply.refusal)
    setKept(draft.name.trim())
    void saved.refetch()
  }
  const take = async (name: string | null): Promise<void> => {
    if (name === null) return
    const reply = await call('import.mapping', { name })
    if (reply.ok) change(draftFrom(reply.value, view.columns))
    else setRefused(reply.refusal)
  }
  const at = STEPS.indexOf(step)
  const next = (): void => {
    const following = STEPS[at + 1]
    if (following !== undefined) go(following)
    else if (check !== null && check.good > 0) doing(() => start(check.rejects.length > 0))
  }
  useHotkeys('screen', [{ chord: 'Ctrl+Enter', says: 'import.next', bar: true, run: next }])

  return (
    <>
      <div className="flex flex-none items-center gap-4 px-5 pt-3">
        <Segments label={say('import.steps')} segments={STEPS.map((id) => ({ id, label: say(`import.step.${id}`) }))} value={step} onChange={go} />
        {(saved.data?.length ?? 0) > 0 && <Choose label={say('import.keptOnes')} any={say('import.keptOnes')} value={null} onChange={(name) => void take(name)} choices={(saved.data ?? []).map(({ name }) => ({ id: name, name }))} />}
      </div>
      <Scroller className="min-h-0 flex-1">
        <div className="flex flex-col gap-4 px-5 pt-4 pb-5">
          {refused !== null && <FileFault refusal={refused} />}
          {step === 'columns' && (
            <>
              <div className="grid grid-cols-3 items-start gap-x-6 gap-y-3">
                <Field label={say('import.name')} required value={draft.name} onChange={(name) => change({ ...draft, name })} />
                <SelectField label={say('import.calendar')} value={draft.calendar} onChange={(id) => change({ ...draft, calendar: id === 'gregorian' ? 'gregorian' : 'jalali' })} options={(['jalali', 'gregorian'] as const).map((id) => ({ id, name: say(`import.calendar.${id}`) }))} />
                <Field label={say('import.formats')} ltr value={draft.formats.join('; ')} onChange={(text) => change({ ...draft, formats: text.split(/[;؛]/).map((one) => one.trim()).filter((one) => one !== '') })} />
                <p className="col-span-3 -mt-1 text-xs text-ink-3">{say('import.nameHint')} {say('import.formatsHint')}</p>
              </div>
              <FieldTable
                lines={TICKET_FIELDS.map((field) => ({ field, label: say(`import.field.${field}`), needed: NEEDED.some((one) => one === field) }))}
                columns={view.columns}
                chosen={draft.columns}
                onChoose={(field, column) => change(withColumn(draft, field, column, view.columns, directory, ours))}
              />
              <Tick label={say('import.badNumbers')} isSelected={draft.dropNumbers} onChange={(dropNumbers) => change({ ...draft, dropNumbers })} />
            </>
          )}
          {step === 'values' && <ValueTables draft={draft} columns={view.columns} ours={ours} onChange={change} />}
          {step === 'check' && check === null && busy && <p role="status" className="text-ink-2">{say('import.checking')}</p>}
          {step === 'check' && check !== null && <CheckResult check={check} ours={ours} />}
          {missing.length > 0 && <Notice tone="warn">{say('import.missing', { fields: missing.map((field) => say(field === 'name' ? 'import.name' : `import.field.${field}`)).join(say('comma')) })}</Notice>}
          {kept !== null && <Notice tone="ok" live>{say('import.kept', { name: kept })}</Notice>}
        </div>
      </Scroller>
      <footer className="flex flex-none flex-wrap gap-2 border-t border-line px-5 py-3">
        {step !== 'check' && <Action weight="primary" chord="Ctrl+Enter" isDisabled={busy} onPress={next}>{say('import.next')}</Action>}
        {step === 'check' && check === null && <Action weight="primary" isDisabled={busy || missing.length > 0} onPress={() => doing(runCheck)}>{say('import.check')}</Action>}
        {step === 'check' && check !== null && check.good > 0 && (
          <>
            {check.rejects.length > 0 && <Action weight="primary" chord="Ctrl+Enter" isDisabled={busy} onPress={() => doing(() => start(true))}>{say('import.startKeep')}</Action>}
            <Action weight={check.rejects.length > 0 ? 'plain' : 'primary'} className="!h-9" {...(check.rejects.length > 0 ? {} : { chord: 'Ctrl+Enter' })} isDisabled={busy} onPress={() => doing(() => start(false))}>{say('import.start')}</Action>
          </>
        )}
        <Action className="!h-9" isDisabled={busy || missing.length > 0} onPress={() => doing(keep)}>{say('import.keep')}</Action>
      </footer>
    </>
  )
}
