import { useMemo } from 'react'
import { useCity } from '../../app/city.tsx'
import { useFormat } from '../../i18n/format.tsx'
import { useSay } from '../../i18n/words.tsx'
import type { Voice } from '../ticket-entry/sentences.ts'

/** What the sentences that are read to a caller are made with. */
export function useVoice(): Voice {
  const city = useCity()
  const say = useSay()
  const format = useFormat()
  return useMemo(() => ({ city, say, format }), [city, say, format])
}
