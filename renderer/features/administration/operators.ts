import { queryOptions } from '@tanstack/react-query'
import { read } from '../../api.ts'

/** Accounts are the server's: they are read anew at every visit and kept no longer. */
export const operatorsQuery = queryOptions({ queryKey: ['operators'], queryFn: () => read('operators.list', {}), staleTime: 0, gcTime: 0 })
