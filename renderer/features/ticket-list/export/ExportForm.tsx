import { useState } from 'react'
import { EXPORT_COLUMNS, FACT_COLUMNS, PERSONAL_COLUMNS, type ExportColumn, type ExportFormat } from '#domain/export/export.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { QueueId } from '#domain/ticket/queues.ts'
import type { ListFilter } from '#ipc/contract.ts'
import type { ExportJob } from '#ipc/export.ts'
import { call, shell } from '../../../api.ts'
import { useCity } from '../../../app/city.tsx'
import { useHotkeys } from '../../../app/hotkeys.tsx'
import { useMay } from '../../../app/operator.tsx'
import { useFormat } from '../../../i18n/format.tsx'
import { useSay } from '../../../i18n/words.tsx'
import { Action } from '../../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../../ui/Notice.tsx'
import { Segments } from '../../../ui/Segments.tsx'
import { Tick } from '../../../ui/Tick.tsx'
import { fileWords } from './file-words.ts'

interface ExportFormProps {
  readonly filter: ListFilter
  /** Null while they are being found. */
  readonly count: number | null
  readonly queue?: QueueId
  readonly onStarted: (job: ExportJob) => void
  readonly onClose: () => void
}

/** Which kind of file, which columns; the system's own dialog then asks where. */
export function ExportForm({ filter, count, queue, onStarted, onClose }: ExportFormProps) {
  const say = useSay()
  const format = useFormat()
  const { demo } = useCity().city
  const mayPersonal = useMay('ticket.exportPersonal')
  const [kind, setKind] = useState<ExportFormat>('xlsx')
  const [columns, setColumns] = useState<readonly ExportColumn[]>(FACT_COLUMNS)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const ready = count !== null && count > 0 && columns.length > 0 && !busy

  const write = async (): Promise<void> => {
    // a name that says when: a slash would be a folder
    const chosen = await shell('shell.saveExport', { format: kind, name: `${demo ? `${say('city.demo')} ` : ''}${say('export.name', { date: format.date(Date.now()).replaceAll('/', '-') })}` })
    if (!chosen.ok) return setRefused(chosen.refusal)
    if (chosen.value === null) return
    const reply = await call('export.start', {
      grant: chosen.value.grant, format: kind, columns: EXPORT_COLUMNS.filter((column) => columns.includes(column)), filter, ...(queue === undefined ? {} : { queue }), language: format.language, words: fileWords(say, demo),
    })
    if (reply.ok) onStarted(reply.value)
    else setRefused(reply.refusal)
  }
  const start = (): void => {
    if (!ready) return
    setRefused(null)
    setBusy(true)
    void write().finally(() => setBusy(false))
  }
  useHotkeys('dialog', [{ chord: 'Ctrl+Enter', says: 'export.choose', run: start }])

  return (
    <div className="flex flex-col gap-4 p-5">
      <p className="font-medium">{count === null ? say('loading') : queue !== undefined && count > 0 ? say('export.whatQueue', { queue: say(`queue.${queue}`) }) : say('export.what', { n: count })}</p>
      <div className="flex items-center gap-3">
        <span aria-hidden="true" className="text-xs font-medium text-ink-2">{say('export.format')}</span>
        <Segments label={say('export.format')} segments={[{ id: 'xlsx', label: say('export.xlsx') }, { id: 'csv', label: say('export.csv') }]} value={kind} onChange={setKind} />
      </div>
      <Columns title={say('export.facts')} names={FACT_COLUMNS} chosen={columns} onChange={setColumns} />
      {mayPersonal ? (
        <Columns title={say('export.personal')} names={PERSONAL_COLUMNS} chosen={columns} onChange={setColumns} hint={say('export.personalHint')} />
      ) : (
        <p className="text-xs text-ink-3">{say('export.personalNone')}</p>
      )}
      <Notice tone="info">{say('export.logged')}</Notice>
      {refused !== null && <RefusalNotice refusal={refused} />}
      <div className="flex gap-2">
        <Action weight="primary" autoFocus chord="Ctrl+Enter" isDisabled={!ready} onPress={start}>{say('export.choose')}</Action>
        <Action className="!h-9" onPress={onClose}>{say('cancel')}</Action>
      </div>
    </div>
  )
}

interface ColumnsProps {
  readonly title: string
  readonly names: readonly ExportColumn[]
  readonly chosen: readonly ExportColumn[]
  readonly onChange: (columns: readonly ExportColumn[]) => void
  readonly hint?: string
}

function Columns({ title, names, chosen, onChange, hint }: ColumnsProps) {
  const say = useSay()
  return (
    <fieldset className="flex flex-col">
      <legend className="text-xs font-medium text-ink-2">{title}</legend>
      <div className="grid grid-cols-3 gap-x-3">
        {names.map((name) => (
          <Tick key={name} label={say(`export.column.${name}`)} isSelected={chosen.includes(name)} onChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((other) => other !== name))} />
        ))}
      </div>
      {hint !== undefined && <p className="text-xs leading-5 text-ink-3">{hint}</p>}
    </fieldset>
  )
}
