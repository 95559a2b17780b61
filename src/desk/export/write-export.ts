import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Directory } from '#domain/directory/directory.ts'
import type { CallInput } from '#ipc/contract.ts'
import { pace } from '../pace.ts'
import type { Store } from '../sqlite/store.ts'
import { standing } from '../standing.ts'
import { columnsOf, type Cell, type Column, type Exported } from './cells.ts'
import { csvText } from './csv.ts'
import { wallClock } from './wall-clock.ts'
import { SHEET_ROWS, writeWorkbook } from './xlsx.ts'

export interface ExportTask {
  readonly store: () => Store
  readonly directory: Directory
  readonly asked: CallInput<'export.start'>
  /** Row numbers in their order. */
  readonly numbers: Uint32Array
  readonly now: number
  readonly signal: AbortSignal
  /** After each page: rows that were read so far. */
  readonly onRead: (rows: number) => void
}

/** Writes one file. Rejects with the error of the disk, of the store, or of the signal that ended it. */
export async function writeExport(file: string, task: ExportTask): Promise<void> {
  const { directory, asked: { columns: chosen, format, language, words }, now, signal } = task
  const wall = wallClock(directory.city.timeZone)
  const columns = columnsOf(chosen, directory, { language, words }, wall, now)
  const pages = pagesOf(task, columns)
  const out = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  try {
    if (format === 'csv') await pipeline(csvText(pages, { columns, wall }), out, { signal })
    else await writeWorkbook(pages, { columns, wall, name: words['sheet'] ?? '', rightToLeft: language === 'fa', rowsPerSheet: SHEET_ROWS }, out, signal)
  } finally {
    await pages.return(undefined)
  }
}

/** Page after page, each read when the last one was taken; between two the host answers its windows. */
async function* pagesOf({ store, numbers, onRead }: ExportTask, columns: readonly Column[]): AsyncGenerator<readonly (readonly Cell[])[]> {
  const speed = pace()
  for (let at = 0; at < numbers.length;) {
    const some = [...numbers.subarray(at, at + speed.size())]
    const page: (readonly Cell[])[] = []
    await speed.run(some.length, () => {
      for (const ticket of ticketsOf(store(), some)) page.push(columns.map(({ cell }) => cell(ticket)))
    })
    at += some.length
    onRead(at)
    yield page
  }
}

/** With what is saved here and not sent on top. One that is confidential may be here for the moment before it is erased. */
function ticketsOf(store: Store, numbers: readonly number[]): Exported[] {
  return store.exportRows.page(numbers).flatMap(({ id, pending, confirmed }) => {
    const { state, parts } = pending || confirmed === null ? (standing(store, 'ticket', id) as Pick<Exported, 'parts'> & { readonly state: Exported['state'] | null }) : confirmed
    return state === null || state.confidential ? [] : [{ state, parts }]
  })
}
