import { readFileSync } from 'node:fs'
import { setTimeout as rest } from 'node:timers/promises'

const BUSY_MS = 1000

/** What others do on this machine meanwhile: the part of its processors (0 to 1) that is busy for a second from now. */
export async function othersBusy(): Promise<number> {
  const read = (): { idle: number; all: number } => {
    const ticks = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/).slice(1).map(Number)
    return { idle: ticks[3]! + ticks[4]!, all: ticks.reduce((sum, each) => sum + each, 0) }
  }
  // what we have just closed ourselves is not others' work
  await rest(2 * BUSY_MS)
  const before = read()
  await rest(BUSY_MS)
  const after = read()
  return 1 - (after.idle - before.idle) / (after.all - before.all)
}
