import { useCallback } from 'react'
import type { RefusalCode } from '#domain/refusals.ts'
import { useSay } from '../../i18n/words.tsx'

/** What is wrong with one field, said under it; null when nothing is. */
export function useProblemWords(): (problem: 'missing' | RefusalCode | undefined) => string | null {
  const say = useSay()
  return useCallback((problem) => (problem === undefined ? null : problem === 'missing' ? say('field.missing') : say(`refusal.${problem}`)), [say])
}
