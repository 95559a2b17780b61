import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ReleaseUpload } from '#ipc/release.ts'
import { call, onPush, read } from '../../api.ts'
import { workstationsQuery } from './workstations.ts'

/** Asked now and then while one runs: a host that was started anew says nothing of one that it never knew. */
const LOOK_MS = 2000
const uploadQuery = queryOptions({
  queryKey: ['upload'],
  queryFn: () => read('release.uploading', {}),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_MS : false),
  refetchOnMount: 'always',
})

/** The release that is being sent for whoever is signed in, and how it is stopped or put away. */
export function useUpload(): { readonly upload: ReleaseUpload | null; readonly show: (upload: ReleaseUpload) => void; readonly putAway: () => Promise<void> } {
  const client = useQueryClient()
  const { data } = useQuery(uploadQuery)
  const show = (upload: ReleaseUpload): void => void client.setQueryData(uploadQuery.queryKey, upload)
  useEffect(
    () => onPush('upload', (upload) => {
      client.setQueryData(uploadQuery.queryKey, upload)
      if (upload.state !== 'running') void client.invalidateQueries({ queryKey: workstationsQuery.queryKey })
    }),
    [client],
  )
  const putAway = async (): Promise<void> => {
    await call('release.cancel', {})
    await client.invalidateQueries({ queryKey: uploadQuery.queryKey })
    await client.invalidateQueries({ queryKey: workstationsQuery.queryKey })
  }
  return { upload: data ?? null, show, putAway }
}
