import { useMemo } from 'react'
import { workingTime } from '#domain/calendar/working-time.ts'
import { useCity } from '../../app/city.tsx'
import { useNow } from '../../app/now.ts'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useBodyField } from './context.tsx'
import { matterOf, type Matter } from './matter.ts'
import type { Voice } from './sentences.ts'

/** With what the sentences for a caller are made. */
export function useVoice(): Voice {
  const city = useCity()
  const say = useSay()
  const format = useFormat()
  return useMemo(() => ({ city, say, format }), [city, say, format])
}

/** What the directory says of an open message now; null while it has no subject. */
export function useMatter(id: string): Matter | null {
  const { directory } = useCity()
  const now = useNow(60_000)
  const time = useMemo(() => workingTime(directory), [directory])
  const [categoryId = null] = useBodyField(id, 'categoryId')
  const [placeId = null] = useBodyField(id, 'placeId')
  const [kind = 'request'] = useBodyField(id, 'kind')
  const [urgency = 'normal'] = useBodyField(id, 'urgency')
  const [confidential = false] = useBodyField(id, 'confidential')
  return useMemo(
    () => matterOf(directory, time, { categoryId, placeId, kind, urgency, confidential }, now),
    [directory, time, categoryId, placeId, kind, urgency, confidential, now],
  )
}
