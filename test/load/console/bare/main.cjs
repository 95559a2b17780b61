// What no Electron program can do without: one window with a page of two fields, shown when it is there to be seen.
// oxlint-disable-next-line peygir/layers -- a program of its own, measured beside the console and no part of it
const { app, BrowserWindow, utilityProcess } = require('electron')
const { join } = require('node:path')

app.setPath('userData', process.env.PEYGIR_DATA ?? '')
app.enableSandbox()
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, show: false, backgroundColor: '#f3f5f4', webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false } })
  window.setMenuBarVisibility(false)
  window.once('ready-to-show', () => window.show())
  void window.loadFile(join(__dirname, 'index.html'))
  if (process.env.PEYGIR_BARE_PROCESS === 'yes') utilityProcess.fork(join(__dirname, 'process.cjs'))
})
app.on('window-all-closed', () => app.quit())
