import { createServer } from './app.ts'
import { Complaint } from './commands/complaint.ts'
import { openFounded } from './commands/open.ts'
import { readSealingKey } from './auth/sealing.ts'
import type { SmsSettings, SmtpSettings } from './jobs/settings.ts'
import { startJobs } from './jobs/start.ts'
import { openLog, placesOf } from './log.ts'
import { filesIn } from './store/sqlite/files.ts'
import { holdFolder } from './store/sqlite/lock.ts'

export interface ServeOptions {
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly version: string
  /** Null logs to standard error. */
  readonly logFile: string | null
  /** Null: no e-mails, no SMS. */
  readonly smtp: SmtpSettings | null
  readonly sms: SmsSettings | null
  /** Null: no page of metrics. */
  readonly metricsToken: string | null
  readonly onListening: (url: string) => void
}

/** After this the process ends whatever still hangs; everything acknowledged is on the disk anyway. */
const LAST_MOMENT_MS = 4_500

/** Runs the server until it is told to stop. Resolves with the exit code; throws `Complaint` when it cannot start. */
export async function serve({ folder, host, port, version, logFile, smtp, sms, metricsToken, onListening }: ServeOptions): Promise<number> {
  const stop = stopSignal()
  const lock = holdFolder(folder)
  if (lock === null) throw new Complaint(`another server runs on ${folder}, or a restore is at work there`)
  const { log, flush } = openLog(logFile)
  const lost = { report: (_code: number): void => {} }
  const writerLost = new Promise<number>((resolve) => {
    lost.report = resolve
  })
  const store = await openFounded(folder, {
    onFault: (fault) => log.error({ fault: placesOf(fault) }, 'write failed'),
    onWriterLost: (error) => {
      log.fatal({ err: error }, 'the writer is lost')
      lost.report(1)
    },
  })
  const { snapshots: snapshotFolder, sealingKey: keyFile, attachments, attachmentKey } = filesIn(folder)
  const sealingKey = readSealingKey(keyFile)
  if (sealingKey === null) log.error('the sealing key is missing: confidential commands wait in quarantine until it is brought back from a backup')
  const server = await createServer({ store, snapshotFolder, attachments: { folder: attachments, keyFile: attachmentKey }, sealingKey, version, log, host, port, metricsToken, channels: { email: smtp !== null, sms: sms !== null } }).catch(async (error: unknown) => {
    await store.close()
    throw listenComplaint(error, host, port)
  })
  const jobs = await startJobs({ store, log, smtp, sms })
  log.info({ url: server.url, version, email: smtp !== null, sms: sms !== null }, 'listening')
  onListening(server.url)

  const code = await Promise.race([stop, writerLost])
  setTimeout(() => process.exit(code), LAST_MOMENT_MS).unref()
  await server.close()
  await jobs.stop()
  await store.close()
  lock.release()
  log.info({ code }, 'stopped')
  flush()
  return code
}

function stopSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(0))
  })
}

function listenComplaint(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE') return new Complaint(`port ${port} is in use: stop the other program or choose another with --port`)
  if (code === 'EACCES') return new Complaint(`port ${port} may not be used by this user: choose one above 1023 with --port`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new Complaint(`this machine has no address ${host}: check --host`)
  return error
}
