import { beforeEach, describe, expect, it } from 'vitest'
import { ROOM_LIMITS, diskWatch, type Room } from '#server/disk.ts'
import { logTo } from '#server/log.ts'
import type { Watch } from '#server/watch.ts'

const GB = 1024 ** 3
const HOUR = 3_600_000
const lines: string[] = []
const told = (): readonly string[] => lines.splice(0).map((line) => (JSON.parse(line) as { msg: string }).msg)
let room: Room | Error
let watch: Watch
const at = async (hours: number, free: number, size = 100 * GB): Promise<ReturnType<Watch['notices']>> => {
  room = { free, size }
  await watch.look(hours * HOUR)
  return watch.notices(hours * HOUR)
}
beforeEach(() => {
  lines.length = 0
  watch = diskWatch('/data', ROOM_LIMITS, logTo({ write: (line: string) => void lines.push(line) }), async () => {
    if (room instanceof Error) throw room
    return room
  })
})

describe('the room for the data', () => {
  it('is told below a tenth of the disk, and below two gibibytes of a small one', async () => {
    expect(await at(0, 10 * GB)).toEqual([])
    expect(await at(0, 10 * GB - 1)).toEqual([{ what: 'disk_low', freeBytes: 10 * GB - 1, daysLeft: null }])
    expect(await at(0, 3 * GB, 8 * GB)).toEqual([])
    expect(await at(0, 2 * GB - 1, 8 * GB)).toHaveLength(1)
  })

  it('is logged once when it becomes little, and once when there is more again', async () => {
    for (const free of [50, 9, 8, 50, 51]) await at(0, free * GB)
    expect(told()).toEqual(['there is little room left for the data', 'there is room for the data again'])
  })

  it('lasts as long as the pace of the last day says, once an hour of it is known and while it gets less', async () => {
    const daysLeft = async (hours: number, free: number): Promise<unknown> => (await at(hours, free * GB)).map((notice) => 'daysLeft' in notice && notice.daysLeft)[0]
    expect(await daysLeft(0, 9)).toBe(null)
    expect(await daysLeft(0.5, 8.9)).toBe(null)
    // two gigabytes in twelve hours
    expect(await daysLeft(12, 7)).toBe(1)
    expect(await daysLeft(40, 7.5)).toBe(null)
    // what was more than a day ago does not count any more: half a gigabyte in twenty hours
    expect(await daysLeft(60, 7)).toBe(11)
  })

  it('that cannot be seen is logged once and claims nothing', async () => {
    await at(0, 1 * GB)
    room = new Error('gone')
    for (const hours of [1, 2]) await watch.look(hours * HOUR)
    expect([watch.notices(0), watch.families(), told()]).toEqual([[], [], ['there is little room left for the data', 'the room for the data cannot be seen']])
  })
})
