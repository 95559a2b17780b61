import { useCallback } from 'react'
import { SYSTEM_ID } from '#domain/operator/system.ts'
import { useSay, type Say } from '../i18n/words.tsx'
import { useCity } from './city.tsx'
import type { DirectoryIndex } from './directory-index.ts'

/** Whoever did something, in words: a person's name, the server itself, or somebody whom the directory no longer knows. Never an id. */
export function whoIs({ operatorName }: Pick<DirectoryIndex, 'operatorName'>, say: Say, operatorId: string): string {
  return operatorId === SYSTEM_ID ? say('timeline.server') : operatorName(operatorId) ?? say('timeline.somebody')
}

export function useWho(): (operatorId: string) => string {
  const city = useCity()
  const say = useSay()
  return useCallback((operatorId) => whoIs(city, say, operatorId), [city, say])
}
