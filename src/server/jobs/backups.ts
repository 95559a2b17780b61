import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import * as z from 'zod/mini'
import type { Zone } from '#domain/calendar/zone.ts'
import { Complaint } from '../commands/complaint.ts'
import { faultOf } from '../log.ts'
import { family } from '../metrics/exposition.ts'
import { placeBeside, readSettings } from '../settings-file.ts'
import type { Watch } from '../watch.ts'
import { backupsIn, nameOf, removeBackup, removeLeftovers, sizeOf } from './backup-files.ts'
import { lastSlot, surplus, type Keep } from './backup-times.ts'

/** What failed is tried again after this long, or at the next time of the schedule. */
const RETRY_MS = 3_600_000

const whole = (least: number) => z.int().check(z.minimum(least), z.maximum(10_000))
/** What `--backups FILE` holds; `at`: times of the day in the city. */
const settings = z.strictObject({
  folder: z.string().check(z.minLength(1)),
  at: z.array(z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 02:30'))).check(z.minLength(1)),
  keep: z.strictObject({ daily: whole(1), monthly: whole(0) }),
})
/** `minutes`: after midnight. */
export interface BackupSettings { readonly folder: string; readonly minutes: readonly number[]; readonly keep: Keep }

/** Throws `Complaint`. The folder is not made: where a disk is not mounted it would come to lie on the one that holds the data. */
export function readBackups(path: string): BackupSettings {
  const { folder, at, keep } = readSettings(path, settings)
  const place = placeBeside(path, folder)
  if (!existsSync(place) || !statSync(place).isDirectory()) throw new Complaint(`${place} is no folder: make it, on another disk than the data, and give it to the server's user`, 2)
  return { folder: place, minutes: at.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))), keep }
}

export interface BackupOptions {
  readonly settings: BackupSettings
  readonly zone: Zone
  readonly log: Logger
  /** Makes a backup of that name, whole or not at all. `earlier`: one with which it may share attachments. */
  readonly make: (file: string, earlier: string | null, signal: AbortSignal) => Promise<void>
  /** Milliseconds. */
  readonly took?: () => number
}

export interface Backups extends Watch {
  /** Ends what runs; it leaves nothing that looks like a backup. */
  readonly stop: () => void
}

/** Backups by the clock of the city. One that was missed, however many were, is made up for once; older ones go only after a good new one. */
export function scheduledBackups({ settings: { folder, minutes, keep }, zone, log, make, took = () => performance.now() }: BackupOptions): Backups {
  const stopped = new AbortController()
  const state = { lastGood: null as number | null, failing: null as { readonly since: number; readonly last: number } | null, failures: 0 }

  function isDue(at: number): boolean {
    const slot = lastSlot(zone, minutes, at)
    if (state.lastGood !== null && state.lastGood >= slot) return false
    return state.failing === null || at - state.failing.last >= RETRY_MS || state.failing.last < slot
  }

  /** Attachments are copied anew in each month, so that one that went bad on the disk does not go on through all backups. */
  function sharing(at: number, earlier: number | undefined): string | null {
    const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7)
    return earlier === undefined || monthOf(earlier) !== monthOf(at) ? null : join(folder, nameOf(earlier))
  }

  function prune(): void {
    try {
      const gone = surplus(zone, backupsIn(folder), keep)
      for (const old of gone) removeBackup(folder, old)
      if (gone.length > 0) log.info({ removed: gone.map(nameOf) }, 'older backups were removed')
    } catch (error) {
      log.error({ fault: faultOf(error) }, 'older backups were not removed')
    }
  }

  async function run(at: number): Promise<void> {
    const begun = took()
    removeLeftovers(folder)
    await make(join(folder, nameOf(at)), sharing(at, backupsIn(folder).at(-1)), stopped.signal)
    Object.assign(state, { lastGood: at, failing: null })
    log.info({ backup: nameOf(at), bytes: sizeOf(folder, at), ms: Math.round(took() - begun) }, 'a backup was made')
    prune()
  }

  return {
    stop: () => stopped.abort(),
    async look(at) {
      try {
        state.lastGood = backupsIn(folder).at(-1) ?? null
        if (isDue(at)) await run(at)
      } catch (error) {
        if (stopped.signal.aborted) return
        // a folder that is gone is told when it is gone, and then with each try
        if (!isDue(at)) return
        state.failing = { since: state.failing?.since ?? at, last: at }
        state.failures += 1
        log.error({ fault: faultOf(error), lastGood: state.lastGood === null ? null : nameOf(state.lastGood) }, 'no backup was made')
      }
    },
    notices: () => (state.failing === null ? [] : [{ what: 'backup_failed', at: state.failing.since, lastGoodAt: state.lastGood }]),
    families: () => [
      ...(state.lastGood === null ? [] : [family('peygir_backup_last_good_timestamp_seconds', 'gauge', 'When the newest good backup was made, seconds since 1970; its age is time() minus this.', [{ labels: {}, value: Math.floor(state.lastGood / 1000) }])]),
      family('peygir_backup_failures_total', 'counter', 'Backups that failed since the start.', [{ labels: {}, value: state.failures }]),
    ],
  }
}
