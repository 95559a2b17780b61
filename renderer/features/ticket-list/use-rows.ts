import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'
import { RowCache } from './row-cache.ts'

const create = (): RowCache => new RowCache((numbers) => call('ticket.rows', { numbers }))

/** Kept with the queries, until the operator signs out: whoever comes back to the queue sees it at once, and a moment later as it is now. */
export const useRows = (): RowCache => useQuery({ queryKey: ['rows'], queryFn: create, initialData: create, staleTime: Infinity, gcTime: Infinity }).data
