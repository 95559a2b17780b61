import { useEffect, useMemo, useState } from 'react'
import { v7 as newId } from 'uuid'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import type { FileForm } from '#domain/import/mapping.ts'
import { FIELDS_OF, NEEDED_OF, suggestTable, tableChanges, type Table, type TableChange, type TableField, type TableRow } from '#domain/import/table.ts'
import { tidy } from '#domain/import/map-row.ts'
import type { Refusal } from '#domain/refusals.ts'
import type { ColumnsView } from '#ipc/import.ts'
import { call } from '../../api.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay, type Say } from '../../i18n/words.tsx'
import { Action } from '../../ui/Action.tsx'
import { Notice, RefusalNotice } from '../../ui/Notice.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { Scroller } from '../../ui/Scroller.tsx'
import { Written } from '../../ui/Text.tsx'
import { FieldTable } from './FieldTable.tsx'

interface Line { readonly line: number; readonly cells: readonly string[] }
const SHOWN = 200

/** One of the city's own tables: what would be new, what would change, and saving it, entry by entry, at the server. */
export function TableImport({ section, view, form }: { section: Table; view: ColumnsView; form: FileForm }) {
  const say = useSay()
  const format = useFormat()
  const { directory } = useCity()
  const [chosen, setChosen] = useState<Partial<Record<TableField, string>>>(() => suggestTable(section, view.columns))
  const [file, setFile] = useState<{ readonly header: readonly string[]; readonly rows: readonly Line[] } | null>(null)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [saving, setSaving] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const [saved, setSaved] = useState<number | null>(null)

  useEffect(() => {
    const standing = { left: false }
    const load = async (): Promise<void> => {
      const rows: Line[] = []
      for (;;) {
        const reply = await call('import.rows', { form, from: rows.length })
        if (standing.left) return
        if (!reply.ok) return setRefused(reply.refusal)
        rows.push(...reply.value.rows)
        if (!reply.value.more) return setFile({ header: reply.value.header, rows })
      }
    }
    void load()
    return () => {
      standing.left = true
    }
  }, [form])

  const changes = useMemo(() => {
    if (file === null) return []
    const at = (Object.entries(chosen) as [TableField, string][]).map(([field, column]) => [field, file.header.indexOf(column)] as const).filter(([, place]) => place !== -1)
    const rows = file.rows.map(({ line, cells }): TableRow => ({ line, cells: Object.fromEntries(at.map(([field, place]) => [field, tidy(cells[place] ?? '')])) }))
    return tableChanges(section, rows, directory, newId)
  }, [file, chosen, section, directory])
  const todo = changes.filter((change): change is Exclude<TableChange, { is: 'refused' }> => change.is === 'new' || change.is === 'changed')
  /** What an entry hangs on: of a contact its department, of the others one of their own. */
  const above = section === 'contacts' ? 'departmentId' : 'parentId'
  const nameOf = (id: unknown): string => {
    const known = directory[section === 'contacts' ? 'departments' : section].find((entry) => entry.id === id)
    if (known !== undefined || section === 'contacts') return known === undefined ? '' : nameIn(known, format.language)
    const coming = changes.find((change) => change.is !== 'refused' && change.entryId === id)
    return coming === undefined || coming.is === 'refused' ? '' : String(coming.after['name'])
  }
  const count = (is: TableChange['is']): number => changes.filter((change) => change.is === is).length

  const save = async (): Promise<void> => {
    setRefused(null)
    setSaved(null)
    let done = 0
    for (const { entryId, before, after } of todo) {
      setSaving({ done, total: todo.length })
      const reply = await call('confidential.run', { type: 'ChangeDirectory', data: { directoryId: DIRECTORY_ID, section, entryId, before, after } })
      if (!reply.ok) {
        setRefused(reply.refusal)
        break
      }
      done += 1
    }
    setSaving(null)
    setSaved(done)
  }
  const start = (): void => {
    if (saving === null && todo.length > 0) void save()
  }
  useHotkeys('screen', [{ chord: 'Ctrl+Enter', says: 'administration.save', bar: true, run: start }])

  return (
    <>
      <Scroller className="min-h-0 flex-1">
        <div className="flex flex-col gap-4 p-5">
          <FieldTable lines={FIELDS_OF[section].map((field) => ({ field, label: labelOf(section, field, say), needed: NEEDED_OF[section].includes(field) }))} columns={view.columns} chosen={chosen} onChoose={(field, column) => setChosen(({ [field]: _, ...rest }) => (column === undefined ? rest : { ...rest, [field]: column }))} />
          {refused !== null && <RefusalNotice refusal={refused} />}
          {file === null ? (
            refused === null && <p role="status" className="text-ink-2">{say('import.reading')}</p>
          ) : (
            <>
              <Notice tone={count('refused') > 0 ? 'warn' : 'info'}>{[say('table.new', { n: count('new') }), say('table.changed', { n: count('changed') }), say('table.same', { n: count('same') }), say('import.refused', { n: count('refused') })].join(say('comma'))}</Notice>
              <table className="w-full table-fixed border-collapse">
                <caption className="sr-only">{say('import.preview')}</caption>
                <thead className="bg-sunken text-xs text-ink-2">
                  <tr className="h-8 [&>th]:px-2 [&>th]:text-start [&>th]:font-medium">
                    <th scope="col" className="w-[52px]">{say('import.line')}</th>
                    <th scope="col" className="w-[110px]">{say('import.becomes')}</th>
                    <th scope="col">{labelOf(section, 'name', say)}</th>
                    <th scope="col">{labelOf(section, above, say)}</th>
                    <th scope="col" className="w-[34%]">{say('table.what')}</th>
                  </tr>
                </thead>
                <tbody>{changes.filter(({ is }) => is !== 'same').slice(0, SHOWN).map((change) => <ChangeRow key={change.line} section={section} change={change} line={format.number(change.line)} above={nameOf(change.is === 'refused' ? null : change.after[above])} />)}</tbody>
              </table>
              {saving !== null && <Progress label={say('import.progress')} done={saving.done} total={saving.total} />}
            </>
          )}
        </div>
      </Scroller>
      <footer className="flex flex-none items-center gap-3 border-t border-line px-5 py-3">
        <Action weight="primary" chord="Ctrl+Enter" isDisabled={todo.length === 0 || saving !== null} onPress={start}>{say('table.save', { n: todo.length })}</Action>
        {saved !== null && <Notice tone="ok" live>{say('table.saved', { n: saved })}</Notice>}
      </footer>
    </>
  )
}

const labelOf = (section: Table, field: TableField, say: Say): string =>
  section === 'contacts' && field === 'name' ? say('table.person') : section === 'contacts' && field === 'departmentId' ? say('table.theirDepartment') : say(`table.${field}`)

interface ChangeRowProps { readonly section: Table; readonly change: TableChange; readonly line: string; readonly above: string }

function ChangeRow({ section, change, line, above }: ChangeRowProps) {
  const say = useSay()
  if (change.is === 'refused') {
    return <tr className="h-9 border-b border-line/60 text-danger [&>td]:truncate [&>td]:px-2"><td>{line}</td><td colSpan={4}>{say(`table.refused.${change.reason}`)} · <Written>{change.what}</Written></td></tr>
  }
  const { before, after } = change
  // ids say nothing to a person, and name and department stand in columns of their own
  const told = FIELDS_OF[section].filter((field) => field !== 'id' && field !== 'name' && field !== 'parentId' && field !== 'departmentId')
  const facts = told.filter((field) => said(after[field]) !== '' && said(before?.[field]) !== said(after[field]))
  return (
    <tr className="h-9 border-b border-line/60 [&>td]:truncate [&>td]:px-2">
      <td className="text-ink-3">{line}</td>
      <td>{say(`table.is.${change.is}`)}</td>
      <td><Written>{String(after['name'])}</Written></td>
      <td className="text-ink-2"><Written>{above}</Written></td>
      <td className="!overflow-visible py-1.5 !whitespace-normal text-ink-2">
        {facts.map((field, place) => (
          <span key={field}>{place > 0 && say('comma')}{say(`table.${field}`)}: {said(before?.[field]) !== '' && <><Written>{said(before?.[field])}</Written> {say('table.becomes')} </>}<Written>{said(after[field])}</Written></span>
        ))}
      </td>
    </tr>
  )
}

const said = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
