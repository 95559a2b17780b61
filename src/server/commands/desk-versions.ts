import { existsSync } from 'node:fs'
import { OLDEST_DESK, PROTOCOL } from '#sync/protocol.ts'
import { deskVersions, type DeskVersion } from '../store/sqlite/desk-versions.ts'
import { filesIn } from '../store/sqlite/files.ts'
import { Complaint } from './complaint.ts'

/** `served`: whether this program serves it; null: nobody knows what it speaks. */
export interface DeskServed extends DeskVersion { readonly served: boolean | null }

const servedBy = (protocol: number | null): boolean | null => (protocol === null ? null : protocol >= OLDEST_DESK && protocol <= PROTOCOL)

/** Every desk at work, and whether this program, which may be newer than the one that runs, would serve it. Changes nothing. */
export function desksServed(folder: string): readonly DeskServed[] {
  const { database } = filesIn(folder)
  if (!existsSync(database)) throw new Complaint(`${folder} holds no city`)
  try {
    return deskVersions(database).map((desk) => ({ ...desk, served: servedBy(desk.protocol) }))
  } catch (error) {
    throw new Complaint(`the desks of ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The same as a warning at the start. What cannot be read is told when the store is opened. */
export function warningAtStart(folder: string): string | null {
  try {
    return leftOut(desksServed(folder))
  } catch (error) {
    if (error instanceof Complaint) return null
    throw error
  }
}

/** A line for whoever is about to upgrade; null when no desk would be left out. */
export function leftOut(desks: readonly DeskServed[]): string | null {
  const names = desks.filter(({ served }) => served === false).map(({ name, version, protocol }) => `${name} (version ${version ?? 'unknown'}, protocol ${protocol})`)
  return names.length === 0 ? null
    : `WARNING: this server speaks protocols ${OLDEST_DESK} to ${PROTOCOL} and leaves out ${names.length} of ${desks.length} desks until they are updated: ${names.join(', ')}. They go on saving; what they save waits.`
}
