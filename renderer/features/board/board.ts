import { queryOptions } from '@tanstack/react-query'
import { read } from '../../api.ts'

/** A board that is looked at is read anew this often. */
export const BOARD_REREAD_MS = 15_000

export const boardQuery = queryOptions({ queryKey: ['board'], queryFn: () => read('board.read', {}), refetchInterval: BOARD_REREAD_MS, staleTime: 0 })
/** Seldom asked, and a walk through all open messages: read when its sheet opens, never at every change. */
export const followersQuery = queryOptions({ queryKey: ['followers'], queryFn: () => read('followers.list', {}), staleTime: 0, gcTime: 0 })
export const reviewsQuery = queryOptions({ queryKey: ['reviews'], queryFn: () => read('reviews.list', { operatorId: null }), staleTime: 0 })
/** Nothing of it is kept when the screen is left. */
export const quarantineQuery = queryOptions({ queryKey: ['quarantine'], queryFn: () => read('quarantine.list', {}), refetchInterval: BOARD_REREAD_MS, staleTime: 0, gcTime: 0 })
