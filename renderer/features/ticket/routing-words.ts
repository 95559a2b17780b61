import { useCallback } from 'react'
import type { Routed } from '#domain/directory/routing.ts'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { placeName, subjectName } from '../ticket-list/columns.tsx'

/** Why this department: the rule's own words, or the subject whose department it is. */
export function useRoutingWords(): (routed: Routed) => string {
  const say = useSay()
  const format = useFormat()
  const city = useCity()
  return useCallback(
    ({ why }) => {
      if (why.from === 'category') return say('routing.category', { subject: subjectName(city, why.categoryId, format) })
      const parts = [
        why.categoryId === null ? null : subjectName(city, why.categoryId, format),
        why.placeId === null ? null : placeName(city, why.placeId, format),
        why.kind === null ? null : say(`kind.${why.kind}`),
      ].filter((part) => part !== null)
      return parts.length === 0 ? say('routing.any') : say('routing.rule', { which: parts.join(say('comma')) })
    },
    [say, format, city],
  )
}
