import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Refusal } from '#domain/refusals.ts'
import type { SavedView } from '#ipc/contract.ts'
import { call, read } from '../../api.ts'

export const viewsQuery = queryOptions({ queryKey: ['views'], queryFn: () => read('view.list', {}) })

/** Each answers null when it was done. */
export interface ViewKeeper { readonly put: (view: SavedView) => Promise<Refusal | null>; readonly remove: (id: string) => Promise<Refusal | null> }

export function useViewKeeper(): ViewKeeper {
  const client = useQueryClient()
  const put = useCallback(
    async (view: SavedView) => {
      const reply = await call('view.put', view)
      void client.invalidateQueries({ queryKey: viewsQuery.queryKey })
      return reply.ok ? null : reply.refusal
    },
    [client],
  )
  const remove = useCallback(
    async (id: string) => {
      const reply = await call('view.remove', { id })
      void client.invalidateQueries({ queryKey: viewsQuery.queryKey })
      return reply.ok ? null : reply.refusal
    },
    [client],
  )
  return { put, remove }
}
