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
    rows.renew([])
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

  it('asks for what is drawn first, then for what a scroll shows next, and then not again for a while', async () => {
    const fetch = vi.fn(async (numbers: number[]) => ({ ok: true, value: numbers.map(row) }) as const)
    const rows = new RowCache(fetch)
    const list = Uint32Array.from({ length: 100_000 }, (_, place) => place + 7)
    rows.wantAround(list, 1000, 1020)
    expect(fetch.mock.calls.map(([numbers]) => [numbers[0], numbers.at(-1)])[0]).toEqual([1007, 1027])
    await settled()
    for (const drawn of [1000, 990, 950, 1050]) for (let index = drawn; index < drawn + 30; index++) expect(rows.row(index + 7)).toBeDefined()
    const asked = fetch.mock.calls.length
    rows.wantAround(list, 1002, 1022)
    expect(fetch).toHaveBeenCalledTimes(asked)
  })

  it('keeps the row itself when it comes again with the same content', async () => {
    const content = { pending: false }
    const rows = new RowCache(async (numbers) => ({ ok: true, value: numbers.map((number) => listRow({ number, id: 'one', by: 'somebody', departmentIds: ['roads'], ...content })) }))
    const read = async (): Promise<ListRow | null | undefined> => {
      rows.renew([])
      rows.want([3])
      await settled()
      return rows.row(3)
    }
    const first = await read()
    expect(await read()).toBe(first)
    content.pending = true
    expect(await read()).toMatchObject({ pending: true })
  })
})
