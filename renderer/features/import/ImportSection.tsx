import { FileUp } from 'lucide-react'
import { useState } from 'react'
import type { FileForm } from '#domain/import/mapping.ts'
import { TABLES } from '#domain/import/table.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { ColumnsView, FileView } from '#ipc/import.ts'
import { call, shell } from '../../api.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useMay } from '../../app/operator.tsx'
import { useSay } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Blank } from '../../ui/Blank.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { FileFault } from './FileFault.tsx'
import { FormChoice } from './FormChoice.tsx'
import { Running } from './Running.tsx'
import { TableImport } from './TableImport.tsx'
import { TicketImport } from './TicketImport.tsx'
import { useImportJob } from './use-import-job.ts'

/** Another file, and everything that was chosen for the last one is forgotten. */
interface Opened { readonly file: FileView; readonly form: FileForm; readonly view: ColumnsView | null }

const WHAT = ['tickets', ...TABLES] as const

/** Brings in what the city has in files: its history, and its own tables. */
export function ImportSection() {
  const say = useSay()
  const mayChange = useMay('directory.change')
  const { job, show, putAway } = useImportJob()
  const [opened, setOpened] = useState<Opened | null>(null)
  const [what, setWhat] = useState<(typeof WHAT)[number]>('tickets')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)

  const look = async (file: FileView, form: FileForm): Promise<void> => {
    setOpened({ file, form, view: null })
    setRefused(null)
    const reply = await call('import.columns', { form })
    if (reply.ok) setOpened({ file, form: reply.value.form, view: reply.value })
    else if (reply.refusal.code !== 'changed_meanwhile') setRefused(reply.refusal)
  }
  const choose = async (): Promise<void> => {
    const chosen = await shell('shell.openImport', { of: 'tables' })
    if (!chosen.ok) return setRefused(chosen.refusal)
    if (chosen.value === null) return
    setRefused(null)
    const reply = await call('import.open', { grant: chosen.value.grant })
    if (reply.ok) return look(reply.value, reply.value.form)
    setOpened(null)
    setRefused(reply.refusal)
  }
  const open = (): void => {
    if (busy || job?.phase === 'running') return
    setBusy(true)
    void choose().finally(() => setBusy(false))
  }
  useHotkeys('screen', [{ chord: 'Alt+KeyO', says: 'import.choose', bar: true, run: open }])

  return (
    <section aria-label={say('administration.import')} className="col-span-3 flex min-h-0 min-w-0 flex-col bg-surface">
      <header className="flex h-12 flex-none items-center gap-3 border-b border-line px-5">
        <h1 className="truncate text-base font-bold">{opened === null ? say('import.title') : <bdi>{opened.file.name}</bdi>}</h1>
        {opened !== null && opened.view !== null && <span className="flex-none text-xs text-ink-3">{say('import.rows', { n: opened.view.rows })}</span>}
        <Action small className="ms-auto" chord="Alt+KeyO" isDisabled={busy || job?.phase === 'running'} onPress={open}>
          <FileUp size={14} aria-hidden="true" />
          {say('import.choose')}
        </Action>
      </header>
      {job !== null ? (
        <Running job={job} onAgain={putAway} />
      ) : opened === null ? (
        <>
          {refused !== null && <div className="p-5"><FileFault refusal={refused} /></div>}
          <Blank icon={<FileUp size={28} />} title={say(busy ? 'import.reading' : 'import.none')}>{say('import.noneHint')}</Blank>
        </>
      ) : (
        <>
          <div className="flex flex-none items-end gap-5 border-b border-line px-5 pt-2.5 pb-3">
            <FormChoice file={opened.file} form={opened.form} onChange={(form) => void look(opened.file, form)} />
            {mayChange && <span className="ms-auto flex-none"><Segments label={say('import.what')} segments={WHAT.map((id) => ({ id, label: say(`import.what.${id}`) }))} value={what} onChange={setWhat} /></span>}
          </div>
          {refused !== null && <div className="p-5"><FileFault refusal={refused} /></div>}
          {opened.view === null ? (
            refused === null && <p role="status" className="p-5 text-ink-2">{say('import.reading')}</p>
          ) : what === 'tickets' ? (
            <TicketImport key={key(opened)} view={opened.view} form={opened.form} fileName={opened.file.name} onStarted={show} />
          ) : (
            <TableImport key={`${what} ${key(opened)}`} section={what} view={opened.view} form={opened.form} />
          )}
        </>
      )}
    </section>
  )
}

const key = ({ file, form }: Opened): string => JSON.stringify([file.name, file.size, form])
