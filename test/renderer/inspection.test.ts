import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, it, vi } from 'vitest'
import { confidentialQuery } from '../../renderer/features/inspection/confidential.ts'
import { createQueryClient } from '../../renderer/queries.ts'

afterEach(() => vi.unstubAllGlobals())

it('keeps nothing confidential in memory once nobody looks at it', async () => {
  const read = vi.fn(async () => ({ ok: true, value: { state: { id: 'x' } } }))
  vi.stubGlobal('window', { peygir: { call: { 'confidential.read': read } } })
  const client = createQueryClient()
  const query = confidentialQuery('00000000-0000-4000-8000-000000000009')
  const observer = new QueryObserver(client, query)
  const leave = observer.subscribe(() => undefined)
  await vi.waitFor(() => expect(client.getQueryData(query.queryKey)).toBeDefined())
  leave()
  await vi.waitFor(() => expect(client.getQueryCache().getAll()).toEqual([]))
  // and whoever comes back reads it from the server again
  const again = new QueryObserver(client, query).subscribe(() => undefined)
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2))
  again()
})
