import { useCallback } from 'react'
import type { RefusalCode } from '#domain/refusals.ts'
import { useCity } from '../../app/city.tsx'
import { useSay } from '../../i18n/words.tsx'
import { useOpenState } from './context.tsx'
import { problemsOf, type FieldProblems, type MessageField } from './registration.ts'

/** What is wrong with one field, said under it; null when nothing is. */
export function useProblemWords(): (problem: 'missing' | RefusalCode | undefined) => string | null {
  const say = useSay()
  return useCallback((problem) => (problem === undefined ? null : problem === 'missing' ? say('field.missing') : say(`refusal.${problem}`)), [say])
}

/** A field that kept the message from being saved is accused until it is mended, not until the next attempt. */
export function useFieldProblem(id: string, field: MessageField, found: FieldProblems): string | null {
  const words = useProblemWords()
  const { areaCode } = useCity().city
  const accused = found[field] !== undefined
  const problem = useOpenState((state) => {
    const body = accused ? state.messages.find((message) => message.id === id)?.body : undefined
    return body === undefined ? undefined : problemsOf(body, areaCode)[field]
  })
  return words(problem)
}
