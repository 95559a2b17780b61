import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, PushName, Pushes } from '#ipc/contract.ts'
import { CALL_NAMES, PUSH_NAMES, SHELL_NAMES } from '#ipc/names.ts'
import { LINK_CHANNEL, PORT_CHANNEL, SHELL_CHANNEL, UPDATE_CHANNEL, VIOLATION_CHANNEL } from './channel.ts'
import { createLink } from './link.ts'

// After a reload the answer to the document before may arrive here; its port would be replaced with calls in flight.
const self = Math.random()
const ask = (): void => ipcRenderer.send(PORT_CHANNEL, self)
const link = createLink(ask)

ipcRenderer.on(PORT_CHANNEL, (event, asker: unknown) => {
  const [port] = event.ports
  if (port === undefined) link.lost()
  else if (asker === self) link.attach(port)
  else port.close()
})
ask()
ipcRenderer.on(LINK_CHANNEL, () => link.tell('link', null))
ipcRenderer.on(UPDATE_CHANNEL, (_event, state: Pushes['update']) => link.tell('update', state))

// first on the way down, and in a world of its own: the page can neither come before it nor take it away
window.addEventListener('securitypolicyviolation', ({ isTrusted, effectiveDirective }) => {
  if (isTrusted) ipcRenderer.send(VIOLATION_CHANNEL, effectiveDirective)
}, true)

const call = Object.fromEntries(CALL_NAMES.map((name) => [name, (input: unknown) => link.call(name, input)]))
const shell = Object.fromEntries(SHELL_NAMES.map((name) => [name, (input: unknown) => ipcRenderer.invoke(SHELL_CHANNEL, name, input) as Promise<unknown>]))
const on = (push: PushName, listener: (data: unknown) => void): (() => void) => {
  if (!PUSH_NAMES.includes(push) || typeof listener !== 'function') throw new TypeError('on() takes a push of the contract and a function')
  return link.on(push, listener)
}

// contextBridge copies and deep-freezes what it is given: the page can neither replace a function nor reach this world.
const bridge = { call, on, shell } as unknown as Bridge
contextBridge.exposeInMainWorld('peygir', bridge)
