import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import type { ExportJob } from '#ipc/export.ts'
import { call, onPush, read } from '../../../api.ts'
import { useMay } from '../../../app/operator.tsx'

/** Asked now and then while one is written: a host that was started anew says nothing of one that it never knew. */
const LOOK_MS = 2000

const exportQuery = queryOptions({
  queryKey: ['export'],
  queryFn: () => read('export.current', {}),
  refetchInterval: ({ state }) => (state.data?.phase === 'running' ? LOOK_MS : false),
  refetchOnMount: 'always',
})

export interface ExportNews {
  /** Null: none, or it was put away. */
  readonly job: ExportJob | null
  readonly show: (job: ExportJob) => void
  readonly putAway: (job: ExportJob) => void
}

/** The operator's export. `onEnd` hears of one that came to its end while the screen was open. */
export function useExportJob(onEnd: (job: ExportJob) => void): ExportNews {
  const client = useQueryClient()
  const may = useMay('ticket.export')
  const { data } = useQuery({ ...exportQuery, enabled: may })
  const show = useCallback((job: ExportJob) => client.setQueryData(exportQuery.queryKey, job), [client])
  const putAway = ({ exportId }: ExportJob): void => {
    client.setQueryData(exportQuery.queryKey, null)
    void call('export.cancel', { exportId })
  }
  useEffect(() => onPush('export', (job) => {
    show(job)
    if (job.phase !== 'running') onEnd(job)
  }), [show, onEnd])
  return { job: data ?? null, show, putAway }
}
