import { queryOptions } from '@tanstack/react-query'
import { read } from '../../api.ts'

/** Workstations that are looked at are read anew this often. */
const REREAD_MS = 10_000

export const workstationsQuery = queryOptions({ queryKey: ['workstations'], queryFn: () => read('workstations.read', {}), refetchInterval: REREAD_MS, staleTime: 0 })
