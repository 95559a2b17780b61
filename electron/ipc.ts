import { ipcMain, MessageChannelMain, type BrowserWindow, type IpcMainEvent, type MessagePortMain } from 'electron'
import { PORT_CHANNEL } from './channel.ts'
import type { Refuse } from './refused.ts'
import { ownPage } from './scheme.ts'

export interface PortService {
  /** Gives a waiting window its port. To be called when a host is there. */
  readonly give: () => void
  /** Tells the window that the host behind its port has ended. */
  readonly lost: () => void
}

/**
 * The only thing that the main process does for a window: it makes a channel to the host. `connect` hands over the
 * host's end, and answers false while there is no host; the window then waits for `give`.
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

  /** Only the top document of our own window, and only while it shows our own page. */
  const trusted = ({ sender, senderFrame }: IpcMainEvent): boolean =>
    !window.isDestroyed() && sender === window.webContents && senderFrame === window.webContents.mainFrame && senderFrame !== null && ownPage(senderFrame.url)

  ipcMain.on(PORT_CHANNEL, (event, asker: unknown) => {
    if (!trusted(event) || typeof asker !== 'number') return refuse('ipc_sender')
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
