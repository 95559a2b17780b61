import { app, dialog, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { writeDurably } from './durable-file.ts'
import { pdfName } from './pdf-name.ts'
import type { ShellHandlers } from './shell-calls.ts'
import { SAVE_PDF } from './words.ts'

/** Puts on paper, or into a PDF, what the window's print style shows. */
export function paper(window: BrowserWindow): Pick<ShellHandlers, 'shell.print' | 'shell.savePdf'> {
  return {
    'shell.print': ({ size }) => new Promise((answer) => {
      window.webContents.print({ silent: false, printBackground: true, pageSize: size }, (printed) => answer({ ok: true, value: { printed } }))
    }),
    'shell.savePdf': async ({ size, name }) => {
      const chosen = await dialog.showSaveDialog(window, {
        title: SAVE_PDF, defaultPath: join(app.getPath('documents'), pdfName(name)), filters: [{ name: 'PDF', extensions: ['pdf'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      })
      if (chosen.canceled || chosen.filePath === undefined || chosen.filePath === '') return { ok: true, value: { file: null } }
      // the sheet's own @page says A4 or A5 and its margins; `size` is for a sheet that says nothing
      const bytes = await window.webContents.printToPDF({ pageSize: size, printBackground: true, preferCSSPageSize: true })
      writeDurably(chosen.filePath, bytes)
      return { ok: true, value: { file: chosen.filePath } }
    },
  }
}
