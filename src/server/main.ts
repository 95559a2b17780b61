import type { KeyObject } from 'node:crypto'
import { statSync } from 'node:fs'
import { isIP } from 'node:net'
import { zone } from '#domain/calendar/zone.ts'
import { OLDEST_DESK } from '#sync/protocol.ts'
import { createServer } from './app.ts'
import { Complaint } from './commands/complaint.ts'
import { warningAtStart } from './commands/desk-versions.ts'
import { openFounded } from './commands/open.ts'
import { checkUpgrade } from './commands/upgrade.ts'
import { readSealingKey } from './auth/sealing.ts'
import type { SmsSettings, SmtpSettings } from './jobs/settings.ts'
import { scheduledBackups, type BackupSettings } from './jobs/backups.ts'
import { every } from './jobs/every.ts'
import { startJobs } from './jobs/start.ts'
import { diskWatch, type RoomLimits } from './disk.ts'
import { leftBehindWatch } from './left-behind.ts'
import { openLog, placesOf } from './log.ts'
import { backUpAside } from './store/sqlite/backup-aside.ts'
import { filesIn } from './store/sqlite/files.ts'
import { holdFolder } from './store/sqlite/lock.ts'
import { openCertificate, type TlsSettings } from './tls.ts'

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
  /** Null: plain HTTP. */
  readonly tls: TlsSettings | null
  /** Null: none are made by themselves. */
  readonly backups: BackupSettings | null
  /** Whose signature a release of the console needs; none: no release is taken. */
  readonly releaseKeys: readonly KeyObject[]
  /** Desks that may fetch a large file of a release at the same time. */
  readonly downloads: number
  /** Whether desks that this program does not serve any more may be left behind. */
  readonly leaveBehind: boolean
  /** Below which room of the data folder's disk is told. */
  readonly room: RoomLimits
  readonly onListening: (url: string) => void
  /** A word to whoever starts the server. */
  readonly tell: (line: string) => void
}

/** After this the process ends whatever still hangs; everything acknowledged is on the disk anyway. */
const LAST_MOMENT_MS = 4_500
const WATCH_MS = 60_000

/** Runs the server until it is told to stop. Resolves with the exit code; throws `Complaint` when it cannot start. */
export async function serve({ folder, host, port, version, logFile, smtp, sms, metricsToken, tls, backups, releaseKeys, downloads, leaveBehind, room, onListening, tell }: ServeOptions): Promise<number> {
  const stop = stopSignal()
  if (tls !== null && host === 'localhost') throw new Complaint('--tls needs an address in --host: localhost is two of them', 2)
  const lock = holdFolder(folder)
  if (lock === null) throw new Complaint(`another server runs on ${folder}, or a restore is at work there`)
  const { log, flush } = openLog(logFile)
  const certificate = tls === null ? null : openCertificate(tls, log, Date.now())
  if (certificate === null && !isLoopback(host)) {
    log.warn('other machines reach this server without TLS')
    tell(`WARNING: --host ${host} lets other machines reach this server WITHOUT TLS. Passwords and citizens’ data can be read on the way. Give it a certificate with --tls FILE.`)
  }
  // before the store is opened, which is what an older program cannot undo
  checkUpgrade(folder, leaveBehind, Date.now())
  const left = warningAtStart(folder)
  if (left !== null) {
    log.warn('some desks speak a protocol that is not served')
    tell(left)
  }
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
  await store.servesFrom(OLDEST_DESK)
  const { snapshots: snapshotFolder, sealingKey: keyFile, attachments, attachmentKey, releases: releaseFolder } = filesIn(folder)
  const sealingKey = readSealingKey(keyFile)
  if (sealingKey === null) log.error('the sealing key is missing: confidential commands wait in quarantine until it is brought back from a backup')
  const disk = diskWatch(folder, room, log)
  const backing = backups === null ? null : scheduledBackups({
    settings: backups, zone: zone((await store.directory()).city.timeZone), log, make: (file, earlier, signal) => backUpAside(folder, file, earlier, signal),
  })
  if (backups !== null && statSync(backups.folder).dev === statSync(folder).dev) {
    log.warn('backups lie on the same disk as the data')
    tell(`WARNING: ${backups.folder} is on the same disk as ${folder}: a disk that fails takes the data and its backups with it.`)
  }
  const watches = [disk, certificate, backing, leftBehindWatch(store, log)].filter((watch) => watch !== null)
  const server = await createServer({
    store, snapshotFolder, attachments: { folder: attachments, keyFile: attachmentKey }, sealingKey, version, log, host, port, metricsToken, certificate, watches, releaseFolder, releaseKeys, downloads,
    channels: { email: smtp !== null, sms: sms !== null },
  }).catch(async (error: unknown) => {
    await store.close()
    throw listenComplaint(error, host, port)
  })
  const jobs = await startJobs({ store, log, smtp, sms })
  const watching = watches.map((watch) => every(WATCH_MS, [() => watch.look(Date.now())], log))
  // a service manager's reload, and what whoever renews the certificate sends; without a certificate it is only not the end
  process.on('SIGHUP', () => void certificate?.look(Date.now()))
  log.info({ url: server.url, version, email: smtp !== null, sms: sms !== null }, 'listening')
  onListening(server.url)

  const code = await Promise.race([stop, writerLost])
  setTimeout(() => process.exit(code), LAST_MOMENT_MS).unref()
  backing?.stop()
  await server.close()
  await jobs.stop()
  await Promise.all(watching.map((end) => end()))
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

/** By name or by number; what is no address is found out when the server listens. */
const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
