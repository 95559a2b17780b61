import { OLDEST_DESK } from '#sync/protocol.ts'
import { isLeftBehind } from '../left-behind.ts'
import { servedFrom } from '../store/sqlite/desk-versions.ts'
import { filesIn } from '../store/sqlite/files.ts'
import { Complaint } from './complaint.ts'
import { desksServed, type DeskServed } from './desk-versions.ts'

/** Desks heard lately that the server in `folder` serves and this program would not. Changes nothing. */
export const desksLeftBehind = (folder: string, now: number): readonly DeskServed[] => desksServed(folder).filter((desk) => isLeftBehind(desk, now))

/** One line for whoever upgrades, with each desk's last contact (UTC). */
export const behindInWords = (desks: readonly DeskServed[]): string =>
  `this server serves desks of protocol ${OLDEST_DESK} and newer and would leave behind ${desks.length}: ${desks.map(({ name, version, protocol, lastSeenAt }) =>
    `${name} (version ${version ?? 'unknown'}, protocol ${protocol}, last contact ${lastSeenAt === null ? 'unknown' : new Date(lastSeenAt).toISOString().slice(0, 16).replace('T', ' ')})`).join(', ')}`

/**
 * Before a newer program opens the store, which an older one could not undo. Throws `Complaint` where that would leave desks behind
 * for the first time and nobody has said that it may. What cannot be read is told when the store is opened.
 */
export function checkUpgrade(folder: string, leaveBehind: boolean, now: number): void {
  const desks = leaveBehind ? [] : newlyLeftBehind(folder, now)
  if (desks.length > 0) throw new Complaint(`${behindInWords(desks)}. Nothing was changed. Update those desks with the server that runs now, or start with --leave-behind: they go on saving, and what they save waits until they are updated`)
}

function newlyLeftBehind(folder: string, now: number): readonly DeskServed[] {
  try {
    const desks = desksLeftBehind(folder, now)
    return desks.length > 0 && (servedFrom(filesIn(folder).database) ?? 0) < OLDEST_DESK ? desks : []
  } catch (error) {
    if (error instanceof Complaint) return []
    throw error
  }
}
