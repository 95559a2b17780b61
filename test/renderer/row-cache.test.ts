import { describe, expect, it, vi } from 'vitest'
import { RowCache, type ListRow } from '../../renderer/features/ticket-list/row-cache.ts'
import { listRow } from './list-row.ts'

const row = (number: number): ListRow => listRow({ number })
const settled = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve) })

describe('row cache', () => {
  it('asks once for what is wanted, in calls the contract allows', async () => {
    const fetch = vi.fn(async (numbers: number[]) => ({ ok: true, value: numbers.map(row) }) as const)
    const rows = new RowCache(fetch)
    const wanted = Array.from({ length: 450 }, (_, number) => number)
    rows.want(wanted)
    rows.want(wanted)
    await settled()
    rows.want(wanted)
    expect(fetch.mock.calls.map(([numbers]) => numbers.length)).toEqual([200, 200, 50])
    expect(rows.row(449)?.number).toBe(449)
  })

  it('shows the old row until the new one is here', async () => {
    const name = { now: 'یک' }
    const rows = new RowCache(async (numbers) => ({ ok: true, value: numbers.map((number) => ({ ...row(number), name: name.now })) }))
    rows.want([1])
    await settled()
    name.now = 'دو'
    rows.outdate()
    expect(rows.row(1)?.name).toBe('یک')
    rows.want([1])
    expect(rows.row(1)?.name).toBe('یک')
    await settled()
    expect(rows.row(1)?.name).toBe('دو')
  })

  it('knows a ticket that has gone from one on its way', async () => {
    const rows = new RowCache(async () => ({ ok: true, value: [] }))
    expect(rows.row(7)).toBeUndefined()
    rows.want([7])
    await settled()
    expect(rows.row(7)).toBeNull()
  })

  it('keeps the reason when rows cannot be read, and asks again when wanted again', async () => {
    const fetch = vi.fn(async () => ({ ok: false, refusal: { code: 'database_busy', details: {} } }) as const)
    const rows = new RowCache(fetch)
    rows.want([1])
    await settled()
    expect(rows.failure?.code).toBe('database_busy')
    rows.want([1])
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('forgets the oldest of very many', async () => {
    const rows = new RowCache(async (numbers) => ({ ok: true, value: numbers.map(row) }))
    for (let from = 0; from < 6000; from += 200) {
      rows.want(Array.from({ length: 200 }, (_, place) => from + place))
      await settled()
    }
    expect(rows.row(0)).toBeUndefined()
    expect(rows.row(5999)?.number).toBe(5999)
  })
})
