import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import { onPush, shell } from '../../api.ts'
import { useAnnounce } from '../../app/announcements.tsx'
import { useRefusalWords, useSay } from '../../i18n/words.tsx'
import type { ShownUpdate } from './standing.ts'

export const UPDATE_KEY = ['update'] as const
const updateQuery = queryOptions({ queryKey: UPDATE_KEY, queryFn: () => shell('shell.update', {}) })

/** Asks how the update stands whenever it stands otherwise; a console on trial learns by it that its window works. To be used once. */
export function useUpdateNews(): void {
  const client = useQueryClient()
  useEffect(() => {
    void client.prefetchQuery(updateQuery)
    return onPush('update', () => void client.invalidateQueries({ queryKey: UPDATE_KEY }))
  }, [client])
}

/** Null: not known yet. */
export function useUpdate(): ShownUpdate | null {
  const reply = useQuery(updateQuery).data
  return reply?.ok === true ? reply.value : null
}

/** Says when it is to be put in, and what became of that in the status bar. */
export function useChoose(): (when: 'now' | 'shiftEnd' | 'later') => void {
  const say = useSay()
  const words = useRefusalWords()
  const announce = useAnnounce()
  const client = useQueryClient()
  return useCallback((when) => {
    void shell('shell.updateWhen', { when }).then((reply) => {
      if (reply.ok) announce(say(`update.chosen.${when}`))
      else announce(words(reply.refusal), 'danger')
      void client.invalidateQueries({ queryKey: UPDATE_KEY })
    })
  }, [announce, client, say, words])
}
