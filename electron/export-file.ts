import { app, dialog, type BrowserWindow } from 'electron'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import { safeName } from './pdf-name.ts'
import type { ShellHandlers } from './shell-calls.ts'
import { OUTBOX, SAVE_EXPORT } from './words.ts'

const KINDS = { xlsx: 'Excel', csv: 'CSV', 'peygir-outbox': OUTBOX } as const

/**
 * Asks where an export goes. The window never learns the path and cannot name one: it gets a grant, and `allow` tells the host
 * which file that stands for.
 */
export function exportFile(window: BrowserWindow, allow: (grant: string, file: string) => boolean): Pick<ShellHandlers, 'shell.saveExport'> {
  return {
    'shell.saveExport': async ({ format, name }) => {
      const chosen = await dialog.showSaveDialog(window, {
        title: SAVE_EXPORT, defaultPath: join(app.getPath('documents'), `${safeName(name)}.${format}`), filters: [{ name: KINDS[format], extensions: [format] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      })
      if (chosen.canceled || chosen.filePath === undefined || chosen.filePath === '') return { ok: true, value: null }
      const ended = extname(chosen.filePath).toLowerCase() === `.${format}` ? chosen.filePath : `${chosen.filePath}.${format}`
      // the dialog asked about the name that was typed, and about no other: nothing is overwritten unasked
      const file = existsSync(ended) ? chosen.filePath : ended
      const grant = randomUUID()
      return allow(grant, file) ? { ok: true, value: { grant } } : { ok: false, refusal: { code: 'internal_error', details: { reason: 'host' } } }
    },
  }
}
