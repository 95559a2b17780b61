import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useStatus } from '../../queries.ts'

/** Asks the server again for what it could not be asked while it was out of reach. */
export function useReadAgain(queryKey: QueryKey): void {
  const client = useQueryClient()
  const online = useStatus()?.phase === 'online'
  useEffect(() => {
    if (online) void client.invalidateQueries({ queryKey, predicate: ({ state }) => state.status === 'error' })
  }, [online, client, queryKey])
}
