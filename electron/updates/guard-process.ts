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
import { end, isFirst, runs } from './processes.ts'
import { startProgram } from './programs.ts'
import { guardLock, writeGuard } from './trial.ts'

const ANSWER_MS = 5_000

/**
 * The kept old program as the guard of the new one: without a window, on a profile of its own, and not the one instance of the console. To be
 * called before the app is ready.
 */
export function beGuard(dataFolder: string): void {
  const log = openLog(join(dataFolder, 'logs', 'update.log'))
  const profile = mkdtempSync(join(tmpdir(), 'peygir-guard-'))
  app.setPath('userData', profile)
  process.on('exit', () => {
    try {
      rmSync(profile, { recursive: true, force: true })
    } catch {
      // Windows keeps what is still open; it lies among what is temporary
    }
  })
  app.disableHardwareAcceleration()
  process.on('uncaughtException', (error) => {
    // there is nobody to show it to
    log('guard_failed', { error: error.name, stack: error.stack ?? null })
    app.exit(1)
  })
  void app.whenReady().then(async () => {
    if (!isFirst(guardLock(dataFolder))) return app.exit(0)
    writeGuard(dataFolder, process.pid, process.execPath)
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
