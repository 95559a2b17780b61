import { ipcMain, MessageChannelMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain } from 'electron'
import type { Pushes, Reply } from '#ipc/contract.ts'
import { LINK_CHANNEL, PORT_CHANNEL, SHELL_CHANNEL, UPDATE_CHANNEL, VIOLATION_CHANNEL } from './channel.ts'
import { violationCode, type Refuse } from './refused.ts'
import { ownPage } from './scheme.ts'

export interface PortService {
  /** Gives a waiting window its port. To be called when a host is there. */
  readonly give: () => void
  /** Tells the window that the host behind its port has ended. */
  readonly lost: () => void
}

/** Only the top document of our own window, and only while it shows our own page. */
const trusted = (window: BrowserWindow, { sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
  !window.isDestroyed() && sender === window.webContents && senderFrame === window.webContents.mainFrame && senderFrame !== null && ownPage(senderFrame.url)

/**
 * Makes the window's channel to the host, where everything is kept. `connect` hands over the host's end, and answers
 * false while there is no host; the window then waits for `give`.
 */
export function servePorts(window: BrowserWindow, connect: (port: MessagePortMain) => boolean, refuse: Refuse): PortService {
  let asking: number | null = null

  const give = (): void => {
    if (asking === null || window.isDestroyed()) return
    const { port1, port2 } = new MessageChannelMain()
    if (!connect(port2)) return
    window.webContents.mainFrame.postMessage(PORT_CHANNEL, asking, [port1])
    asking = null
  }

  ipcMain.on(PORT_CHANNEL, (event, asker: unknown) => {
    if (!trusted(window, event) || typeof asker !== 'number') return refuse('ipc_sender')
    asking = asker
    give()
  })

  return {
    give,
    lost: () => {
      if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.mainFrame.postMessage(PORT_CHANNEL, null)
    },
  }
}

/** Writes down what the page tried and its policy stopped: nothing of that reaches the main process by itself. */
export function noteViolations(window: BrowserWindow, refuse: Refuse): void {
  ipcMain.on(VIOLATION_CHANNEL, (event, directive: unknown) => refuse(trusted(window, event) ? violationCode(directive) : 'ipc_sender'))
}

/** Tells the page that a link waits for it. One that is not loaded yet asks by itself once it is. */
export function tellOfLink(window: BrowserWindow): void {
  if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.mainFrame.send(LINK_CHANNEL)
}

/** Tells the page how an update stands. One that is not loaded yet asks by itself. */
export function tellOfUpdate(window: BrowserWindow, state: Pushes['update']): void {
  if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.mainFrame.send(UPDATE_CHANNEL, state)
}

/** What the main process does for a window by itself: one handler for all its calls, whose input `answer` reads. */
export function serveShell(window: BrowserWindow, answer: (name: unknown, input: unknown) => Promise<Reply<unknown>>, refuse: Refuse): void {
  ipcMain.handle(SHELL_CHANNEL, (event, name: unknown, input: unknown): Promise<Reply<unknown>> | Reply<unknown> => {
    if (trusted(window, event)) return answer(name, input)
    refuse('ipc_sender')
    return { ok: false, refusal: { code: 'not_permitted', details: {} } }
  })
}
