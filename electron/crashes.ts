import { app, crashReporter } from 'electron'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { traceOf } from '#desk/trace.ts'
import { openLog, type Log } from './log.ts'
import { readCrash } from './minidump.ts'

/** Where crashes are caught, and where what is kept of them is written. */
export const crashFolder = (dataFolder: string): string => join(dataFolder, 'crashes')
export const crashLog = (dataFolder: string): string => join(dataFolder, 'logs', 'crashes.log')

/** To be called before the app is ready. Nothing is sent anywhere: there is no address to send it to. */
export function catchCrashes(dataFolder: string): void {
  app.setPath('crashDumps', crashFolder(dataFolder))
  crashReporter.start({ uploadToServer: false })
}

/**
 * Keeps of each crash where the program was, and removes the memory that the system's dump holds: at once for the window, the host and
 * their like; of a crash of the main process itself at the next start.
 */
export function noteCrashes(dataFolder: string, log: Log): void {
  const crash = openLog(crashLog(dataFolder))
  const look = (): void => takeCrashes(crashFolder(dataFolder), crash, log)
  look()
  // what Electron shows of it in a dialog quotes the error's text
  process.on('uncaughtExceptionMonitor', (error) => log('uncaught', { trace: traceOf(error) }))
  app.on('render-process-gone', look)
  app.on('child-process-gone', look)
  app.on('will-quit', look)
}

export function takeCrashes(folder: string, crash: Log, log: Log): void {
  for (const file of dumpsIn(folder)) {
    try {
      const place = readCrash(readFileSync(file))
      rmSync(file)
      rmSync(file.replace(/dmp$/, 'meta'), { force: true })
      crash('crash', place === null ? { process: null } : { ...place, places: place.places.join(' '), version: app.getVersion(), electron: process.versions.electron ?? null, arch: process.arch })
    } catch (error) {
      // held by another program for a moment: the next look takes it
      log('crash_unread', { error: String((error as NodeJS.ErrnoException).code) })
    }
  }
}

/** Dumps and Crashpad's notes beside them; they lie one folder down. */
function dumpsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => readdirSync(join(folder, name)).filter((each) => each.endsWith('.dmp')).map((each) => join(folder, name, each)))
  } catch {
    // nothing was ever caught
    return []
  }
}
