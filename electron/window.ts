import { BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import { LEAST, placeWindow } from './bounds.ts'
import { backoff } from './backoff.ts'
import { readIfThere, writeDurably } from './durable-file.ts'
import type { Log } from './log.ts'
import { ORIGIN } from './scheme.ts'
import { CLOSED_IN } from './security.ts'

/** UI.md's `bg`, shown until the page has drawn itself. */
const BACKGROUND = { light: '#f3f5f4', dark: '#0d1313' } as const

export interface WindowOptions {
  /** Folder of this user's console data; `window.json` in it remembers place, size and colour. */
  readonly dataFolder: string
  readonly preload: string
  readonly icon: string
  readonly devTools: boolean
  readonly log: Log
}

/** Opens the console's window and begins to load it. It shows itself once there is something to see, and outlives crashes of its renderer. */
export function openWindow({ dataFolder, preload, icon, devTools, log }: WindowOptions): BrowserWindow {
  const stateFile = join(dataFolder, 'window.json')
  const remembered = readState(stateFile)
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id)
  const { maximized, ...place } = placeWindow(remembered, [primary, ...others].map((display) => display.workArea))
  const colour = /^#[0-9a-f]{6}$/i.exec(String(remembered['background']))?.[0] ?? (nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light)

  const window = new BrowserWindow({
    ...place,
    show: false,
    backgroundColor: colour,
    icon,
    webPreferences: {
      ...CLOSED_IN, preload, devTools,
      // a reminder that comes late because the window is behind another one is a citizen not called back
      backgroundThrottling: false,
    },
  })
  // hidden for good: a bar that Alt brings back would take the keys Alt+1 … Alt+9
  window.setMenuBarVisibility(false)
  // after the bar has gone: its height would be taken off
  window.setMinimumSize(LEAST.width, LEAST.height)
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  rememberState(window, stateFile, colour, log)
  outliveCrashes(window, log)
  void window.loadURL(`${ORIGIN}/index.html`).catch((error: NodeJS.ErrnoException) => log('window_load_failed', { error: String(error.code) }))
  return window
}

function readState(file: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(readIfThere(file)?.toString('utf8') ?? '{}')
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    // a damaged file costs the remembered place, nothing else
    return {}
  }
}

function rememberState(window: BrowserWindow, file: string, colour: string, log: Log): void {
  let background = colour
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    try {
      writeDurably(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized(), background }))
    } catch (error) {
      log('window_state_unsaved', { error: String((error as NodeJS.ErrnoException).code) })
    }
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, 1000)
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('close', save)
  // The page says its theme's background by <meta name="theme-color">: the next start opens in it, without a flash.
  window.webContents.on('did-change-theme-color', (_event, drawn) => {
    if (drawn === null || drawn === undefined) return
    background = drawn.slice(0, 7)
    window.setBackgroundColor(background)
    soon()
  })
}

function outliveCrashes(window: BrowserWindow, log: Log): void {
  const wait = backoff({ first: 250, most: 30_000, calm: 60_000 })
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    const ms = wait()
    log('renderer_gone', { reason, exitCode, restartIn: ms })
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    }, ms)
  })
  window.on('unresponsive', () => log('renderer_unresponsive'))
}
