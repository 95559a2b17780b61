import { dialog, type BrowserWindow } from 'electron'
import { randomUUID } from 'node:crypto'
import type { ShellHandlers } from './shell-calls.ts'
import { OPEN_IMPORT, OUTBOX, TABLES } from './words.ts'

const KINDS = { tables: { name: TABLES, extensions: ['xlsx', 'csv', 'txt', 'tsv', 'gz'] }, 'peygir-outbox': { name: OUTBOX, extensions: ['peygir-outbox'] } }

/** Asks which file is to be brought in. The window never learns the path: it gets a grant, and `allow` tells the host which file that stands for. */
export function importFile(window: BrowserWindow, allow: (grant: string, file: string) => boolean): Pick<ShellHandlers, 'shell.openImport'> {
  return {
    'shell.openImport': async ({ of }) => {
      const chosen = await dialog.showOpenDialog(window, { title: OPEN_IMPORT, filters: [KINDS[of]], properties: ['openFile'] })
      const [file] = chosen.filePaths
      if (chosen.canceled || file === undefined) return { ok: true, value: null }
      const grant = randomUUID()
      return allow(grant, file) ? { ok: true, value: { grant } } : { ok: false, refusal: { code: 'internal_error', details: { reason: 'host' } } }
    },
  }
}
