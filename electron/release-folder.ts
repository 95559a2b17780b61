import { dialog, type BrowserWindow } from 'electron'
import { randomUUID } from 'node:crypto'
import type { ShellHandlers } from './shell-calls.ts'
import { OPEN_RELEASE } from './words.ts'

/** Asks which folder holds a release that is to be given to the server: as with a file, the window learns no path. */
export function releaseFolder(window: BrowserWindow, allow: (grant: string, folder: string) => boolean): Pick<ShellHandlers, 'shell.openRelease'> {
  return {
    'shell.openRelease': async () => {
      const chosen = await dialog.showOpenDialog(window, { title: OPEN_RELEASE, properties: ['openDirectory'] })
      const [folder] = chosen.filePaths
      if (chosen.canceled || folder === undefined) return { ok: true, value: null }
      const grant = randomUUID()
      return allow(grant, folder) ? { ok: true, value: { grant } } : { ok: false, refusal: { code: 'internal_error', details: { reason: 'host' } } }
    },
  }
}
