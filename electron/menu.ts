import { Menu, type MenuItemConstructorOptions } from 'electron'

/**
 * The menu is not shown. It is there because its edit roles bind Ctrl+C, V, X, Z and A to the keys' places, so that
 * they work under a Persian layout too. UI.md keeps F5, F10, F11 and F12 free; nothing here uses them.
 */
export function setMenu({ devTools }: { readonly devTools: boolean }): void {
  const edit: MenuItemConstructorOptions = {
    label: 'Edit',
    submenu: [{ role: 'undo' }, { role: 'redo' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'pasteAndMatchStyle' }, { role: 'selectAll' }],
  }
  const view: MenuItemConstructorOptions = { label: 'View', submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }] }
  const develop: MenuItemConstructorOptions = { label: 'Develop', submenu: [{ role: 'toggleDevTools', accelerator: 'CommandOrControl+Shift+I' }] }
  const first: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(Menu.buildFromTemplate([...first, edit, view, ...(devTools ? [develop] : [])]))
}
