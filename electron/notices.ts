import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Reply } from '#ipc/contract.ts'
import type { Notice } from '#ipc/shell.ts'

// Beside the program in every package, as their licences demand. Shown in the window itself: on Linux the main process would
// stand still for as long as another program has the page open.
const CHROMIUM = 'LICENSES.chromium.html'
/** The packager gives Electron's another name. */
const ELECTRON = ['LICENSE.electron.txt', 'LICENSE']

/** The licences of Electron and of each part of Chromium; `file_unreadable` where this Electron came without them. */
export async function readNotices(folder = dirname(process.execPath)): Promise<Reply<readonly Notice[]>> {
  const read = (name: string): Promise<string | null> => readFile(join(folder, name), 'utf8').catch(() => null)
  const [chromium, ...electron] = await Promise.all([CHROMIUM, ...ELECTRON].map(read))
  if (chromium === null || chromium === undefined) return { ok: false, refusal: { code: 'file_unreadable', details: { reason: CHROMIUM } } }
  const own = electron.find((text) => text !== null)
  return { ok: true, value: [...(own === undefined || own === null ? [] : [{ name: 'Electron', text: own }]), ...chromiumNotices(chromium)] }
}

/** What stands in Chromium's page of credits: a title and a licence for each part. */
export function chromiumNotices(page: string): readonly Notice[] {
  const parts = page.matchAll(/<span class="title">([^<]*)<\/span>[\s\S]*?<pre>([\s\S]*?)<\/pre>/g)
  return Array.from(parts, ([, name = '', text = '']) => ({ name: plain(name), text: plain(text).trim() }))
}

const plain = (html: string): string => html.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;|&#34;/g, '"').replace(/&#39;|&#x27;/g, "'").replace(/&amp;/g, '&')
