import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ImportJob } from '#ipc/import.ts'
import { call, onPush, read } from '../../api.ts'

/** Asked now and then while one runs: a host that was started anew says nothing of one that it never knew. */
const LOOK_MS = 2000
const importQuery = queryOptions({
  queryKey: ['import'],
  queryFn: () => read('import.current', {}),
  refetchInterval: ({ state }) => (state.data?.phase === 'running' ? LOOK_MS : false),
  refetchOnMount: 'always',
})

/** The import of whoever is signed in, and how it is put away. */
export function useImportJob(): { readonly job: ImportJob | null; readonly show: (job: ImportJob) => void; readonly putAway: () => void } {
  const client = useQueryClient()
  const { data } = useQuery(importQuery)
  const show = (job: ImportJob): void => void client.setQueryData(importQuery.queryKey, job)
  useEffect(() => onPush('import', (job) => void client.setQueryData(importQuery.queryKey, job)), [client])
  const putAway = (): void => {
    client.setQueryData(importQuery.queryKey, null)
    void call('import.cancel', {})
  }
  return { job: data ?? null, show, putAway }
}
