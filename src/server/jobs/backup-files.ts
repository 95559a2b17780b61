import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { copiesOf } from '../attachments/copies.ts'

/** `peygir-20261122T230000Z.sqlite`: the moment in it is in UTC, so that names sort as the backups were made. */
const NAME = /^peygir-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.sqlite$/

export const nameOf = (at: number): string => `peygir-${new Date(at).toISOString().replace(/\.\d+|[-:]/g, '')}.sqlite`

function timeOf(name: string): number | null {
  const [, ...parts] = NAME.exec(name) ?? []
  if (parts.length === 0) return null
  const [year, month, day, hour, minute, second] = parts.map(Number)
  return Date.UTC(year!, month! - 1, day, hour, minute, second)
}

/** When the whole backups in the folder were made, the newest last. Throws the system's error. */
export const backupsIn = (folder: string): readonly number[] =>
  readdirSync(folder).map(timeOf).filter((at) => at !== null).sort((a, b) => a - b)

/** The database goes first: what is left of a backup must not look like a whole one. */
export function removeBackup(folder: string, at: number): void {
  const file = join(folder, nameOf(at))
  rmSync(file, { force: true })
  rmSync(copiesOf(file), { recursive: true, force: true })
}

/** What a power cut left behind: copies that were not finished, attachments whose database is not there. */
export function removeLeftovers(folder: string): void {
  const names = new Set(readdirSync(folder))
  for (const name of names) {
    const [whole = ''] = /^peygir-\d{8}T\d{6}Z\.sqlite/.exec(name) ?? []
    const unfinished = /\.new(?:-\w+)?$/.test(name)
    if (whole !== '' && name !== whole && (unfinished || !names.has(whole))) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Bytes of the database in it. */
export const sizeOf = (folder: string, at: number): number => statSync(join(folder, nameOf(at))).size
