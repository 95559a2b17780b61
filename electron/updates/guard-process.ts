import { app, net, session } from 'electron'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openLog } from '../log.ts'
import { askReg } from '../policy-registry.ts'
import { readPolicy } from '../policy.ts'
import { useProxy } from '../proxy.ts'
import { guard } from './guard.ts'
import { end, runs, startProgram } from './programs.ts'
import { GUARD_SWITCH, writeGuard } from './trial.ts'

/** The console's data folder where this process is the guard of a trial; null: it is a console. */
export const guardedFolder = (args: readonly string[]): string | null => args.find((word) => word.startsWith(GUARD_SWITCH))?.slice(GUARD_SWITCH.length) ?? null

const ANSWER_MS = 5_000

/**
 * The kept old program as the guard of the new one: without a window, on a profile of its own, and not the one instance of the console. To be
 * called before the app is ready.
 */
export function beGuard(dataFolder: string): void {
  const log = openLog(join(dataFolder, 'logs', 'update.log'))
  const profile = mkdtempSync(join(tmpdir(), 'peygir-guard-'))
  app.setPath('userData', profile)
  process.on('exit', () => rmSync(profile, { recursive: true, force: true }))
  app.disableHardwareAcceleration()
  process.on('uncaughtException', (error) => {
    // there is nobody to show it to
    log('guard_failed', { error: error.name, stack: error.stack ?? null })
    app.exit(1)
  })
  void app.whenReady().then(async () => {
    writeGuard(dataFolder, process.pid)
    const { policy } = await readPolicy({ env: process.env, platform: process.platform, dataFolder, ask: askReg })
    await useProxy(session.defaultSession, policy.proxy)
    await guard({
      dataFolder, log, runs, end, uptime: () => performance.now(), wait: (ms) => wait(ms), start: (trial) => startProgram(trial, process.env), reaches,
    })
    app.exit(0)
  })
}

/** Asked by the old program's own hand: what the new one says of the line may be what is wrong with it. Nothing of the desk is sent. */
async function reaches(serverUrl: string): Promise<boolean> {
  try {
    const { status } = await net.fetch(serverUrl, { method: 'HEAD', cache: 'no-store', credentials: 'omit', redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) } as RequestInit)
    return status < 500
  } catch (error) {
    // a certificate that is trusted by the city's authority alone is an answer too
    return /ERR_CERT_|ERR_SSL_/.test(String(error))
  }
}
