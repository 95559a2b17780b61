import { basename } from 'node:path'
import { rejectFile, noRejectFile } from '#desk/import/reject-file.ts'
import { findForm, headerOf, rawRows } from '#desk/import/rows.ts'
import { faultFrom } from '#desk/import/run-import.ts'
import { DIRECTORY_ID } from '#domain/directory/changes.ts'
import { tidy } from '#domain/import/map-row.ts'
import { FIELDS_OF, NEEDED_OF, suggestTable, tableChanges, type Table, type TableChange, type TableField, type TableRow } from '#domain/import/table.ts'
import { permissionsOf } from '#server/auth/author.ts'
import { canonicalUsername } from '#server/auth/username.ts'
import { Complaint } from '#server/commands/complaint.ts'
import type { Entry, ServerStore } from '#server/store/ports.ts'
import { v7 as newId } from 'uuid'

/** Rows that a city's own table may have. */
const MOST = 20_000
/** Commands of one transaction. */
const BATCH = 100

export interface TableTask {
  readonly table: Table
  readonly file: string
  /** Columns that are not to be found by their names. */
  readonly columns: Readonly<Partial<Record<TableField, string>>>
  readonly by: string
  /** Tell, and change nothing. */
  readonly check: boolean
  readonly rejects: string | null
  readonly now: number
}

export interface TableTold {
  readonly columns: Readonly<Partial<Record<TableField, string>>>
  readonly added: number
  readonly changed: number
  readonly same: number
  readonly refused: number
}

/** Brings a table of the city (departments, contacts, subjects, places) into its directory; a second time it changes nothing. Throws `Complaint`. */
export async function importTable(store: ServerStore, task: TableTask): Promise<TableTold> {
  const { directory, operator } = await authorised(store, task.by)
  const { columns, rows } = await readTable(task)
  // what an earlier run that was broken off brought in is known by its name
  const changes = tableChanges(task.table, rows, directory, newId)
  const rejects = task.rejects === null ? noRejectFile() : rejectFile(task.rejects)
  for (const change of changes) if (change.is === 'refused') await rejects.add({ line: change.line, code: change.reason, what: change.what })
  await rejects.close()
  const count = (is: TableChange['is']): number => changes.filter((change) => change.is === is).length
  const told = { columns, added: count('new'), changed: count('changed'), same: count('same'), refused: count('refused') }
  if (task.check) return told

  const { serverDeskId } = await store.standing()
  const entries = changes.flatMap((change): readonly Entry[] => {
    if (change.is === 'refused' || change.is === 'same') return []
    const commandId = newId()
    const data = { directoryId: DIRECTORY_ID, section: task.table, entryId: change.entryId, before: change.before, after: change.after }
    const body = { commandId, type: 'ChangeDirectory', version: 1, data, at: task.now, trackingCode: null, directoryVersion: directory.version, operatorId: operator.id, sessionId: commandId, deskId: serverDeskId }
    return [{ commandId, deskId: serverDeskId, envelope: null, asked: { ok: true, submission: { body, author: { ok: true, operator } } } }]
  })
  for (let at = 0; at < entries.length; at += BATCH) {
    const answers = await store.submit(entries.slice(at, at + BATCH), task.now)
    const refused = answers.find(({ receipt }) => receipt.verdict.kind !== 'accepted')
    if (refused !== undefined && refused.receipt.verdict.kind !== 'accepted') throw new Complaint(`the server refused: ${refused.receipt.verdict.code} ${JSON.stringify(refused.receipt.verdict.details)}; what was taken before stays, the same command goes on from there`)
  }
  return told
}

async function authorised(store: ServerStore, username: string) {
  const directory = await store.directory()
  const found = await store.operatorNamed(canonicalUsername(username))
  if (found === null || found.disabled) throw new Complaint(`there is nobody called ${username} who may sign in`)
  const permissions = permissionsOf(directory.roles, found.role)
  if (!permissions.includes('directory.change')) throw new Complaint(`${username} may not change the city's data; an administrator may`)
  return { directory, operator: { id: found.id, role: found.role, permissions, departmentId: found.departmentId } }
}

async function readTable({ table, file, columns: named }: TableTask): Promise<{ readonly columns: TableTold['columns']; readonly rows: readonly TableRow[] }> {
  const lines: { readonly line: number; readonly cells: readonly string[] }[] = []
  let header: readonly string[] | null = null
  try {
    for await (const read of rawRows(file, {}, await findForm(file, {}))) {
      if ('fault' in read) throw new Complaint(`${basename(file)}, line ${read.line}: ${read.fault}`)
      if (header === null) header = headerOf(read.cells)
      else lines.push(read)
      if (lines.length > MOST) throw new Complaint(`${basename(file)} has more than ${MOST} rows; no city's table has`)
    }
  } catch (error) {
    throw error instanceof Complaint ? error : new Complaint(faultFrom(error).message)
  }
  const head = header ?? []
  const samples = head.map((name, at) => ({ name, samples: lines.slice(0, 8).map(({ cells }) => tidy(cells[at] ?? '')) }))
  const columns = { ...suggestTable(table, samples), ...named }
  const strange = Object.values(named).find((name) => !head.includes(tidy(name)))
  if (strange !== undefined) throw new Complaint(`${basename(file)} has no column ${strange}; it has: ${head.join(', ')}`)
  const missing = NEEDED_OF[table].find((field) => columns[field] === undefined)
  if (missing !== undefined) throw new Complaint(`no column of ${basename(file)} is the ${missing} of ${table}: say --column ${missing}=COLUMN; it has: ${head.join(', ')}`)
  const places = FIELDS_OF[table].flatMap((field) => (columns[field] === undefined ? [] : [[field, head.indexOf(tidy(columns[field]))] as const]))
  return { columns, rows: lines.map(({ line, cells }) => ({ line, cells: Object.fromEntries(places.map(([field, at]) => [field, tidy(cells[at] ?? '')])) })) }
}
