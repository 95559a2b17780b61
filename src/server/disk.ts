import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'
import { faultOf } from './log.ts'
import { family } from './metrics/exposition.ts'
import type { Watch } from './watch.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Room below either of these is told. */
export interface RoomLimits { readonly percent: number; readonly bytes: number }
export const ROOM_LIMITS: RoomLimits = { percent: 10, bytes: 2 * 1024 ** 3 }

/** Bytes that this user may still write, and of the whole disk. */
export interface Room { readonly free: number; readonly size: number }

async function roomIn(folder: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, size: blocks * bsize }
}

/** The room where the data lies. `room`: how to look at a folder. */
export function diskWatch(folder: string, limits: RoomLimits, log: Logger, room: (folder: string) => Promise<Room> = roomIn): Watch {
  const state = { now: null as Room | null, looks: [] as { readonly at: number; readonly free: number }[], low: false, blind: false }
  const isLow = ({ free, size }: Room): boolean => free < limits.bytes || free * 100 < size * limits.percent

  /** Null before an hour has been seen, and while nothing is used up. */
  function daysLeft(): number | null {
    const [first, last] = [state.looks[0], state.looks.at(-1)]
    if (first === undefined || last === undefined || last.at - first.at < HOUR || first.free <= last.free) return null
    return Math.floor((last.free / (first.free - last.free)) * ((last.at - first.at) / DAY))
  }

  function tell({ free, size }: Room): void {
    const low = isLow({ free, size })
    if (low && !state.low) log.warn({ freeBytes: free, sizeBytes: size, daysLeft: daysLeft() }, 'there is little room left for the data')
    if (!low && state.low) log.info({ freeBytes: free }, 'there is room for the data again')
    state.low = low
  }

  return {
    async look(at) {
      try {
        const found = await room(folder)
        state.now = found
        state.blind = false
        state.looks = [...state.looks.filter((each) => at - each.at <= DAY), { at, free: found.free }]
        tell(found)
      } catch (error) {
        if (!state.blind) log.error({ fault: faultOf(error) }, 'the room for the data cannot be seen')
        Object.assign(state, { now: null, blind: true })
      }
    },
    notices: () => (state.now !== null && state.low ? [{ what: 'disk_low', freeBytes: state.now.free, daysLeft: daysLeft() }] : []),
    families: () => (state.now === null ? [] : [
      family('peygir_data_free_bytes', 'gauge', 'Bytes that can still be written where the data lies.', [{ labels: {}, value: state.now.free }]),
      family('peygir_data_size_bytes', 'gauge', 'Bytes of the disk where the data lies.', [{ labels: {}, value: state.now.size }]),
    ]),
  }
}
