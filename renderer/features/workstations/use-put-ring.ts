import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Ring } from '#domain/operator/update.ts'
import type { Refusal } from '#domain/refusals.ts'
import { call } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { workstationsQuery } from './workstations.ts'

/** Sets a ring at the server; `said` once it is. */
export function usePutRing(onDone: () => void): { readonly put: (ring: Ring, said: string) => void; readonly refused: Refusal | null } {
  const client = useQueryClient()
  const announce = useAnnounce()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const busy = useRef(false)
  const set = async (ring: Ring, said: string): Promise<void> => {
    const reply = await call('ring.put', ring)
    void client.invalidateQueries({ queryKey: workstationsQuery.queryKey })
    setRefused(reply.ok ? null : reply.refusal)
    if (!reply.ok) return
    onDone()
    announce(said)
  }
  const put = (ring: Ring, said: string): void => {
    if (busy.current) return
    busy.current = true
    void set(ring, said).finally(() => {
      busy.current = false
    })
  }
  return { put, refused }
}
